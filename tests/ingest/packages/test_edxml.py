"""edXML packages of the document axis, as the standard has them and as they really come."""

from __future__ import annotations

import base64
import tracemalloc
from datetime import date
from pathlib import Path

import pytest
from dondoc_packages import ANNEX, Edxml, dispatch, notes, roles, zip_bytes, zip_file

from ingest.context import ReadContext
from ingest.packages import tree
from ingest.read import read
from ingest.sniff import MediaType, sniff
from models.envelope import Business, Channel, Envelope
from models.errors import BadInput, DamagedFile, EmptyPackage
from models.source import ReadLimits, SourceText

CV = ("Công văn 15.txt", dispatch().encode())
PL = ("Phụ lục.txt", ANNEX.encode())


def reading(folder: Path, package: Edxml) -> SourceText:
    return read(package.write(folder / "goi.edxml"))


def envelope_of(folder: Path, package: Edxml) -> Envelope:
    found = reading(folder, package).envelope
    assert found is not None
    return found


def test_the_fields_of_the_standard_become_the_envelope(tmp_path: Path) -> None:
    package = Edxml(
        attachments=[CV], due="2026/03/20", priority="3", recipients=("TTYT An Phú", "TTYT Bình Sơn")
    )
    assert envelope_of(tmp_path, package) == Envelope(
        channel=Channel.AXIS,
        sender="Sở Y tế tỉnh Sơn Giang",
        recipients=("TTYT An Phú", "TTYT Bình Sơn"),
        sent_on=date(2026, 3, 5),
        document_id="000.00.01.H99,2026/03/05,15/SYT-VP",
        number="15",
        symbol="SYT-VP",
        kind="công văn",
        place="Sơn Giang",
        issued_on=date(2026, 3, 5),
        subject="Rà soát trang thiết bị",
        signer="Trần Văn Bình",
        signer_title="Giám đốc",
        urgency="hỏa tốc",
        due_on=date(2026, 3, 20),
        business=Business.NEW,
    )


def test_attachments_come_out_of_base64_byte_by_byte(tmp_path: Path) -> None:
    source = reading(tmp_path, Edxml(attachments=[PL, CV]))
    assert roles(source) == {"Công văn 15.txt": "main", "Phụ lục.txt": "annex"}
    assert [part.size for part in source.parts] == [len(CV[1]), len(PL[1])]
    assert "đơn vị báo cáo" in source.text


@pytest.mark.parametrize(
    ("code", "spelling", "business"),
    [
        ("0", "Bussiness", Business.NEW),
        ("1", "Bussiness", Business.REVOCATION),
        ("2", "Business", Business.UPDATE),
        ("3", "Business", Business.REPLACEMENT),
        ("Thu hồi", "Bussiness", Business.REVOCATION),
    ],
)
def test_the_four_kinds_of_business_in_both_spellings(
    tmp_path: Path, code: str, spelling: str, business: Business
) -> None:
    package = Edxml(
        attachments=[CV], business=code, spelling=spelling, reason="Sai số liệu", related=["K1", "K2", "K1"]
    )
    envelope = envelope_of(tmp_path, package)
    assert envelope.business is business
    assert envelope.business_reason == "Sai số liệu"
    assert envelope.related == ("K1", "K2")
    assert envelope.document_id == "000.00.01.H99,2026/03/05,15/SYT-VP"


@pytest.mark.parametrize(
    "package",
    [
        Edxml(attachments=[CV], before=b"\x00\x05\xef\xbb\xbfgarbage "),
        Edxml(
            attachments=[CV], prefix="ns2:", namespace=' xmlns:ns2="http://www.mic.gov.vn/TBT/QCVN_102_2016"'
        ),
        Edxml(attachments=[CV], prefix="", namespace=""),
        Edxml(attachments=[CV], prefix="", namespace=' xmlns="urn:khac"'),
        Edxml(attachments=[CV], sender="Phòng Y tế & Dân số <b>", subject="Thi đua A&B; C&D"),
        Edxml(attachments=[CV], subject="Ký tự lạ \x01\x0b ở đây"),
    ],
    ids=["bytes before", "other prefix", "no namespace", "other namespace", "bare ampersand", "controls"],
)
def test_packages_that_break_the_standard_are_read(tmp_path: Path, package: Edxml) -> None:
    package.sender = package.sender.replace(" <b>", "")
    source = reading(tmp_path, package)
    assert roles(source) == {"Công văn 15.txt": "main"}
    assert source.envelope is not None
    assert source.envelope.number == "15"
    assert source.envelope.sender == package.sender


