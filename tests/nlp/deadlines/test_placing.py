"""Points put on the calendar."""

from __future__ import annotations

from datetime import date

import pytest

from models.workdays import vietnam_calendar
from nlp.deadlines.phrases import Day, Part, Period, Point
from nlp.deadlines.placing import Dated, DeadlineContext, place


def context(issued: date | None, year: int | None = None) -> DeadlineContext:
    """A document of that day."""
    return DeadlineContext(issued_on=issued, received_on=None, issued_year=year, calendar=vietnam_calendar())


NOVEMBER = context(date(2025, 11, 10))


@pytest.mark.parametrize(
    ("point", "first", "last"),
    [
        (Day(15, 12, 2025), date(2025, 12, 15), date(2025, 12, 15)),
        (Day(10, 11), date(2025, 11, 10), date(2025, 11, 10)),
        (Day(9, 11), date(2026, 11, 9), date(2026, 11, 9)),
        (Day(29, 2), date(2028, 2, 29), date(2028, 2, 29)),
        (Day(25, 0), date(2025, 11, 25), date(2025, 11, 25)),
        (Day(5), date(2025, 12, 5), date(2025, 12, 5)),
        (Day(31), date(2025, 12, 31), date(2025, 12, 31)),
        (Period(12, 12, None, "tháng"), date(2025, 12, 1), date(2025, 12, 31)),
        (Period(1, 3, None, "quý"), date(2026, 1, 1), date(2026, 3, 31)),
        (Period(10, 12, None, "quý"), date(2025, 10, 1), date(2025, 12, 31)),
        (Period(2, 2, 2028, "tháng"), date(2028, 2, 1), date(2028, 2, 29)),
        (Period(0, 0, None, "tháng"), date(2025, 11, 1), date(2025, 11, 30)),
        (Period(1, 12, None, "năm", Part.END), date(2025, 12, 1), date(2025, 12, 31)),
        (Period(3, 3, 2026, "tháng", Part.START), date(2026, 3, 1), date(2026, 3, 1)),
        (Period(3, 3, 2026, "tháng", Part.MIDDLE), date(2026, 3, 1), date(2026, 3, 15)),
        (Period(1, 12, 2026, "năm", Part.MIDDLE), date(2026, 1, 1), date(2026, 6, 30)),
        (Period(6, 6, 2026, "tháng", week=1), date(2026, 6, 1), date(2026, 6, 7)),
        (Period(6, 6, 2026, "tháng", week=-1), date(2026, 6, 24), date(2026, 6, 30)),
    ],
)
def test_where_a_point_lies(point: Point, first: date, last: date) -> None:
    found = place(point, NOVEMBER)
    assert found is not None
    assert (found.first, found.last) == (first, last)


def test_a_written_year_is_not_assumed() -> None:
    assert place(Day(15, 12, 2025), NOVEMBER) == Dated(date(2025, 12, 15), date(2025, 12, 15))
    assumed = place(Day(15, 12), NOVEMBER)
    assert assumed is not None
    assert assumed.assumed


@pytest.mark.parametrize(
    "point", [Day(15, 12), Day(5), Day(5, 0), Period(12, 12, None, "tháng"), Period(0, 0, None, "tháng")]
)
def test_without_the_documents_year_nothing_is_placed(point: Point) -> None:
    assert place(point, context(None)) is None


def test_the_year_alone_helps() -> None:
    found = place(Day(15, 12), context(None, 2024))
    assert found is not None
    assert found.last == date(2024, 12, 15)
    assert place(Day(29, 2), context(None, 2025)) is None
