"""Zip files: every member is read or kept with a reason, under a name that can do no harm."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path

import pytest
from dondoc_packages import ANNEX, dispatch, legacy_zip, notes, roles, zip_bytes, zip_file
from dondoc_pdf import PdfPage, write_pages

from ingest.packages.names import clean_path, is_junk, natural_key, stem_key
from ingest.read import read
from models.errors import DamagedFile, EmptyPackage, EncryptedFile
from models.source import ReadLimits


def test_a_zip_with_one_document_reads_as_the_document_itself(tmp_path: Path) -> None:
    alone = tmp_path / "cv.txt"
    alone.write_text(dispatch(), encoding="utf-8")
    packed = read(zip_file(tmp_path / "cv.zip", {"cv.txt": dispatch()}))
    assert packed.text == read(alone).text
    assert roles(packed) == {"cv.txt": "main"}


def test_the_main_document_stands_first_whatever_the_names_sort_like(tmp_path: Path) -> None:
    source = read(zip_file(tmp_path / "goi.zip", {"01_phu_luc.txt": ANNEX, "02_cv.txt": dispatch()}))
    assert [part.path for part in source.parts] == ["02_cv.txt", "01_phu_luc.txt"]
    main, annex = source.parts
    assert main.span is not None
    assert annex.span is not None
    assert main.span.of(source.text).startswith("UBND TỈNH SƠN GIANG")
    assert annex.span.of(source.text).startswith("PHỤ LỤC I")
    assert source.text == f"{main.span.of(source.text)}\n{annex.span.of(source.text)}"


def test_annexes_follow_each_other_by_their_numbers(tmp_path: Path) -> None:
    names = ["PL10.txt", "PL2.txt", "PL1.txt"]
    members: dict[str, str | bytes] = {name: f"PHỤ LỤC {name[2:-4]}\nNội dung\n" for name in names}
    source = read(zip_file(tmp_path / "goi.zip", {**members, "cv.txt": dispatch()}))
    assert [part.path for part in source.parts] == ["cv.txt", "PL1.txt", "PL2.txt", "PL10.txt"]


def test_the_last_line_of_one_file_is_not_joined_with_the_first_of_the_next(tmp_path: Path) -> None:
    cut = dispatch().rstrip() + "\nvà các đơn vị có liên quan thuộc ngành y tế của"
    going_on = "PHỤ LỤC\n"
    source = read(
        zip_file(
            tmp_path / "goi.zip", {"cv.txt": cut, "phu_luc.txt": "tỉnh theo bảng dưới đây.\n" + going_on}
        )
    )
    spans = [part.span for part in source.parts]
    assert all(span is not None for span in spans)
    assert "ngành y tế của\ntỉnh theo bảng" in source.text


def test_a_zip_in_a_zip_is_opened_too(tmp_path: Path) -> None:
    inner = zip_bytes({"cv.txt": dispatch(), "phu luc.txt": ANNEX})
    source = read(zip_file(tmp_path / "ngoai.zip", {"van ban/trong.zip": inner}))
    assert roles(source) == {"van ban/trong.zip/cv.txt": "main", "van ban/trong.zip/phu luc.txt": "annex"}


def test_what_cannot_be_read_is_kept_with_a_sentence_and_harms_nothing(tmp_path: Path) -> None:
    members: dict[str, str | bytes] = {
        "cv.txt": dispatch(),
        "hong.pdf": b"%PDF-1.7 garbage",
        "nen.rar": b"Rar!\x1a\x07\x00" + bytes(50),
        "may.exe": b"MZ" + bytes(200),
        "trong.txt": b"",
        "lich.ics": "BEGIN:VCALENDAR\nSUMMARY:Họp\n",
    }
    source = read(zip_file(tmp_path / "goi.zip", members))
    assert roles(source)["cv.txt"] == "main"
    why = notes(source)
    assert set(why) == set(members) - {"cv.txt"}
    assert "hỏng" in why["hong.pdf"]
    assert ".zip" in why["nen.rar"]
    assert "rỗng" in why["trong.txt"]
    assert "không phải là văn bản" in why["lich.ics"]


def test_the_same_bytes_are_read_once(tmp_path: Path) -> None:
    source = read(zip_file(tmp_path / "goi.zip", {"a/cv.txt": dispatch(), "b/ban sao.txt": dispatch()}))
    assert roles(source) == {"a/cv.txt": "main", "b/ban sao.txt": "other"}
    assert notes(source) == {"b/ban sao.txt": "Trùng nội dung với tệp “cv.txt” nên chỉ đọc một lần."}
    assert source.parts[0].sha256 == source.parts[1].sha256


def test_a_twin_of_the_same_name_is_told_with_its_folder(tmp_path: Path) -> None:
    source = read(zip_file(tmp_path / "goi.zip", {"a/cv.txt": dispatch(), "b/cv.txt": dispatch()}))
    assert notes(source) == {"b/cv.txt": "Trùng nội dung với tệp “a/cv.txt” nên chỉ đọc một lần."}


def test_twins_that_cannot_be_read_are_not_said_to_be_read_once(tmp_path: Path) -> None:
    members: dict[str, str | bytes] = {"cv.txt": dispatch(), "trống.docx": b"", "trống.txt": b""}
    broken = {f"hỏng {n}.pdf": b"%PDF-1.7 garbage" for n in (1, 2)}
    why = notes(read(zip_file(tmp_path / "goi.zip", {**members, **broken})))
    assert "rỗng" in why["trống.docx"]
    assert why["trống.txt"] == why["trống.docx"]
    assert "hỏng" in why["hỏng 1.pdf"]
    assert why["hỏng 2.pdf"] == why["hỏng 1.pdf"]


def test_a_signed_envelope_is_told_with_what_to_do(tmp_path: Path) -> None:
    """In DER or written in base64, which looks like text; the clerk's signing program takes the file out."""
    members: dict[str, str | bytes] = {
        "cv.txt": dispatch(),
        "cv.pdf.p7m": b"\x30\x82\x01\x00\x06\x09" + bytes(200),
        "cv2.pdf.P7M": "-----BEGIN PKCS7-----\nMIAGCSqGSIb3DQEHAqCAMIACAQExDzANBg==\n-----END PKCS7-----\n",
    }
    source = read(zip_file(tmp_path / "goi.zip", members))
    assert roles(source)["cv.txt"] == "main"
    for name in ("cv.pdf.p7m", "cv2.pdf.P7M"):
        assert "phần mềm ký số" in notes(source)[name]