@pytest.mark.parametrize("encoding", ["utf-16", "windows-1258", "utf-8-sig"])
def test_packages_in_other_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    text = Edxml(attachments=[CV], sender="So Y te", subject="Báo cáo").text()
    path = tmp_path / "goi.edxml"
    declared = encoding.removesuffix("-sig")
    path.write_bytes(text.replace('encoding="utf-8"', f'encoding="{declared}"').encode(encoding, "replace"))
    source = read(path)
    assert roles(source) == {"Công văn 15.txt": "main"}
    assert source.envelope is not None
    assert source.envelope.sender == "So Y te"


def test_a_package_that_only_says_that_it_is_utf_16_is_read(tmp_path: Path) -> None:
    path = tmp_path / "goi.edxml"
    text = Edxml(attachments=[CV]).text().replace('encoding="utf-8"', 'encoding="utf-16"')
    path.write_bytes(text.encode("utf-8"))
    assert read(path).envelope is not None


@pytest.mark.parametrize(
    ("number", "notation", "expected"),
    [
        ("15", "SYT-VP", ("15", "SYT-VP")),
        ("5", "/SYT-VP", ("05", "SYT-VP")),
        ("Số 15", "SYT - VP", ("15", "SYT-VP")),
        ("15/SYT-VP", "", ("15", "SYT-VP")),
        ("15/SYT-VP", "SYT-VP", ("15", "SYT-VP")),
        ("15", "15/SYT-VP", ("15", "SYT-VP")),
        ("0015", "SYT-VP", ("15", "SYT-VP")),
        ("30/2020", "NĐ-CP", ("30", "2020/NĐ-CP")),
        (None, None, (None, None)),
        ("", "SYT-VP", (None, "SYT-VP")),
    ],
)
def test_number_and_symbol_are_told_apart(
    tmp_path: Path, number: str | None, notation: str | None, expected: tuple[str | None, str | None]
) -> None:
    envelope = envelope_of(tmp_path, Edxml(attachments=[CV], number=number, notation=notation))
    assert (envelope.number, envelope.symbol) == expected
    assert envelope.doubts == ()


@pytest.mark.parametrize(
    "field",
    [
        {"number": "không có"},
        {"number": "0"},
        {"notation": "?? !!"},
        {"issued": "hôm qua"},
        {"business": "9"},
    ],
)
def test_a_garbled_field_is_left_out_and_said(tmp_path: Path, field: dict[str, str]) -> None:
    envelope = envelope_of(tmp_path, Edxml(attachments=[CV], **field))  # type: ignore[arg-type]
    assert len(envelope.doubts) == 1
    assert "gói tin" in envelope.doubts[0]


def test_an_answer_due_before_the_document_was_issued_is_left_out_and_said(tmp_path: Path) -> None:
    envelope = envelope_of(tmp_path, Edxml(attachments=[CV], due="2026/03/01"))
    assert envelope.due_on is None
    assert "01/03/2026" in envelope.doubts[0]


@pytest.mark.parametrize(
    "written",
    [
        "2026/03/05",
        "2026-03-05",
        "05/03/2026",
        "5-3-2026",
        "20260305",
        "2026-03-05T08:00:00",
        "ngày 05 tháng 3 năm 2026",
    ],
)
def test_dates_in_any_form(tmp_path: Path, written: str) -> None:
    assert envelope_of(tmp_path, Edxml(attachments=[CV], issued=written)).issued_on == date(2026, 3, 5)


def test_a_package_with_a_document_type_declaration_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "goi.edxml"
    dtd = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    path.write_text(Edxml(attachments=[CV]).text().replace("?>", f"?>{dtd}", 1), encoding="utf-8")
    with pytest.raises(DamagedFile, match="DTD"):
        read(path)


def test_an_entity_of_nobody_is_only_letters(tmp_path: Path) -> None:
    assert envelope_of(tmp_path, Edxml(attachments=[CV], subject="a &xxe; b")).subject == "a &xxe; b"


