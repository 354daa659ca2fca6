"""Messages: attachments are the documents; the sender's words are read only where there is none."""

from __future__ import annotations

import base64
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from dondoc_packages import ANNEX, dispatch, message, notes, roles, zip_bytes, zip_file

from ingest.packages.subjects import plain_subject, subject_head
from ingest.read import read
from models.envelope import Channel
from models.errors import EncryptedFile, NestedTooDeep
from models.source import SourceText

CV = ("Công văn 15.txt", dispatch().encode())
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(500)


def reading(folder: Path, mail: EmailMessage | bytes) -> SourceText:
    path = folder / "thu.eml"
    path.write_bytes(mail if isinstance(mail, bytes) else mail.as_bytes())
    return read(path)


def test_attachments_are_the_document_and_its_annex(tmp_path: Path) -> None:
    source = reading(tmp_path, message("Công văn 15", attachments=[("phụ lục.txt", ANNEX.encode()), CV]))
    assert roles(source) == {"Công văn 15.txt": "main", "phụ lục.txt": "annex", "Nội dung thư.txt": "other"}
    assert "văn bản đính kèm" not in source.text
    assert notes(source)["Nội dung thư.txt"].startswith("Nội dung thư")


def test_the_envelope_says_who_sent_it_to_whom_and_on_which_day_in_vietnam(tmp_path: Path) -> None:
    envelope = reading(tmp_path, message("Fwd: RE: Công văn số 15", attachments=[CV])).envelope
    assert envelope is not None
    assert envelope.channel is Channel.MAIL
    assert envelope.sender == "Văn thư Sở Y tế <vanthu@soyte.songiang.example>"
    assert envelope.recipients == ("Văn phòng <vp@anphu.example>", "Lê Thị Hoa <hoa@anphu.example>")
    assert envelope.sent_on == date(2026, 3, 6)  # 20:30 UTC on the fifth
    assert envelope.subject == "Công văn số 15"


def test_a_message_without_attachment_is_itself_the_text(tmp_path: Path) -> None:
    source = reading(tmp_path, message("Đôn đốc", "Yêu cầu các trạm y tế báo cáo trước ngày 20/3/2026.\n"))
    assert source.text == "Yêu cầu các trạm y tế báo cáo trước ngày 20/3/2026."
    assert roles(source) == {"Nội dung thư.txt": "main"}


def test_words_that_begin_like_a_message_are_still_words(tmp_path: Path) -> None:
    body = "From: An\nTo: Bình\nSubject: báo cáo\nDate: hôm qua\n\nĐề nghị gửi báo cáo."
    assert "Đề nghị gửi báo cáo." in reading(tmp_path, message("Chuyển tiếp", body)).text


def test_a_message_of_html_alone_is_read(tmp_path: Path) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@b.example", "c@d.example", "x"
    mail.set_content("<p>Yêu cầu báo cáo <b>ngay</b>.</p>", subtype="html")
    assert reading(tmp_path, mail).text == "Yêu cầu báo cáo ngay."


def test_words_are_read_where_no_attachment_can_be(tmp_path: Path) -> None:
    mail = message(
        "x", "Yêu cầu báo cáo trước ngày 20/3/2026.", [("nén.rar", b"Rar!\x1a\x07\x00" + bytes(50))]
    )
    source = reading(tmp_path, mail)
    assert roles(source) == {"Nội dung thư.txt": "main", "nén.rar": "other"}


def test_the_document_in_a_forwarded_message_is_found(tmp_path: Path) -> None:
    outer = message("Fwd: gửi văn bản")
    outer.add_attachment(message("Gửi công văn", attachments=[CV]))
    source = reading(tmp_path, outer)
    assert roles(source)["Gửi công văn.eml/Công văn 15.txt"] == "main"


def test_a_zip_in_a_message_is_opened(tmp_path: Path) -> None:
    mail = message("x", attachments=[("gói.zip", zip_bytes({"cv.txt": dispatch(), "phu luc.txt": ANNEX}))])
    assert roles(reading(tmp_path, mail))["gói.zip/phu luc.txt"] == "annex"


def test_a_logo_in_the_signature_is_no_attachment(tmp_path: Path) -> None:
    mail = message("x", html='<p>Kính gửi</p><img src="cid:logo1">', attachments=[CV])
    mail.add_attachment(PICTURE, maintype="image", subtype="png", filename="logo.png", cid="<logo1>")
    assert "logo.png" not in roles(reading(tmp_path, mail))


def test_a_picture_that_is_attached_is_kept(tmp_path: Path) -> None:
    mail = message("x", attachments=[CV])
    mail.add_attachment(PICTURE, maintype="image", subtype="png", filename="trang1.png")
    assert "trang1.png" in roles(reading(tmp_path, mail))


def test_winmail_is_explained(tmp_path: Path) -> None:
    source = reading(
        tmp_path, message("x", attachments=[CV, ("winmail.dat", b"\x78\x9f\x3e\x22" + bytes(60))])
    )
    assert "người gửi" in notes(source)["winmail.dat"]