def test_junk_of_systems_is_left_out(tmp_path: Path) -> None:
    junk = ["__MACOSX/._cv.txt", "Thumbs.db", ".DS_Store", "van ban/desktop.ini", "~$cv.docx"]
    members: dict[str, str | bytes] = dict.fromkeys(junk, b"x")
    source = read(zip_file(tmp_path / "goi.zip", {**members, "cv.txt": dispatch()}))
    assert roles(source) == {"cv.txt": "main"}


def test_a_link_in_a_zip_is_no_file(tmp_path: Path) -> None:
    path = zip_file(tmp_path / "goi.zip", {"cv.txt": dispatch()})
    link = zipfile.ZipInfo("mat_khau.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    assert roles(read(path)) == {"cv.txt": "main"}


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("Công văn số 15.txt".encode(), "Công văn số 15.txt"),
        ("Công va\u0306n số 15.txt".encode(), "Công văn số 15.txt"),
        ("C\u00f4ng v\u0103n s\u00f4\u0301 15.txt".encode("cp1258"), "Công văn số 15.txt"),
    ],
)
def test_names_in_old_encodings_are_read_as_they_were_meant(tmp_path: Path, raw: bytes, name: str) -> None:
    path = tmp_path / "goi.zip"
    path.write_bytes(legacy_zip([(raw, dispatch().encode())]))
    assert roles(read(path)) == {name: "main"}


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("../../etc/cron.d/x.txt", "etc/cron.d/x.txt"),
        ("/etc/passwd", "etc/passwd"),
        ("C:\\Users\\a\\cv.docx", "Users/a/cv.docx"),
        ("..\\..\\cv.docx", "cv.docx"),
        ("a/./b//c.pdf", "a/b/c.pdf"),
        ("cv\x00.pdf\u202efdp.exe", "cv .pdf fdp.exe"),
        ("...", "tệp"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_a_name_from_a_package_leads_nowhere(name: str, cleaned: str) -> None:
    assert clean_path(name) == cleaned


def test_copies_share_their_stem() -> None:
    stems = {stem_key(n) for n in ("a/CV 15.docx", "CV_15_signed.pdf", "cv 15 (1).pdf", "Cv-15 đã ký.pdf")}
    assert stems == {"cv 15"}
    assert stem_key("PL1.docx") != stem_key("PL2.docx")
    assert natural_key("PL2") < natural_key("PL10")
    assert is_junk("a/__MACOSX/x")
    assert not is_junk("thumbs.pdf")


def test_a_member_with_a_password_says_so_and_the_rest_is_read(tmp_path: Path) -> None:
    path = zip_file(tmp_path / "goi.zip", {"cv.txt": dispatch(), "khoa.txt": "x" * 50})
    _lock(path, b"khoa.txt")
    assert "mật khẩu" in notes(read(path))["khoa.txt"]


def test_a_zip_with_a_password_is_refused_for_its_password(tmp_path: Path) -> None:
    path = zip_file(tmp_path / "goi.zip", {"cv.txt": dispatch()})
    _lock(path, b"cv.txt")
    with pytest.raises(EncryptedFile, match="Hãy giải nén bằng mật khẩu"):
        read(path)


def _lock(path: Path, name: bytes) -> None:
    """Sets the flag of encryption in both headers of a member."""
    data = bytearray(path.read_bytes())
    for magic, flags, at_name in ((b"PK\x03\x04", 6, 30), (b"PK\x01\x02", 8, 46)):
        at = data.find(magic)
        while at >= 0:
            if data[at + at_name : at + at_name + len(name)] == name:
                data[at + flags] |= 1
            at = data.find(magic, at + 4)
    path.write_bytes(bytes(data))


def test_a_zip_without_a_document_is_an_empty_package(tmp_path: Path) -> None:
    with pytest.raises(EmptyPackage):
        read(zip_file(tmp_path / "rong.zip", {}))
    with pytest.raises(EmptyPackage, match=r"Tệp “may\.exe”: Không đọc được loại tệp này"):
        read(zip_file(tmp_path / "goi.zip", {"may.exe": b"MZ" + bytes(300)}))


def test_a_file_under_a_wrong_name_does_not_keep_its_twin_under_the_right_one_from_being_read(
    tmp_path: Path,
) -> None:
    source = read(zip_file(tmp_path / "goi.zip", {"cv.docx": dispatch(), "cv.txt": dispatch()}))
    assert roles(source)["cv.txt"] == "main"
    assert "phần mở rộng" in notes(source)["cv.docx"]


def test_a_zip_of_telephone_pictures_only_says_how_to_save_them(tmp_path: Path) -> None:
    pictures = {f"trang {n}.heic": b"\x00\x00\x00\x18ftypheic" + bytes([n]) for n in (1, 2)}
    with pytest.raises(EmptyPackage, match=r"HEIC.*JPEG"):
        read(zip_file(tmp_path / "anh.zip", {**pictures}))


def test_a_member_whose_bytes_are_broken_costs_itself_only(tmp_path: Path) -> None:
    path = zip_file(tmp_path / "goi.zip", {"a.txt": dispatch(), "b.txt": ANNEX}, zipfile.ZIP_STORED)
    data = bytearray(path.read_bytes())
    at = data.find("PHỤ LỤC I".encode())
    data[at] ^= 0x01
    path.write_bytes(bytes(data))
    assert "hỏng" in notes(read(path))["b.txt"]


def test_a_cut_zip_is_damaged(tmp_path: Path) -> None:
    path = zip_file(tmp_path / "goi.zip", {"a.txt": dispatch()})
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(DamagedFile):
        read(path)


def test_pages_that_one_file_used_up_are_gone_for_the_next(tmp_path: Path) -> None:
    members: dict[str, str | bytes] = {}
    for number in (1, 2):
        pdf = write_pages(
            tmp_path / "x.pdf", [PdfPage().line(f"Trang {i} của tệp {number} có chữ") for i in range(2)]
        )
        members[f"PL{number}.pdf"] = pdf.read_bytes()
    path = zip_file(tmp_path / "goi.zip", {**members, "cv.txt": dispatch()})
    source = read(path, limits=ReadLimits(max_pages=3))
    assert "quá nhiều trang" in notes(source)["PL2.pdf"]
    assert len(source.pages) == 2
