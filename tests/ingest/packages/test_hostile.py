"""Bombs, cycles, broken and mutilated packages: one clear answer in time, and nothing left behind."""

from __future__ import annotations

import io
import tempfile
import time
import zipfile
import zlib
from pathlib import Path

import pytest
from dondoc_outlook import Outlook
from dondoc_packages import ANNEX, Edxml, dispatch, legacy_zip, message, roles, zip_bytes, zip_file
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.read import read
from ingest.secrecy import check
from models.errors import BadInput, EmptyPackage, NestedTooDeep, TooLarge, UnpacksTooLarge
from models.source import ReadLimits

MEGABYTE = 1024 * 1024
SMALL = ReadLimits(max_unpacked_bytes=4 * MEGABYTE)


def test_a_bomb_is_stopped_by_what_comes_out_of_it(tmp_path: Path) -> None:
    path = zip_file(tmp_path / "bom.zip", {"cv.txt": dispatch(), "z.txt": bytes(5 * MEGABYTE)})
    assert path.stat().st_size < 20_000
    with pytest.raises(UnpacksTooLarge):
        read(path, limits=SMALL)


def test_a_bomb_that_lies_about_its_size_is_stopped_too(tmp_path: Path) -> None:
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = packed.compress(bytes(30 * MEGABYTE)) + packed.flush()
    archive = bytearray(legacy_zip([(b"cv.txt", data)]))
    for at in (archive.find(b"PK\x03\x04") + 8, archive.find(b"PK\x01\x02") + 10):
        archive[at : at + 2] = (8).to_bytes(2, "little")  # "deflated", with the sizes of the packed bytes
    path = tmp_path / "bom.zip"
    path.write_bytes(bytes(archive))
    with pytest.raises(BadInput):
        read(path, limits=SMALL)


