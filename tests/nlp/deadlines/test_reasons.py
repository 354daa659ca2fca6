"""The sentence that says why."""

from __future__ import annotations

from datetime import date, time

from models.deadline import Unit
from models.workdays import vietnam_calendar
from nlp.deadlines.phrases import Clock, Edge, Rhythm
from nlp.deadlines.reasons import quoted, why_date, why_lapse, why_rhythm, why_standing, written


def test_dates_are_written_as_decree_30_asks() -> None:
    assert [written(date(2021, m, 5)) for m in (1, 2, 3, 12)] == [
        "05/01/2021",
        "05/02/2021",
        "05/3/2021",
        "05/12/2021",
    ]


def test_a_quote_is_on_one_line() -> None:
    assert quoted("trước\n ngày  5") == "“trước ngày 5”"


def test_why_a_date() -> None:
    assert why_date(
        "trong quý IV/2022", date(2022, 12, 31), clock=None, edge=Edge.WITHIN, assumed=False, whole="quý"
    ) == ("“trong quý IV/2022” là phải xong chậm nhất ngày 31/12/2022, ngày cuối của quý.")
    assert why_date(
        "trước 16h00 ngày 05/12", date(2022, 12, 5), clock=time(16), edge=Edge.BEFORE, assumed=True
    ) == (
        "“trước 16h00 ngày 05/12” là phải xong chậm nhất 16 giờ 00 ngày 05/12/2022; "
        "năm không được ghi nên lấy ngày đầu tiên kể từ ngày ban hành văn bản."
    )


def test_why_a_period_with_and_without_a_known_day() -> None:
    calendar = vietnam_calendar()
    counted = (date(2026, 4, 16), date(2026, 4, 28))
    assert why_lapse(
        "10 ngày", 10, Unit.DAY, event="ngày ban hành văn bản", counted=counted, calendar=calendar
    ) == (
        "“10 ngày” là 10 ngày tính từ ngày 16/4/2026, ngày đầu không tính, ngày cuối là ngày nghỉ thì lùi sang "
        "ngày làm việc tiếp theo: hết hạn ngày 28/4/2026 (Bộ luật Dân sự 2015, Điều 147–148)."
    )
    assert why_lapse("trong 3 ngày", 3, Unit.DAY, event="ngày họp") == (
        "“trong 3 ngày” là 03 ngày kể từ “ngày họp”; ngày ấy chưa biết nên chưa tính được hạn."
    )
    assert "không nêu mốc" in why_lapse("trong 3 ngày", 3, Unit.DAY, event=None)


def test_many_days_off_are_counted_not_listed() -> None:
    counted = (date(2026, 2, 12), date(2026, 3, 5))
    told = why_lapse("x", 10, Unit.WORKING_DAY, event="y", counted=counted, calendar=vietnam_calendar())
    assert "bỏ qua 11 ngày nghỉ" in told


def test_why_a_recurrence() -> None:
    assert why_rhythm("trước ngày 13 tháng cuối quý", Rhythm("YEARLY", 1, (3, 6, 9, 12), (12,)), None) == (
        "“trước ngày 13 tháng cuối quý” là việc lặp lại mỗi quý một lần, chậm nhất ngày 12 tháng 3, 6, 9, 12."
    )
    assert why_rhythm("x", Rhythm("WEEKLY", weekday="FR"), Clock(15)) == (
        "“x” là việc lặp lại hằng tuần, chậm nhất thứ Sáu, trước 15 giờ 00."
    )
    assert why_rhythm("x", Rhythm("MONTHLY", 6), None) == "“x” là việc lặp lại sáu tháng một lần."
    assert why_rhythm("x", Rhythm("YEARLY", 2), None) == "“x” là việc lặp lại 2 năm một lần."


def test_why_an_ongoing_duty() -> None:
    assert why_standing("thường xuyên", date(2023, 12, 31)).endswith("đến hết ngày 31/12/2023.")
    assert "không nêu ngày kết thúc" in why_standing("thường xuyên", None)
