"""Clock times and days as documents write them."""

from __future__ import annotations

import pytest

from nlp.deadlines.phrases import Clock, Day
from nlp.deadlines.points import read_clock, read_day, read_days, read_weekday, read_weekdays
from nlp.deadlines.tokens import Tokens


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("16h00", Clock(16)),
        ("10h00'", Clock(10)),
        ("10h30’", Clock(10, 30)),
        ("17 giờ 00 phút", Clock(17)),
        ("09 giờ", Clock(9)),
        ("16g30", Clock(16, 30)),
        ("16:30", Clock(16, 30)),
        ("2 giờ chiều", Clock(14)),
        ("7 giờ sáng", Clock(7)),
        ("17 giờ 20/11/2025", Clock(17)),
    ],
)
def test_a_time_of_day(text: str, clock: Clock) -> None:
    hit = read_clock(Tokens(text), 0)
    assert hit is not None
    assert hit[0] == clock


def test_the_end_of_the_day_is_no_time_of_it() -> None:
    assert read_clock(Tokens("24 giờ"), 0) == (None, 2)


@pytest.mark.parametrize("text", ["25 giờ", "08 giờ làm việc", "3: xây dựng", "16 h"])
def test_what_is_no_time_of_day(text: str) -> None:
    assert read_clock(Tokens(text), 0) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("ngày 15/3/2021", Day(15, 3, 2021)),
        ("15/3/2021", Day(15, 3, 2021)),
        ("15/3/21", Day(15, 3, 2021)),
        ("ngày 30-6", Day(30, 6)),
        ("ngày 20.7.2020", Day(20, 7, 2020)),
        ("ngày 15 tháng 01 năm 2026", Day(15, 1, 2026)),
        ("ngày 15 (mười lăm) tháng 7", Day(15, 7)),
        ("ngày 15 tháng 3/2021", Day(15, 3, 2021)),
        ("ngày thứ 20 của", Day(20)),
        ("ngày cuối cùng của tháng", Day(-1)),
        ("15 tháng 6 năm 2026", Day(15, 6, 2026)),
        ("mùng 2 Tết Mậu Tý (8-2)", Day(8, 2)),
        ("ngày 29/2", Day(29, 2)),
    ],
)
def test_a_day_as_far_as_it_is_written(text: str, day: Day) -> None:
    hit = read_day(Tokens(text), 0)
    assert hit is not None
    assert hit[0] == day


@pytest.mark.parametrize(
    "text",
    [
        "31/6/2021",
        "29/2/2023",
        "12/2025/NĐ-CP",
        "3-5",
        "1.2",
        "ngày .../12/2025",
        "ngày dd/mm/2026",
        "15/13",
        "32/1",
    ],
)
def test_what_is_no_day(text: str) -> None:
    assert read_day(Tokens(text), 0) is None


def test_days_of_a_list_share_month_and_year_of_the_last() -> None:
    hit = read_days(Tokens("các ngày 15, 20 và 30/6/2026"), 0)
    assert hit is not None
    assert hit[0] == (Day(15, 6, 2026), Day(20, 6, 2026), Day(30, 6, 2026))


def test_remarks_in_brackets_do_not_part_a_list() -> None:
    hit = read_days(Tokens("ngày 02/02/2022 (mùng 02 Tết), 04/02/2022 (mùng 04 Tết)"), 0)
    assert hit is not None
    assert hit[0] == (Day(2, 2, 2022), Day(4, 2, 2022))


def test_a_weekday_before_a_date_is_passed_over() -> None:
    for text in ("thứ Sáu, ngày 21/11/2025", "thứ Sáu (ngày 21/11/2025)", "ngày thứ Sáu, 21/11/2025"):
        hit = read_days(Tokens(text), 0)
        assert hit is not None
        assert hit[0] == (Day(21, 11, 2025),)


def test_weekdays_in_digits_and_words() -> None:
    assert read_weekday(Tokens("ngày thứ 6"), 0) == ("FR", 3)
    assert read_weekday(Tokens("Chủ nhật"), 0) == ("SU", 2)
    assert read_weekday(Tokens("thứ tự"), 0) is None


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("các ngày thứ Ba, thứ Năm", "TU,TH"),
        ("thứ 2, 4, 6", "MO,WE,FR"),
        ("thứ Hai đến thứ Sáu", "MO,TU,WE,TH,FR"),
        ("chiều thứ Sáu", "FR"),
        ("thứ Sáu, 15 đơn vị", "FR"),
    ],
)
def test_several_weekdays_in_their_order(text: str, codes: str) -> None:
    hit = read_weekdays(Tokens(text), 0)
    assert hit is not None
    assert hit[0] == codes


def test_a_blank_hour_gives_no_time_of_day() -> None:
    for text in ("......giờ", "… giờ", "___ giờ"):
        assert read_clock(Tokens(text), 0) == (None, 2)
