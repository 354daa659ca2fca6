"""What the envelope of a package says fills what the text leaves out, and never overrides it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dondoc_texts import source_of

from models.dispatch import Urgency
from models.envelope import Channel, Envelope
from models.evidence import IssueCode
from models.extraction import Extraction
from nlp.envelope import RULE
from nlp.extract import extract

TEXT = """
SỞ Y TẾ
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: {number}/SYT-VP
Sơn Giang, ngày {day} tháng 3 năm 2026
{subject}
Kính gửi: Các đơn vị trực thuộc Sở.
Yêu cầu Trung tâm Kiểm soát bệnh tật báo cáo trong vòng 05 ngày kể từ ngày ban hành văn bản.
"""
ENVELOPE = Envelope(
    channel=Channel.AXIS,
    sender="Sở Y tế tỉnh Sơn Giang",
    number="15",
    symbol="SYT-VP",
    issued_on=date(2026, 3, 5),
    subject="Rà soát trang thiết bị",
    urgency="khẩn",
)


def understood(
    envelope: Envelope | None, number: str = "  ", day: str = "  ", subject: str = ""
) -> Extraction:
    source = source_of(TEXT.format(number=number, day=day, subject=subject))
    return extract(replace(source, envelope=envelope))


def test_blanks_are_filled_from_the_envelope_and_say_so() -> None:
    header = understood(ENVELOPE).header
    assert header.number is not None
    assert (header.number.value, header.number.rule) == ("15", RULE)
    assert header.number.confidence < 1
    assert header.issued_on == date(2026, 3, 5)
    assert header.subject is not None
    assert (header.subject.value, header.subject.rule) == ("Rà soát trang thiết bị", RULE)
    assert header.urgency is not None
    assert header.urgency.value is Urgency.URGENT


def test_a_filled_number_is_no_blank_number_any_more_and_the_deadline_is_counted() -> None:
    blank, filled = understood(None), understood(ENVELOPE)
    codes = {issue.code for issue in blank.issues}
    assert {IssueCode.BLANK_NUMBER, IssueCode.BLANK_DATE} <= codes
    assert {issue.code for issue in filled.issues}.isdisjoint({IssueCode.BLANK_NUMBER, IssueCode.BLANK_DATE})


def test_what_the_text_says_stands() -> None:
    told = understood(ENVELOPE, number="16", day="06", subject="V/v tập huấn")
    assert told.header.number is not None
    assert (told.header.number.value, told.header.number.rule) == ("16", "number_line")
    assert told.header.issued_on == date(2026, 3, 6)
    assert told.header.subject is not None
    assert told.header.subject.value.endswith("tập huấn")


def test_a_contradiction_is_a_doubt() -> None:
    issues = understood(ENVELOPE, number="16", day="06").issues
    doubts = [issue for issue in issues if issue.code is IssueCode.ENVELOPE_DOUBT]
    assert [issue.field for issue in doubts] == ["number", "issued_on"]
    assert "(15)" in doubts[0].message
    assert "(16)" in doubts[0].message
    assert "05/03/2026" in doubts[1].message


def test_the_same_said_otherwise_is_no_contradiction() -> None:
    same = replace(ENVELOPE, number="015", symbol="syt-vp")
    issues = understood(same, number="15", day="05").issues
    assert IssueCode.ENVELOPE_DOUBT not in {issue.code for issue in issues}


def test_the_envelope_of_another_symbol_gives_no_number() -> None:
    told = understood(replace(ENVELOPE, symbol="UBND-KGVX"))
    assert told.header.number is None
    assert IssueCode.ENVELOPE_DOUBT in {issue.code for issue in told.issues}


def test_a_day_in_another_month_fills_no_blank() -> None:
    told = understood(replace(ENVELOPE, issued_on=date(2026, 4, 5)))
    assert told.header.issued_on is None


def test_garbled_fields_are_told_to_the_clerk() -> None:
    told = understood(replace(ENVELOPE, doubts=("Ngày ban hành trong gói tin không đúng.",)))
    assert "Ngày ban hành trong gói tin không đúng." in {issue.message for issue in told.issues}


def test_a_message_fills_nothing() -> None:
    mail = replace(ENVELOPE, channel=Channel.MAIL, doubts=("x",))
    assert understood(mail).header == understood(None).header
    assert understood(mail).issues == understood(None).issues
