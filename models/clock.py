"""The clock by which the offices that use the product live (giờ Việt Nam)."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

OFFICE_TIME = ZoneInfo("Asia/Ho_Chi_Minh")
"""The zone in which days begin and end."""


def day_of(instant: datetime) -> date:
    """The office's calendar day of an instant (ngày theo giờ Việt Nam)."""
    return instant.astimezone(OFFICE_TIME).date()
