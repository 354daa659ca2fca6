"""A secrecy mark in its place in anything that a package holds refuses the whole package, before it is kept."""

from __future__ import annotations

import io
import stat
import tempfile
from pathlib import Path

import pytest
from dondoc_outlook import Outlook
from dondoc_packages import ANNEX, Edxml, dispatch, message, zip_bytes, zip_file
from dondoc_scan import covers

from ingest.context import ReadContext
from ingest.draft import DraftDocument
from ingest.formats import FormatReader, reader_of
from ingest.packages import reading, tree
from ingest.packages.members import Unpacked, Workplace
from ingest.read import read
from ingest.secrecy import check, is_secret_number
from ingest.sniff import MediaType
from models.errors import (
    DamagedFile,
    DondocError,
    ProgramMissing,
    ReaderStalled,
    ReaderTooBig,
    SecretDocument,
)

MARKED = dispatch().replace("Số: 15", "TỐI MẬT\nSố: 15")
SERIES = dispatch(symbol="SYT-VP(M)")
TALK = dispatch(body="Yêu cầu các đơn vị bảo vệ bí mật nhà nước, không gửi tài liệu MẬT qua mạng.")


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which temporary files come and go."""
    folder = tmp_path / "tam"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def package(folder: Path, kind: str, text: str) -> Path:
    """A package of each kind with a harmless letter and one more text in it."""
    pair = [("cv.txt", dispatch("7").encode()), ("khác.txt", text.encode())]
    path = folder / f"goi.{kind}"
    if kind == "zip":
        return zip_file(path, dict(pair))
    if kind == "eml":
        path.write_bytes(message("Gửi văn bản", attachments=pair).as_bytes())
    elif kind == "msg":
        path.write_bytes(Outlook(attachments=pair).data())
    else:
        Edxml(attachments=pair).write(path)
    return path


KINDS = ("zip", "eml", "msg", "edxml")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", [MARKED, SERIES], ids=["mark", "series"])
def test_a_marked_file_in_a_package_stops_the_package(
    tmp_path: Path, temporary: Path, kind: str, text: str
) -> None:
    path = package(tmp_path, kind, text)
    with pytest.raises(SecretDocument):
        check(path)
    with pytest.raises(SecretDocument):
        read(path)
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "text", [TALK, dispatch("9").replace("Số: 9", "LƯU HÀNH NỘI BỘ\nSố: 9")], ids=["body", "internal"]
)
def test_words_about_secrets_stop_nothing(tmp_path: Path, temporary: Path, kind: str, text: str) -> None:
    path = package(tmp_path, kind, text)
    check(path)
    assert read(path).parts
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("name", ["khác.docx", "khác.pdf", "khác.p7s", "khác.url"])
def test_a_marked_file_that_is_not_read_for_its_name_is_seen(
    tmp_path: Path, temporary: Path, name: str
) -> None:
    path = zip_file(tmp_path / "goi.zip", {"cv.txt": dispatch("7"), name: MARKED})
    for stop in (check, read):
        with pytest.raises(SecretDocument):
            stop(path)
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("name", ["trong.docx", "trong.txt", "trong.ics"])
def test_a_package_in_a_package_is_opened_whatever_its_name(tmp_path: Path, name: str) -> None:
    for inner in (zip_bytes({"cv.txt": MARKED}), message("x", "", [("a.txt", MARKED.encode())]).as_bytes()):
        path = zip_file(tmp_path / "goi.zip", {"cv.txt": dispatch("7"), name: inner})
        for stop in (check, read):
            with pytest.raises(SecretDocument):
                stop(path)


def test_a_mark_three_packages_deep_is_seen(tmp_path: Path) -> None:
    inner = zip_bytes({"trong/cv.txt": MARKED})
    mail = message("x", attachments=[("gói.zip", inner)]).as_bytes()
    path = zip_file(tmp_path / "goi.zip", {"cv.txt": dispatch(), "thu.eml": mail})
    with pytest.raises(SecretDocument):
        check(path)


@pytest.mark.parametrize("subject", ["[MẬT] Gửi báo cáo", "Fwd: TUYỆT MẬT: báo cáo", "TỐI MẬT"])
@pytest.mark.parametrize("kind", ["eml", "msg"])
def test_a_mark_in_the_subject_of_a_message_is_seen(tmp_path: Path, subject: str, kind: str) -> None:
    path = tmp_path / f"thu.{kind}"
    attachments = [("cv.txt", dispatch().encode())]
    mail = message(subject, attachments=attachments).as_bytes()
    path.write_bytes(mail if kind == "eml" else Outlook(subject=subject, attachments=attachments).data())
    with pytest.raises(SecretDocument):
        check(path)


@pytest.mark.parametrize(
    "subject", ["Hội nghị bảo mật thông tin", "Giá mật ong", "Về việc bảo vệ bí mật nhà nước"]
)
def test_words_in_a_subject_stop_nothing(tmp_path: Path, subject: str) -> None:
    path = tmp_path / "thu.eml"
    path.write_bytes(message(subject, attachments=[("cv.txt", dispatch().encode())]).as_bytes())
    check(path)


def test_a_mark_at_the_head_of_a_message_itself_is_seen_although_a_file_is_attached(tmp_path: Path) -> None:
    path = tmp_path / "thu.eml"
    path.write_bytes(message("Gửi", "MẬT\n\nKính gửi báo cáo.", [("cv.txt", dispatch().encode())]).as_bytes())
    for stop in (check, read):
        with pytest.raises(SecretDocument):
            stop(path)


def test_a_marked_copy_that_would_not_be_read_is_seen(tmp_path: Path) -> None:
    path = zip_file(tmp_path / "goi.zip", {"cv 15.html": f"<pre>{dispatch()}</pre>", "cv 15.txt": MARKED})
    with pytest.raises(SecretDocument):
        read(path)


@pytest.mark.parametrize(
    "marked",
    [
        Edxml(extra="<edXML:Secret>Mật</edXML:Secret>"),
        Edxml(extra="<edXML:SphereOfPromulgation>TỐI MẬT</edXML:SphereOfPromulgation>"),
        Edxml(notation="SYT-VP(M)"),
        Edxml(notation="SYT-M"),
        Edxml(number="15/SYT-MẬT", notation=""),
        Edxml(subject="[MẬT] Báo cáo"),
    ],
    ids=["level", "sphere", "bracket", "part", "number", "subject"],
)
def test_a_mark_in_the_fields_of_an_edxml_is_seen(tmp_path: Path, marked: Edxml) -> None:
    marked.attachments = [("cv.txt", dispatch().encode())]
    path = marked.write(tmp_path / "goi.edxml")
    for stop in (check, read):
        with pytest.raises(SecretDocument):
            stop(path)


def test_fields_of_an_ordinary_edxml_stop_nothing(tmp_path: Path) -> None:
    ordinary = Edxml(
        attachments=[("cv.txt", dispatch().encode())],
        extra="<edXML:Secret>Thường</edXML:Secret><edXML:SphereOfPromulgation>Lưu hành nội bộ</edXML:SphereOfPromulgation>",
        subject="Bảo vệ bí mật nhà nước",
    )
    check(ordinary.write(tmp_path / "goi.edxml"))


@pytest.mark.parametrize(
    "line",
    [
        "Số: 15/SYT-VP(M)",
        "Số: 15/SYT-VP (Mật)",
        "Số: 03/BC-UBND-M",
        "Số 12/CV-MẬT",
        "Số:   /BC-UBND-TUYỆT MẬT",
        "Số: 15-BC/TU (M)",
    ],
)
def test_a_secret_series_shows_in_a_whole_part_of_the_symbol(line: str) -> None:
    assert is_secret_number(line)


@pytest.mark.parametrize(
    "line",
    [
        "Số: 15/SYT-VP",
        "Số: 15/SYT-TM",
        "Số: 12/KH-UBND (MTTQ)",
        "Số: 12/BMNN-M2",
        "Số lượng: 5/M",
        "Số: 8/SYT-VP V/v bảo quản mật ong",
        "Căn cứ Công văn số 15/SYT-VP(M)",
    ],
)
def test_other_symbols_are_no_secret_series(line: str) -> None:
    assert not is_secret_number(line)


def test_the_private_folder_is_for_its_owner_only_and_gone_even_after_a_failure(
    tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []

    def failing(path: Path, place: Workplace) -> Unpacked:
        place.keep([b"bi mat"])
        seen.extend(stat.S_IMODE(one.stat().st_mode) for one in temporary.rglob("*"))
        raise RuntimeError("a defect")

    monkeypatch.setattr(tree, "unpacker_of", lambda media_type: failing)
    with pytest.raises(RuntimeError, match="a defect"):
        read(zip_file(tmp_path / "goi.zip", {"cv.txt": ANNEX}))
    assert seen == [0o700, 0o600]
    assert list(temporary.iterdir()) == []


def test_a_package_that_cannot_be_opened_is_no_secret(tmp_path: Path) -> None:
    path = zip_file(tmp_path / "goi.zip", {"cv.txt": MARKED})
    path.write_bytes(path.read_bytes()[:40])
    check(path, ReadContext(name="goi.zip"))


def with_bad_html(monkeypatch: pytest.MonkeyPatch, head: DondocError, text: str = "") -> None:
    """The heads of HTML files cannot be looked at; their whole text can where one is given."""
    plain = reader_of(MediaType.TEXT)

    def head_texts(path: Path, context: ReadContext) -> list[str]:
        raise head

    def read_whole(path: Path, context: ReadContext) -> DraftDocument:
        if not text:
            raise head
        path.write_text(text, encoding="utf-8")
        return plain.read(path, context)

    bad = FormatReader(read_whole, head_texts)
    monkeypatch.setattr(reading, "reader_of", lambda kind: bad if kind is MediaType.HTML else reader_of(kind))


@pytest.mark.parametrize("fault", [ReaderStalled(), ReaderTooBig(), ProgramMissing()])
def test_a_package_with_a_head_that_nobody_could_look_at_is_not_let_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: DondocError
) -> None:
    path = zip_file(tmp_path / "goi.zip", {"cv 15.txt": dispatch(), "cv 15.html": "<p>Phụ lục</p>"})
    with_bad_html(monkeypatch, fault)
    for stop in (check, read):
        with pytest.raises(type(fault)):
            stop(path)


def test_a_copy_whose_head_is_damaged_is_read_before_it_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = f"<!DOCTYPE html><html><body><pre>{dispatch()}</pre></body></html>"
    path = zip_file(tmp_path / "goi.zip", {"cv 15.docm.txt": dispatch(), "cv 15.docm.html": page})
    with_bad_html(monkeypatch, DamagedFile(), MARKED)
    check(path)
    with pytest.raises(SecretDocument):
        read(path)


def test_a_picture_without_writing_beside_a_letter_is_kept_as_a_file_that_was_not_read(
    tmp_path: Path, tesseract: None
) -> None:
    picture = io.BytesIO()
    covers("grass", 100).save(picture, "PNG")
    path = tmp_path / "thu.eml"
    files = [("cv.txt", dispatch().encode()), ("hien-truong.png", picture.getvalue())]
    path.write_bytes(message("Gửi văn bản", attachments=files).as_bytes())
    check(path)
    parts = {part.path: part for part in read(path).parts}
    assert parts["cv.txt"].span is not None
    assert parts["hien-truong.png"].span is None
    assert "Không nhận ra chữ" in (parts["hien-truong.png"].note or "")
