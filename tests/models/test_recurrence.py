"""The days of recurring duties."""

from __future__ import annotations

from datetime import date

import pytest

from models.deadline import Recurring
from models.recurrence import next_occurrence
from models.source import Span

SINCE = date(2026, 11, 3)


def rhythm(rule: str, *also: str, start: date | None = None, end: date | None = None) -> Recurring:
    """A recurring duty."""
    return Recurring(
        text="định kỳ",
        span=Span(0, 7),
        because="Nêu trong câu.",
        rrule=rule,
        also=also,
        start_on=start,
        due_on=end,
    )


@pytest.mark.parametrize(
    ("rule", "after", "day"),
    [
        ("FREQ=MONTHLY;BYMONTHDAY=24", date(2026, 11, 3), date(2026, 11, 24)),
        ("FREQ=MONTHLY;BYMONTHDAY=24", date(2026, 11, 24), date(2026, 12, 24)),
        ("FREQ=MONTHLY", date(2027, 2, 1), date(2027, 2, 28)),  # hằng tháng
        ("FREQ=MONTHLY;INTERVAL=3", date(2026, 11, 3), date(2026, 12, 31)),  # hằng quý
        ("FREQ=MONTHLY;INTERVAL=6", date(2026, 11, 3), date(2026, 12, 31)),  # sáu tháng
        ("FREQ=MONTHLY;INTERVAL=6", date(2026, 12, 31), date(2027, 6, 30)),
        ("FREQ=YEARLY", date(2026, 11, 3), date(2026, 12, 31)),  # hằng năm
        ("FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=15", date(2026, 12, 15), date(2027, 6, 15)),
        ("FREQ=WEEKLY", date(2026, 11, 3), date(2026, 11, 6)),  # hằng tuần: thứ sáu
        ("FREQ=WEEKLY;BYDAY=TH", date(2026, 11, 5), date(2026, 11, 12)),
        ("FREQ=DAILY", date(2026, 11, 3), date(2026, 11, 4)),
    ],
)
def test_the_next_time_of_a_rhythm(rule: str, after: date, day: date) -> None:
    assert next_occurrence(rhythm(rule), since=SINCE, after=after) == day


def test_a_duty_that_has_several_rules_is_due_by_the_nearest() -> None:
    both = rhythm("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=15", "FREQ=MONTHLY;BYMONTHDAY=20")
    assert next_occurrence(both, since=SINCE, after=date(2026, 11, 3)) == date(2026, 11, 20)


def test_nothing_is_due_before_a_duty_begins() -> None:
    later = rhythm("FREQ=MONTHLY;BYMONTHDAY=24", start=date(2027, 1, 1))
    assert next_occurrence(later, since=SINCE, after=date(2026, 11, 3)) == date(2027, 1, 24)


def test_nothing_is_due_after_its_end() -> None:
    short = rhythm("FREQ=MONTHLY;BYMONTHDAY=24", end=date(2026, 12, 1))
    assert next_occurrence(short, since=SINCE, after=date(2026, 11, 3)) == date(2026, 11, 24)
    assert next_occurrence(short, since=SINCE, after=date(2026, 11, 24)) is None
