"""The type of a file is told by its content; a name that contradicts it is refused."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest

from ingest.sniff import MediaType, media_type_of, sniff
from models.errors import DamagedFile, EmptyFile, EncryptedFile, TypeMismatch, UnsupportedType

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"%PDF-1.7\n...", MediaType.PDF),
        (b"\xef\xbb\xbfK\xc3\xadnh g\xe1\xbb\xadi", MediaType.TEXT),
        ("Kính gửi".encode("utf-16"), MediaType.TEXT),
        ("Kinh gui: So Y te".encode("utf-16-le"), MediaType.TEXT),
        (b"<!DOCTYPE html><html><body>x</body></html>", MediaType.HTML),
        (b"{\\rtf1 abc}", MediaType.RTF),
        (b"\x89PNG\r\n\x1a\n....", MediaType.PNG),
        (OLE, MediaType.OTHER_OLE),
        (OLE + "WordDocument".encode("utf-16-le"), MediaType.DOC),
        (OLE + "__properties_version1.0".encode("utf-16-le"), MediaType.MSG),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", MediaType.JPEG),
        (b"II*\x00\x08\x00\x00\x00", MediaType.TIFF),
        (b"\x00\x00\x00\x18ftypheic\x00\x00", MediaType.HEIC),
        (b"From: a@b.vn\r\nTo: c@d.vn\r\nSubject: x\r\n\r\nx", MediaType.EML),
        (b"From: a@b.vn\r\n\r\nx", MediaType.TEXT),
        (b'<e xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016"/>', MediaType.EDXML),
        (b"<ns:x><ns:MessageHeader><ns:Subject>", MediaType.EDXML),
        (b"QCVN_102_2016 is a name", MediaType.TEXT),
        (b"Rar!\x1a\x07\x01\x00....", MediaType.RAR),
        (b"7z\xbc\xaf\x27\x1c....", MediaType.SEVEN_ZIP),
        (b"\x7fELF\x02\x01\x01" + bytes(60), MediaType.OTHER),
        (b"GIF89a" + bytes(20), MediaType.OTHER_IMAGE),
        (b"BM\x36\x10\x0e\x00\x00\x00\x00\x00\x36\x00", MediaType.OTHER_IMAGE),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 ", MediaType.OTHER_IMAGE),
        (b"BM-01: bieu mau bao cao", MediaType.TEXT),
    ],
)
def test_the_first_bytes_tell_the_type(tmp_path: Path, data: bytes, expected: MediaType) -> None:
    assert sniff(write(tmp_path / "tep", data)) is expected


def test_a_file_without_content_is_empty(tmp_path: Path) -> None:
    with pytest.raises(EmptyFile):
        sniff(write(tmp_path / "tep.txt", b" \r\n\t"))


def test_a_picture_named_pdf_is_not_what_its_name_says(tmp_path: Path) -> None:
    path = write(tmp_path / "cong-van.pdf", b"\x89PNG\r\n\x1a\n....")
    with pytest.raises(TypeMismatch):
        media_type_of(path, path.name)


def test_a_docx_with_a_password_is_told_apart_from_old_word(tmp_path: Path) -> None:
    path = write(tmp_path / "mat-khau.docx", OLE + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(EncryptedFile):
        media_type_of(path, path.name)


def test_an_old_spreadsheet_is_refused_with_the_way_to_save_it(tmp_path: Path) -> None:
    for data in (OLE + "Workbook".encode("utf-16-le"), OLE):
        path = write(tmp_path / "bang.xls", data)
        with pytest.raises(UnsupportedType, match="xlsx"):
            media_type_of(path, path.name)


def test_a_word_file_that_holds_a_sheet_is_a_word_file(tmp_path: Path) -> None:
    names = "Workbook".encode("utf-16-le") + "WordDocument".encode("utf-16-le")
    assert media_type_of(write(tmp_path / "cu.doc", OLE + names), "cu.doc") is MediaType.DOC


def test_a_broken_archive_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(DamagedFile):
        sniff(write(tmp_path / "hong.docx", b"PK\x03\x04garbage"))


def test_a_zip_without_a_document_is_no_docx(tmp_path: Path) -> None:
    path = tmp_path / "goi.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("thu.txt", "x")
    with pytest.raises(TypeMismatch):
        media_type_of(path, path.name)


def test_a_pdf_that_lies_uncompressed_in_a_zip_does_not_make_it_a_pdf(tmp_path: Path) -> None:
    path = tmp_path / "goi.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("cong_van.pdf", b"%PDF-1.7\n...")
    assert sniff(path) is MediaType.ZIP


@pytest.mark.parametrize("name", ["anh.heic", "anh.heif", "anh.HEIC", "anh.jpg", "anh"])
def test_a_picture_of_a_telephone_is_refused_with_the_way_to_save_it(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / name, b"\x00\x00\x00\x18ftypheic\x00\x00")
    with pytest.raises(UnsupportedType, match=r"HEIC.*JPEG"):
        media_type_of(path, path.name)


@pytest.mark.parametrize("name", ["anh.webp", "anh.png"])
def test_a_picture_of_another_kind_is_to_be_saved_as_a_picture(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / name, b"RIFF\x24\x00\x00\x00WEBPVP8 ")
    with pytest.raises(UnsupportedType, match="JPEG hoặc PNG"):
        media_type_of(path, path.name)


def packed(path: Path, members: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return path


ODF = "application/vnd.oasis.opendocument."


@pytest.mark.parametrize(
    ("name", "members", "says"),
    [
        ("bang.ods", {"mimetype": f"{ODF}spreadsheet", "content.xml": "<a>x</a>"}, ".xlsx"),
        ("bang.xlsb", {"[Content_Types].xml": "<a/>", "xl/workbook.bin": "x"}, ".xlsx"),
        ("bang.xlsx", {"[Content_Types].xml": "<a/>", "xl/workbook.bin": "x"}, ".xlsx"),
        ("trinh.pptx", {"[Content_Types].xml": "<a/>", "ppt/slides/slide1.xml": "<a>x</a>"}, "PDF"),
        ("trinh.odp", {"mimetype": f"{ODF}presentation", "content.xml": "<a>x</a>"}, "PDF"),
        ("sach.epub", {"mimetype": "application/epub+zip", "a.xhtml": "<html>x</html>"}, "PDF"),
        ("thu.pages", {"Index/Document.iwa": "x", "preview.jpg": "x"}, "PDF"),
    ],
)
def test_what_an_office_program_packed_is_no_package_of_dispatches(
    tmp_path: Path, name: str, members: dict[str, str], says: str
) -> None:
    path = packed(tmp_path / name, members)
    with pytest.raises(UnsupportedType, match=f"Hãy .*{re.escape(says)}"):
        media_type_of(path, path.name)


@pytest.mark.parametrize("name", ["mau.dotx", "vb.docm", "mau.dotm"])
def test_a_template_and_a_file_with_macros_are_word_files(tmp_path: Path, name: str) -> None:
    path = packed(tmp_path / name, {"[Content_Types].xml": "<a/>", "word/document.xml": "<a/>"})
    assert media_type_of(path, path.name) is MediaType.DOCX


def test_a_template_of_opendocument_is_an_opendocument(tmp_path: Path) -> None:
    path = packed(tmp_path / "mau.ott", {"mimetype": f"{ODF}text-template", "content.xml": "<a/>"})
    assert media_type_of(path, path.name) is MediaType.ODT


def test_a_file_of_wps_office_is_an_old_word_file_and_one_of_works_is_none(tmp_path: Path) -> None:
    wps = write(tmp_path / "vb.wps", OLE + "WordDocument".encode("utf-16-le"))
    assert media_type_of(wps, wps.name) is MediaType.DOC
    works = write(tmp_path / "works.wps", OLE + "MatOST".encode("utf-16-le"))
    with pytest.raises(UnsupportedType, match="PDF hoặc DOCX"):
        media_type_of(works, works.name)


def test_a_name_that_promises_something_else_is_answered_with_what_to_do(tmp_path: Path) -> None:
    path = write(tmp_path / "cu.doc", b"\xdb\xa5\x2d\x00" + bytes(60))  # Word 2
    with pytest.raises(TypeMismatch, match="Hãy mở tệp, lưu lại"):
        media_type_of(path, path.name)


def test_a_stream_name_across_two_reads_is_found(tmp_path: Path) -> None:
    filler = bytes(1024 * 1024 - len(OLE) - 7)
    path = write(tmp_path / "cu.doc", OLE + filler + "WordDocument".encode("utf-16-le"))
    assert sniff(path) is MediaType.DOC


@pytest.mark.parametrize("name", ["goi.rar", "goi.7z", "goi.zip"])
@pytest.mark.parametrize("magic", [b"Rar!\x1a\x07\x00", b"7z\xbc\xaf\x27\x1c"])
def test_other_archives_are_refused_with_the_way_to_pack_them(
    tmp_path: Path, name: str, magic: bytes
) -> None:
    path = write(tmp_path / name, magic + bytes(40))
    with pytest.raises(UnsupportedType, match=r"\.zip"):
        media_type_of(path, path.name)


def test_a_message_with_a_word_file_or_a_locked_one_is_a_message(tmp_path: Path) -> None:
    names = "".join(("__properties_version1.0", "WordDocument", "EncryptedPackage"))
    assert sniff(write(tmp_path / "thu.msg", OLE + names.encode("utf-16-le"))) is MediaType.MSG


def test_a_web_archive_of_word_is_not_read_as_the_text_that_it_is_packed_in(tmp_path: Path) -> None:
    path = tmp_path / "trang.mht"
    path.write_bytes(b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n\n=C4=90\n")
    with pytest.raises(UnsupportedType, match="PDF hoặc DOCX"):
        media_type_of(path, path.name)
