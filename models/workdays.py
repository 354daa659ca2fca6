"""Working days (ngày làm việc) and the counting of periods."""

from __future__ import annotations

from datetime import date
from typing import Protocol


class WorkCalendar(Protocol):
    """Which days are worked (lịch làm việc)."""

    @property
    def version(self) -> str:
        """Names the table of decisions that the calendar follows; stored beside every due date."""

    def is_workday(self, day: date) -> bool:
        """Whether offices work on `day`."""