def test_a_bomb_over_several_levels_is_counted_as_one(tmp_path: Path) -> None:
    zips = {
        f"{n}.zip": zip_bytes({f"{m}.txt": bytes([n, m]) * (MEGABYTE // 4) for m in range(4)})
        for n in range(4)
    }
    with pytest.raises(UnpacksTooLarge):
        read(zip_file(tmp_path / "bom.zip", dict(zips)), limits=SMALL)


def test_members_that_share_their_bytes_are_counted_each(tmp_path: Path) -> None:
    inner = zip_bytes({"a.txt": bytes(MEGABYTE)})
    path = tmp_path / "bom.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(6):
            archive.writestr(f"{number}.zip", inner + bytes([number]))
    with pytest.raises(BadInput):
        read(path, limits=SMALL)


def test_packages_in_packages_end_at_the_limit(tmp_path: Path) -> None:
    data = zip_bytes({"cv.txt": dispatch()})
    for level in range(9):
        data = zip_bytes({f"{level}.zip": data})
    path = tmp_path / "sau.zip"
    path.write_bytes(data)
    assert list(roles(read(path)).values()) == ["main"]
    path.write_bytes(zip_bytes({"them.zip": data}))
    with pytest.raises(NestedTooDeep):
        read(path)


def test_a_zip_that_holds_itself_ends_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = zip_file(tmp_path / "vong.zip", {"vong.zip": b"?"})
    whole = path.read_bytes()

    def itself(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> io.BytesIO:
        return io.BytesIO(whole)

    monkeypatch.setattr(zipfile.ZipFile, "open", itself)
    with pytest.raises(EmptyPackage):
        read(path)


def test_more_files_than_any_office_sends_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnpacksTooLarge, match=r"1\.000"):
        read(zip_file(tmp_path / "nhieu.zip", {f"{n}.txt": str(n) for n in range(1001)}))


def test_a_list_of_files_that_would_fill_the_memory_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "nhieu.zip"
    path.write_bytes(zip_bytes({"cv.txt": "x"}) + b"PK\x01\x02" * 30_000)
    with pytest.raises(UnpacksTooLarge, match="quá nhiều tệp"):
        read(path)


def test_an_unknown_way_of_packing_costs_one_file(tmp_path: Path) -> None:
    path = zip_file(tmp_path / "goi.zip", {"cv.txt": dispatch()})
    with zipfile.ZipFile(path, "a", zipfile.ZIP_LZMA) as archive:
        archive.writestr("khac.txt", ANNEX)
    assert roles(read(path)) == {"cv.txt": "main", "khac.txt": "other"}


def test_a_base64_bomb_in_a_package_is_stopped(tmp_path: Path) -> None:
    path = Edxml(attachments=[("a.bin", bytes(5 * MEGABYTE))]).write(tmp_path / "goi.edxml")
    with pytest.raises(UnpacksTooLarge):
        read(path, limits=SMALL)


def test_elements_in_elements_without_end_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "goi.edxml"
    path.write_text("<MessageHeader>" + "<a>" * 200_000, encoding="utf-8")
    with pytest.raises(BadInput):
        read(path)


def test_a_billion_laughs_make_nobody_laugh(tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    path = tmp_path / "goi.edxml"
    path.write_text(
        f'<!DOCTYPE x [<!ENTITY a0 "ha">{entities}]><MessageHeader>&a11;</MessageHeader>', encoding="utf-8"
    )
    with pytest.raises(BadInput):
        read(path)


@pytest.mark.parametrize(
    "header",
    [
        "Content-Type: " + "multipart/mixed; boundary=x; " * 20_000,
        "To: " + "(" * 200_000,
        "To: " + '"a' * 50_000,
        "Subject: " + "=?utf-8?B?" * 50_000,
        'Content-Disposition: attachment; filename="' + '\\"' * 100_000,
    ],
    ids=["parameters", "comments", "quotes", "words", "escapes"],
)
def test_headers_without_end_take_no_time(tmp_path: Path, header: str) -> None:
    path = tmp_path / "thu.eml"
    path.write_text(
        f"From: a@b.example\nDate: x\nMessage-ID: <1>\n{header}\n\nYêu cầu báo cáo.", encoding="utf-8"
    )
    began = time.monotonic()
    answered(path)
    assert time.monotonic() - began < 10


def test_parts_in_parts_without_end_are_refused(tmp_path: Path) -> None:
    lines = ["From: a@b.example", "To: c@d.example", "Subject: x"]
    for level in range(3000):
        lines += [f'Content-Type: multipart/mixed; boundary="{level}"', "", f"--{level}"]
    path = tmp_path / "thu.eml"
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(BadInput):
        read(path)


@pytest.mark.parametrize("line", [b" x\n", b"--b\n\nx\n"], ids=["lines", "parts"])
def test_a_message_of_millions_of_lines_is_refused_before_it_is_parsed(tmp_path: Path, line: bytes) -> None:
    path = tmp_path / "thu.eml"
    head = b'From: a@b.example\nTo: c@d.example\nSubject: x\nContent-Type: multipart/mixed; boundary="b"\n\n'
    path.write_bytes(head + line * 1_600_000)
    began = time.monotonic()
    with pytest.raises(TooLarge, match="dài quá mức"):
        read(path)
    assert time.monotonic() - began < 5


def answered(path: Path) -> None:
    """A file is read or refused, by the stop and by the reader; nothing else may happen."""
    for ask in (check, lambda one: read(one, limits=SMALL)):
        try:
            ask(path)
        except BadInput:
            continue


SOUND: dict[str, bytes] = {
    "zip": zip_bytes({"cv.txt": dispatch(), "phu luc.txt": ANNEX, "trong.zip": zip_bytes({"a.txt": ANNEX})}),
    "eml": message(
        "Gửi", attachments=[("cv.txt", dispatch().encode()), ("pl.txt", ANNEX.encode())]
    ).as_bytes(),
    "msg": Outlook(attachments=[("cv.txt", dispatch().encode()), ("Thư", Outlook(subject="x"))]).data(),
    "edxml": Edxml(attachments=[("cv.txt", dispatch().encode()), ("pl.txt", ANNEX.encode())]).data(),
}


@st.composite
def mutilated(draw: st.DrawFn, sound: bytes) -> bytes:
    """A file in which some bytes were changed, doubled or dropped, and whose end may be missing."""
    found = bytearray(sound)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(0, len(found) - 1)))
        changes = st.one_of(
            st.binary(max_size=8),
            st.just(bytes(found[at : at + 40]) * 2),
            st.just(b"\xff\xff\xff\xff"),
        )
        found[at : at + draw(st.sampled_from([0, 1, 4, 64]))] = draw(changes)
    return bytes(found[: draw(st.integers(0, len(found)))] if draw(st.booleans()) else found)


@pytest.mark.parametrize("kind", sorted(SOUND))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_mutilated_packages_are_answered(tmp_path: Path, kind: str, data: st.DataObject) -> None:
    path = tmp_path / f"goi.{kind}"
    path.write_bytes(data.draw(mutilated(SOUND[kind])))
    answered(path)


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "tam"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    for kind, data in SOUND.items():
        for length in (len(data), len(data) // 2):
            path = tmp_path / f"goi.{kind}"
            path.write_bytes(data[:length])
            answered(path)
    assert list(folder.iterdir()) == []
