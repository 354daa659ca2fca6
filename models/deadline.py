"""Deadlines (thời hạn) as the text sets them, resolved as far as the document allows.

`due_on` is always the last calendar day on which doing it is still in time: fixed dates are never moved off
rest days, periods that end on one are (Bộ luật Dân sự 2015, Điều 148).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from models.source import Span


class Unit(StrEnum):
    """Units of a period (đơn vị thời gian)."""

    HOUR = "hour"
    DAY = "day"
    WORKING_DAY = "working_day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Anchor(StrEnum):
    """The event from which a period runs (mốc tính)."""

    ISSUED = "issued"
    RECEIVED = "received"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stated:
    """What every stated deadline has: its words, their place, one Vietnamese sentence that says why."""

    text: str
    span: Span
    because: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedDate(_Stated):
    """One moment (mốc thời gian): "trước ngày 15/3/2021", "trong quý IV/2022"; `start_on` for a span."""

    due_on: date
    due_time: time | None = None
    start_on: date | None = None
    year_assumed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterEvent(_Stated):
    """So long after an event (thời hạn tính từ sự kiện): "trong 05 ngày làm việc kể từ ngày nhận được"."""

    amount: int
    unit: Unit
    anchor: Anchor
    anchor_text: str | None = None
    due_on: date | None = None
    due_time: time | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurring(_Stated):
    """A recurring duty (định kỳ): `rrule` by RFC 5545, further rules of the same duty in `also`."""

    rrule: str
    also: tuple[str, ...] = ()
    start_on: date | None = None
    due_on: date | None = None
    due_time: time | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing(_Stated):
    """An ongoing duty (thường xuyên); `due_on` only where the text gives an end."""

    due_on: date | None = None
    start_on: date | None = None


Deadline = FixedDate | AfterEvent | Recurring | Standing
