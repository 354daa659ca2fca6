"""What is done once a day (việc hằng ngày), by whichever worker comes first; missed days are not made up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time

from models.clock import OFFICE_TIME

BEGINS = time(6, 0)
"""The hour from which the day's work is done: the list is there before the first clerk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chore:
    """One thing to be done each day; `do` may be called twice for a day and changes nothing then."""

    name: str
    do: Callable[[date], None]


def day_to_do(now: datetime) -> date | None:
    """The day whose chores are to be done by now, None while it is too early."""
    local = now.astimezone(OFFICE_TIME)
    return local.date() if local.time() >= BEGINS else None
