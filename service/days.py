"""Days as people type them (ngày tháng do người dùng nhập): read strictly, never guessed."""

from __future__ import annotations

import re
from datetime import date, datetime

from models.clock import OFFICE_TIME
from models.errors import InvalidValue

EARLIEST_YEAR = 1945
"""Before it there is no document of this state."""

YEARS_AHEAD = 50

_WRITTEN = re.compile(r"(\d{1,2})\s*[-./]\s*(\d{1,2})\s*[-./]\s*(\d{1,4})", re.ASCII)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_SHOWN = 40


def read_day(value: str | None, *, today: date | None = None) -> date | None:
    """A day as ISO or as people write it (05/3/2026, 5-3-2026, 5.3.2026), None for nothing.

    Raises InvalidValue for no real day, a year of less than four digits (it may be of any century), or a
    day far off.
    """
    value = (value or "").strip()
    if not value:
        return None
    parts = _WRITTEN.fullmatch(value)
    if parts is not None and len(parts.group(3)) < 4:
        raise InvalidValue(f"“{value}” không rõ là năm nào. Hãy ghi đủ bốn chữ số của năm, như 05/3/2026.")
    try:
        if parts is not None:
            day = date(int(parts.group(3)), int(parts.group(2)), int(parts.group(1)))
        elif _ISO.fullmatch(value):
            day = date.fromisoformat(value)
        else:
            raise ValueError
    except ValueError as fault:
        shown = value if len(value) <= _SHOWN else value[:_SHOWN] + "…"
        raise InvalidValue(f"“{shown}” không phải là một ngày có thật.") from fault
    return check_day(day, today=today)


def check_day(day: date, *, today: date | None = None) -> date:
    """The day, if a document or a deadline can bear it. Raises InvalidValue for one far off."""
    today = today or datetime.now(OFFICE_TIME).date()
    latest = today.year + YEARS_AHEAD
    if not EARLIEST_YEAR <= day.year <= latest:
        raise InvalidValue(
            f"Năm {day.year} không hợp lý. Hãy ghi năm trong khoảng {EARLIEST_YEAR} đến {latest}."
        )
    return day
