"""What the grammar reads: phrases of time as the text says them, not yet put on a calendar."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, StrEnum

from models.deadline import Unit


class Edge(StrEnum):
    """How a phrase bounds the work (giới hạn)."""

    BEFORE = "before"
    BY = "by"
    UNTIL = "until"
    WITHIN = "within"
    AFTER = "after"
    ON = "on"
    FIELD = "field"
    NONE = "none"


class Part(Enum):
    """Which part of a month, quarter or year is meant (đầu, giữa, cuối)."""

    WHOLE = "whole"
    START = "start"
    MIDDLE = "middle"
    FIRST_HALF = "first_half"
    END = "end"


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day (giờ)."""

    hour: int
    minute: int = 0


@dataclass(frozen=True, slots=True)
class Day:
    """A day (ngày) as far as it is written; `day` -1 is the last of its month."""

    day: int
    month: int | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """A run of months of one year (tháng, quý, năm); `name` is the Vietnamese word for it.

    `year` None: not written. `week` n: its n-th seven days, -1 its last.
    """

    first: int
    last: int
    year: int | None
    name: str
    part: Part = Part.WHOLE
    week: int | None = None

    def of_year(self, year: int) -> Period:
        """The same months of another year."""
        return replace(self, year=year)


Point = Day | Period


@dataclass(frozen=True, slots=True)
class Rhythm:
    """One recurrence (chu kỳ): its period, and the days in it as far as the text names them.

    `weekday` holds RFC 5545 codes, several parted by commas ("TU,TH").
    """

    freq: str
    interval: int = 1
    months: tuple[int, ...] = ()
    days: tuple[int, ...] = ()
    weekday: str | None = None

    @property
    def per_year(self) -> float:
        """How often a year it comes, to tell the most frequent."""
        if self.freq == "YEARLY":
            return max(1, len(self.months)) / self.interval
        if self.freq == "MONTHLY" and self.months:
            return len(self.months) / self.interval
        return {"HOURLY": 8760, "DAILY": 365, "WEEKLY": 52, "MONTHLY": 12}[self.freq] / self.interval

    @property
    def is_dated(self) -> bool:
        """Whether the text names a day for it."""
        return bool(self.days or self.weekday)


class Basis(StrEnum):
    """What a recurrence was read from, the surest first."""

    DATED = "dated"
    SCHEDULED = "scheduled"
    EACH = "each"
    BY_PERIOD = "by_period"
    REPORT_NAME = "report_name"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Phrase:
    """Every phrase: its tokens `[first, end)` and its edge.

    `firm`: its own words say that it is a limit ("xong trong", "chậm nhất", "trong vòng").
    """

    first: int
    end: int
    edge: Edge
    firm: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPhrase(_Phrase):
    """One day or several: "trước 16 giờ ngày 20/10/2022"."""

    days: tuple[Day, ...]
    clock: Clock | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodPhrase(_Phrase):
    """A month, quarter, year, or a list of them: "Quý II, Quý III năm 2023"; `months` ends each of them."""

    since: Period
    until: Period
    months: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StretchPhrase(_Phrase):
    """From one point to another: "từ ngày 30/4 đến hết ngày 03/5"; `since` None: from now or unreadable."""

    since: Point | None
    until: Point | None
    clock: Clock | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """The event that a period runs from (mốc tính): its tokens, and its day where the text gives one."""

    first: int
    end: int
    day: Day | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LapsePhrase(_Phrase):
    """An amount of time (thời hạn), counted from `event` or, if `ahead`, back from it."""

    amount: int
    unit: Unit
    event: Event | None = None
    ahead: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RhythmPhrase(_Phrase):
    """Recurrences: "định kỳ hàng tháng, quý"; "trước ngày 25 hằng tháng"."""

    rhythms: tuple[Rhythm, ...]
    basis: Basis
    clock: Clock | None = None
    since: Point | None = None
    until: Point | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingPhrase(_Phrase):
    """An ongoing duty: "thường xuyên", with an end where one follows."""

    since: Point | None = None
    until: Point | None = None


Phrase = DayPhrase | PeriodPhrase | StretchPhrase | LapsePhrase | RhythmPhrase | StandingPhrase
