"""Outlook messages are read as other messages are."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from dondoc_outlook import Outlook, compound_file
from dondoc_packages import ANNEX, dispatch, notes, roles
from olefile import OleFileIO  # type: ignore[import-untyped]
from oxmsg import Message

from ingest.read import read
from ingest.sniff import MediaType, sniff
from models.errors import BadInput, NestedTooDeep
from models.source import SourceText

CV = ("Công văn 15.txt", dispatch().encode())


def reading(folder: Path, mail: Outlook) -> SourceText:
    path = folder / "thu.msg"
    path.write_bytes(mail.data())
    return read(path)


def test_the_writer_of_these_tests_writes_what_the_library_reads(tmp_path: Path) -> None:
    path = tmp_path / "thu.msg"
    path.write_bytes(Outlook(attachments=[CV, ("lớn.bin", bytes(70_000))]).data())
    parsed = Message.load(str(path))
    assert parsed.subject == "Công văn rà soát trang thiết bị"
    assert [one.file_name for one in parsed.attachments] == ["Công văn 15.txt", "lớn.bin"]
    assert parsed.attachments[1].size == 70_000


def test_attachments_are_the_document_and_its_annex(tmp_path: Path) -> None:
    source = reading(tmp_path, Outlook(attachments=[("phụ lục.txt", ANNEX.encode()), CV]))
    assert roles(source) == {"Công văn 15.txt": "main", "phụ lục.txt": "annex", "Nội dung thư.txt": "other"}


def test_the_envelope_says_who_sent_it_to_whom_and_when(tmp_path: Path) -> None:
    envelope = reading(tmp_path, Outlook(attachments=[CV])).envelope
    assert envelope is not None
    assert envelope.sender == "Văn thư Sở Y tế <vanthu@soyte.songiang.example>"
    assert envelope.recipients == ("Lê Thị Hoa <hoa@anphu.example>",)
    assert envelope.sent_on == date(2026, 3, 6)
    assert envelope.subject == "Công văn rà soát trang thiết bị"


def test_the_document_in_a_message_in_a_message_is_found(tmp_path: Path) -> None:
    inner = Outlook(subject="Gửi công văn", body="Văn bản ở đây.", attachments=[CV])
    source = reading(tmp_path, Outlook(attachments=[("Thư trước", inner)]))
    assert roles(source)["Thư trước/Công văn 15.txt"] == "main"


def test_a_message_without_attachment_is_itself_the_text(tmp_path: Path) -> None:
    source = reading(tmp_path, Outlook(body="Yêu cầu các trạm y tế báo cáo trước ngày 20/3/2026."))
    assert source.text == "Yêu cầu các trạm y tế báo cáo trước ngày 20/3/2026."


def test_a_logo_in_the_signature_is_no_attachment(tmp_path: Path) -> None:
    picture = b"\x89PNG\r\n\x1a\n" + bytes(500)
    mail = Outlook(
        html=b'<img src="cid:logo1">',
        attachments=[CV, ("logo.png", picture), ("trang1.png", picture + b"1")],
        content_ids={"logo.png": "logo1"},
    )
    found = roles(reading(tmp_path, mail))
    assert "logo.png" not in found
    assert "trang1.png" in found


def test_a_message_with_an_encrypted_word_file_is_a_message(tmp_path: Path) -> None:
    locked = compound_file({"EncryptedPackage": bytes(5000), "EncryptionInfo": bytes(100)})
    path = tmp_path / "thu.msg"
    path.write_bytes(Outlook(attachments=[CV, ("khóa.docx", locked)]).data())
    assert sniff(path) is MediaType.MSG
    assert "mật khẩu" in notes(read(path))["khóa.docx"]


def test_messages_in_messages_without_end_are_refused(tmp_path: Path) -> None:
    mail = Outlook(attachments=[CV])
    for _ in range(12):
        mail = Outlook(attachments=[("Thư", mail)])
    with pytest.raises(NestedTooDeep):
        reading(tmp_path, mail)


def test_a_container_whose_streams_share_their_sectors_is_refused(tmp_path: Path) -> None:
    data = bytearray(Outlook(attachments=[CV, ("a.bin", bytes(9000)), ("b.bin", bytes(9000))]).data())
    big = (9000).to_bytes(8, "little")
    at = data.find(big)
    while at >= 0:
        data[at : at + 8] = (40_000_000).to_bytes(8, "little")
        at = data.find(big, at + 8)
    path = tmp_path / "thu.msg"
    path.write_bytes(bytes(data))
    with pytest.raises(BadInput):
        read(path)


def test_a_broken_attachment_costs_itself_only(tmp_path: Path) -> None:
    data = Outlook(attachments=[("hỏng.txt", b"x" * 5000), CV]).data()
    name = "__properties_version1.0".encode("utf-16-le")
    broken = bytearray(data)
    # the lists of three properties: the recipient's, then the first attachment's
    _, at = [at for at in range(len(data)) if data.startswith(name, at) and data[at + 120] == 8 + 3 * 16][:2]
    broken[at : at + 2] = b"?\x00"
    path = tmp_path / "thu.msg"
    path.write_bytes(bytes(broken))
    source = read(path)
    assert "Công văn 15.txt" in roles(source)
    assert "hỏng" in notes(source)["Tệp đính kèm 1"]


def test_a_cut_message_is_refused(tmp_path: Path) -> None:
    data = Outlook(attachments=[CV]).data()
    path = tmp_path / "thu.msg"
    for length in (600, len(data) // 2, len(data) - 600):
        path.write_bytes(data[:length])
        with pytest.raises(BadInput):
            read(path, name="thu.msg")


def test_the_container_of_these_tests_is_a_sound_one(tmp_path: Path) -> None:
    path = tmp_path / "x.ole"
    path.write_bytes(compound_file({"nhỏ": b"abc", "thư mục": {"lớn": bytes(range(256)) * 40}}))
    with OleFileIO(str(path), raise_defects=10) as ole:
        assert ole.openstream("nhỏ").read() == b"abc"
        assert ole.openstream(["thư mục", "lớn"]).read() == bytes(range(256)) * 40