def test_a_sealed_message_is_explained(tmp_path: Path) -> None:
    mail = message("x", "", attachments=[])
    mail.add_attachment(
        b"\x30\x80" + bytes(90), maintype="application", subtype="pkcs7-mime", filename="smime.p7m"
    )
    with pytest.raises(EncryptedFile, match="ký hoặc mã hóa theo S/MIME"):
        reading(tmp_path, mail)


@pytest.mark.parametrize(
    "disposition",
    [
        "attachment; filename*=UTF-8''C%C3%B4ng%20v%C4%83n%2015.txt",
        "attachment; filename*0*=UTF-8''C%C3%B4ng%20; filename*1*=v%C4%83n%2015.txt",
        'attachment; filename="=?UTF-8?B?Q8O0bmcgdsSDbiAxNS50eHQ=?="',
        'attachment; filename="Công văn 15.txt"',
        'attachment; filename="../../Công văn 15.txt"',
    ],
)
def test_names_of_attachments_in_all_spellings(tmp_path: Path, disposition: str) -> None:
    body = base64.encodebytes(dispatch().encode()).decode()
    raw = (
        "From: a@b.example\r\nTo: c@d.example\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/mixed; boundary="t"\r\n\r\n--t\r\nContent-Type: application/octet-stream\r\n'
        f"Content-Disposition: {disposition}\r\nContent-Transfer-Encoding: base64\r\n\r\n{body}\r\n--t--\r\n"
    )
    (path,) = roles(reading(tmp_path, raw.encode()))
    assert path.removeprefix("..-..-") == "Công văn 15.txt"


@pytest.mark.parametrize(
    "subject",
    [
        "Công văn số 15",
        "=?UTF-8?Q?C=C3=B4ng_v=C4=83n_s=E1=BB=91_15?=",
        "=?utf-8?B?Q8O0bmcgdsSDbg==?=\r\n =?utf-8?B?IHPhu5EgMTU=?=",
        "=?UTF-8?B?Q8O0bmcgdsSDbg==?= =?no-such-charset?Q?_s=E1=BB=91_15?=",
    ],
)
def test_subjects_in_all_spellings(tmp_path: Path, subject: str) -> None:
    raw = (
        f"From: a@b.example\r\nTo: c@d.example\r\nDate: khi nào\r\nSubject: {subject}\r\n\r\nYêu cầu báo cáo."
    )
    envelope = reading(tmp_path, raw.encode()).envelope
    assert envelope is not None
    assert envelope.subject == "Công văn số 15"
    assert envelope.sent_on is None


def test_messages_in_messages_without_end_are_refused(tmp_path: Path) -> None:
    mail = message("0", attachments=[CV])
    for level in range(12):
        outer = message(str(level + 1))
        outer.add_attachment(mail)
        mail = outer
    with pytest.raises(NestedTooDeep):
        reading(tmp_path, mail)


def test_a_message_saved_from_a_mailbox_file_is_a_message(tmp_path: Path) -> None:
    data = b"From vanthu Thu Mar  5 20:30:00 2026\n" + message("x", attachments=[CV]).as_bytes()
    assert roles(reading(tmp_path, data))["Công văn 15.txt"] == "main"


def test_what_stands_before_a_colon_or_in_brackets_is_looked_at_for_a_mark() -> None:
    assert plain_subject("Fwd: TR: RE: Báo cáo") == "Báo cáo"
    assert "TỐI MẬT" in subject_head("Fwd: [TỐI MẬT] Báo cáo")
    assert "MẬT" in subject_head("MẬT: Báo cáo")


def test_the_writer_of_these_tests_writes_messages_that_the_library_reads() -> None:
    parsed = message_from_bytes(message("x", attachments=[CV]).as_bytes(), policy=policy.default)
    assert [part.get_filename() for part in parsed.iter_attachments()] == ["Công văn 15.txt"]


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\r\n\r\n", b"\n"])
def test_a_message_behind_a_mark_or_empty_lines_is_read(tmp_path: Path, before: bytes) -> None:
    """An editor that saved it puts the mark there, a program that exports mailboxes the lines."""
    path = tmp_path / "thu.eml"
    path.write_bytes(before + message("CV 15", attachments=[("cv.txt", dispatch().encode())]).as_bytes())
    assert roles(read(path))["cv.txt"] == "main"


def test_the_same_words_in_two_messages_are_told_as_words_of_messages(tmp_path: Path) -> None:
    letters: dict[str, str | bytes] = {
        f"thư {n}.eml": message("CV", attachments=[(f"cv{n}.txt", dispatch(str(n)).encode())]).as_bytes()
        for n in (15, 16)
    }
    why = notes(read(zip_file(tmp_path / "goi.zip", letters)))
    assert why["thư 16.eml/Nội dung thư.txt"] == why["thư 15.eml/Nội dung thư.txt"]
    assert why["thư 16.eml/Nội dung thư.txt"].startswith("Nội dung thư")