def test_a_package_cut_short_gives_what_is_whole_in_it(tmp_path: Path) -> None:
    data = Edxml(attachments=[CV, ("Phụ lục.txt", ANNEX.encode() * 50)]).data()
    path = tmp_path / "goi.edxml"
    path.write_bytes(data[:-1500])
    source = read(path)
    assert roles(source) == {"Công văn 15.txt": "main", "Phụ lục.txt": "other"}
    assert "hỏng" in notes(source)["Phụ lục.txt"]


def test_a_revocation_without_a_document_reaches_the_clerk(tmp_path: Path) -> None:
    source = reading(tmp_path, Edxml(business="1", reason="Ban hành nhầm", related=["K1"]))
    assert "Thu hồi văn bản" in source.text
    assert "Ban hành nhầm" in source.text
    assert "K1" in source.text


def test_a_new_document_without_attachment_is_an_empty_package(tmp_path: Path) -> None:
    with pytest.raises(EmptyPackage):
        reading(tmp_path, Edxml())


def test_a_package_that_reports_a_state_says_that_it_holds_no_document(tmp_path: Path) -> None:
    with pytest.raises(EmptyPackage, match="trạng thái"):
        reading(tmp_path, Edxml(extra="<edXML:StatusCode>03</edXML:StatusCode>"))


def test_attachments_that_are_zipped_inside_are_unpacked(tmp_path: Path) -> None:
    packed = zip_bytes({"5ccbf32d.txt": dispatch()})
    assert roles(reading(tmp_path, Edxml(attachments=[("Công văn.txt", packed)]))) == {
        "Công văn.txt/5ccbf32d.txt": "main"
    }


@pytest.mark.parametrize("beyond", [1, 2, 3])
def test_an_attachment_beyond_the_limit_by_its_last_bytes_costs_itself_only(
    tmp_path: Path, beyond: int
) -> None:
    most = 3 * (len(CV[1]) // 3)
    path = Edxml(attachments=[("to.txt", b"x" * (most + beyond)), ("cv.txt", CV[1][:most])]).write(
        tmp_path / "goi.edxml"
    )
    opened = ReadContext(limits=ReadLimits(max_bytes=most), name=path.name)
    with tree.opened(path, opened) as contents:
        assert [leaf.stored is not None for leaf in contents.leaves] == [False, True]


def test_a_package_in_a_zip_is_read(tmp_path: Path) -> None:
    source = read(zip_file(tmp_path / "goi.zip", {"goi.edxml": Edxml(attachments=[CV]).data()}))
    assert roles(source) == {"goi.edxml/Công văn 15.txt": "main"}
    assert source.envelope is not None
    assert source.envelope.channel is Channel.AXIS


def test_files_beside_the_envelope_get_the_names_that_it_gives_them(tmp_path: Path) -> None:
    envelope = Edxml(beside={"a1": "Công văn 15.txt", "b2": "Phụ lục.txt"}).data()
    source = read(zip_file(tmp_path / "goi.zip", {"envelope.xml": envelope, "a1": CV[1], "b2.dat": PL[1]}))
    assert roles(source) == {"Công văn 15.txt": "main", "Phụ lục.txt": "annex"}
    assert source.envelope is not None
    assert source.envelope.number == "15"


def test_a_text_about_edxml_is_a_text(tmp_path: Path) -> None:
    path = tmp_path / "huong-dan.txt"
    path.write_text("Hướng dẫn dùng không gian tên QCVN_102_2016 trong gói tin.", encoding="utf-8")
    assert sniff(path) is MediaType.TEXT


def test_a_large_attachment_is_never_held_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "goi.edxml"
    text = Edxml(attachments=[CV, ("lớn.bin", b"CHO")]).text()
    before, after = text.split(base64.encodebytes(b"CHO").decode("ascii"))
    chunk = base64.b64encode(bytes(range(256)) * 3 * 1024).decode("ascii")
    with path.open("w", encoding="utf-8") as file:
        file.write(before)
        for _ in range(38):
            file.write(chunk)
        file.write(after)
    assert path.stat().st_size > 38 * 1024 * 1024
    tracemalloc.start()
    try:
        source = read(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert source.parts[1].size == 38 * 768 * 1024
    assert peak < 16 * 1024 * 1024


def test_bytes_that_are_no_package_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "goi.edxml"
    for data in (
        b"<MessageHeader",
        b'<e xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016"/>',
        b"<MessageHeader></x>",
    ):
        path.write_bytes(data)
        with pytest.raises(BadInput):
            read(path)
