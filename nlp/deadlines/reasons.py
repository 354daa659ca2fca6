"""Why a deadline is what it is, in one sentence that a clerk can check against the document."""

from __future__ import annotations

from datetime import date, time, timedelta

from models.deadline import Anchor, Unit
from models.workdays import WorkCalendar
from nlp.deadlines.phrases import Clock, Edge, Rhythm

_UNIT_NAMES = {
    Unit.HOUR: "giờ",
    Unit.DAY: "ngày",
    Unit.WORKING_DAY: "ngày làm việc",
    Unit.WEEK: "tuần",
    Unit.MONTH: "tháng",
    Unit.QUARTER: "quý",
    Unit.YEAR: "năm",
}
_WEEKDAYS = {
    "MO": "thứ Hai",
    "TU": "thứ Ba",
    "WE": "thứ Tư",
    "TH": "thứ Năm",
    "FR": "thứ Sáu",
    "SA": "thứ Bảy",
    "SU": "Chủ nhật",
}
_MANY = 6  # more days off than this are counted, not listed


def written(day: date) -> str:
    """A date as Nghị định 30/2020/NĐ-CP writes it: 05/02/2021, 15/3/2021."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{day.day:02d}/{month}/{day.year}"


def quoted(text: str) -> str:
    """The words of the document in quotation marks, on one line."""
    return "“" + " ".join(text.split()) + "”"


def why_date(
    text: str, due: date, *, clock: time | None, edge: Edge, assumed: bool, whole: str | None = None
) -> str:
    """Of a fixed date; `whole` names the month or quarter whose last day it is."""
    at = f"{clock:%H giờ %M} ngày {written(due)}" if clock else f"ngày {written(due)}"
    if edge is Edge.BEFORE and clock is None:
        told = f"{quoted(text)} là phải xong chậm nhất {at}, ngày liền trước mốc đã nêu"
    elif whole:
        told = f"{quoted(text)} là phải xong chậm nhất {at}, ngày cuối của {whole}"
    else:
        told = f"{quoted(text)} là phải xong chậm nhất {at}"
    return told + (
        "; năm không được ghi nên lấy ngày đầu tiên kể từ ngày ban hành văn bản." if assumed else "."
    )


def why_lapse(
    text: str,
    amount: int,
    unit: Unit,
    *,
    event: str | None,
    ahead: bool = False,
    counted: tuple[date, date] | None = None,
    calendar: WorkCalendar | None = None,
) -> str:
    """Of a period; `counted` is the day it was counted from and the day it ends."""
    length = f"{amount:02d} {_UNIT_NAMES[unit]}"
    if counted is None:
        if event is None:
            return f"{quoted(text)} là {length}; văn bản không nêu mốc tính nên chưa tính được hạn."
        way = "trước" if ahead else "kể từ"
        return f"{quoted(text)} là {length} {way} {quoted(event)}; ngày ấy chưa biết nên chưa tính được hạn."
    start, end = counted
    if ahead:
        return f"{quoted(text)} là {length} trước ngày {written(start)}: chậm nhất ngày {written(end)}."
    skipped = _skipped(start, end, unit, calendar) if calendar else ""
    return (
        f"{quoted(text)} là {length} tính từ ngày {written(start)}, ngày đầu không tính{skipped}: "
        f"hết hạn ngày {written(end)} (Bộ luật Dân sự 2015, Điều 147–148)."
    )


def _skipped(start: date, end: date, unit: Unit, calendar: WorkCalendar) -> str:
    days = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    off = [d for d in days if not calendar.is_workday(d)]
    if unit is Unit.HOUR or not off:
        return ""
    if unit is Unit.WORKING_DAY:
        if len(off) > _MANY:
            return f", bỏ qua {len(off)} ngày nghỉ"
        return ", bỏ qua ngày nghỉ " + ", ".join(written(d) for d in off)
    last_off = calendar.is_workday(end) and not calendar.is_workday(end - timedelta(days=1))
    return ", ngày cuối là ngày nghỉ thì lùi sang ngày làm việc tiếp theo" if last_off else ""


def anchor_name(anchor: Anchor, text: str | None) -> str | None:
    """What the period runs from, as the reason names it."""
    if text:
        return text
    return {Anchor.ISSUED: "ngày ban hành văn bản", Anchor.RECEIVED: "ngày nhận được văn bản"}.get(anchor)


def why_rhythm(text: str, rhythm: Rhythm, clock: Clock | None) -> str:
    """Of a recurring duty; the rhythm has the last days in time."""
    told = _period_name(rhythm)
    if rhythm.days:
        named = " và ".join("cuối tháng" if d < 0 else f"{d:02d}" for d in rhythm.days)
        told += f", chậm nhất ngày {named}"
        if rhythm.months:
            told += " tháng " + ", ".join(map(str, rhythm.months))
    elif rhythm.months:
        told += ", tháng " + ", ".join(map(str, rhythm.months))
    if rhythm.weekday:
        told += ", chậm nhất " + " và ".join(_WEEKDAYS[day] for day in rhythm.weekday.split(","))
    if clock:
        told += f", trước {clock.hour:02d} giờ {clock.minute:02d}"
    return f"{quoted(text)} là việc lặp lại {told}."


def _period_name(rhythm: Rhythm) -> str:
    every = rhythm.interval
    if rhythm.freq == "YEARLY" and len(rhythm.months) == 4:
        return "mỗi quý một lần"
    if rhythm.freq == "YEARLY" and len(rhythm.months) > 1:
        return f"mỗi năm {len(rhythm.months)} lần"
    if rhythm.freq == "MONTHLY" and every % 3 == 0:
        return {3: "mỗi quý một lần", 6: "sáu tháng một lần"}.get(every, f"{every} tháng một lần")
    unit = {"HOURLY": "giờ", "DAILY": "ngày", "WEEKLY": "tuần", "MONTHLY": "tháng", "YEARLY": "năm"}[
        rhythm.freq
    ]
    return f"hằng {unit}" if every == 1 else f"{every} {unit} một lần"


def why_standing(text: str, until: date | None) -> str:
    """Of an ongoing duty."""
    if until is None:
        return f"{quoted(text)} là việc làm thường xuyên, văn bản không nêu ngày kết thúc."
    return f"{quoted(text)} là việc làm thường xuyên đến hết ngày {written(until)}."
