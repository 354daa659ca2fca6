"""What a period runs from: this document's issue, its receipt, or another event."""

from __future__ import annotations

from datetime import date

import pytest

from models.deadline import AfterEvent, Anchor
from models.workdays import vietnam_calendar
from nlp.deadlines.read import DeadlineContext, read_deadline

CONTEXT = DeadlineContext(
    issued_on=date(2026, 3, 2), received_on=None, issued_year=None, calendar=vietnam_calendar()
)


def anchor_of(event: str, rest: str = "") -> tuple[Anchor, str | None]:
    """The anchor of "Báo cáo trong 05 ngày <event>"."""
    found = read_deadline(f"Báo cáo trong 05 ngày {event}{rest}.", CONTEXT)
    assert isinstance(found, AfterEvent)
    return found.anchor, found.anchor_text


@pytest.mark.parametrize(
    "event",
    [
        "kể từ ngày ký",
        "kể từ ngày ký ban hành",
        "kể từ ngày ban hành Công văn này",
        "kể từ ngày ký văn bản này",
        "kể từ ngày Kế hoạch này được ban hành",
        "kể từ ngày ra Thông báo này",
        "tính từ hôm nay",
    ],
)
def test_the_issue_of_this_document(event: str) -> None:
    assert anchor_of(event) == (Anchor.ISSUED, None)


@pytest.mark.parametrize(
    "event",
    [
        "kể từ ngày nhận được văn bản này",
        "kể từ ngày nhận được văn bản",
        "kể từ khi nhận được Công điện này",
        "sau khi nhận được Thông báo nêu trên",
        ", kể từ ngày nhận được",
    ],
)
def test_the_receipt_of_this_document(event: str) -> None:
    assert anchor_of(event) == (Anchor.RECEIVED, None)


@pytest.mark.parametrize(
    ("event", "text"),
    [
        ("kể từ ngày nhận đủ hồ sơ hợp lệ", "ngày nhận đủ hồ sơ hợp lệ"),
        ("kể từ ngày nhận được văn bản của Sở", "ngày nhận được văn bản của Sở"),
        ("kể từ ngày ký hợp đồng", "ngày ký hợp đồng"),
        ("kể từ ngày Nghị định này có hiệu lực", "ngày Nghị định này có hiệu lực"),
        ("sau khi kết thúc\n  hội nghị", "khi kết thúc hội nghị"),
        ("kể từ ngày 15/3/2026", "ngày 15/3/2026"),
        ("trước ngày khai mạc", "ngày khai mạc"),
    ],
)
def test_another_event_keeps_its_words(event: str, text: str) -> None:
    assert anchor_of(event) == (Anchor.OTHER, text)


def test_without_event_a_directive_counts_from_its_issue() -> None:
    found = read_deadline("Đề nghị khẩn trương báo cáo trong vòng 05 ngày.", CONTEXT)
    assert isinstance(found, AfterEvent)
    assert (found.anchor, found.due_on) == (Anchor.ISSUED, date(2026, 3, 9))


def test_without_event_a_general_duty_counts_from_what_it_tells() -> None:
    found = read_deadline("Trường hợp hồ sơ chưa đủ, trong thời hạn 03 ngày phải thông báo.", CONTEXT)
    assert isinstance(found, AfterEvent)
    assert (found.anchor, found.due_on) == (Anchor.OTHER, None)
