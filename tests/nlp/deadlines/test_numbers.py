"""Numbers and amounts of time in digits and words."""

from __future__ import annotations

import pytest

from models.deadline import Unit
from nlp.deadlines.numbers import Amount, read_amount, read_number
from nlp.deadlines.tokens import Tokens


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("05", 5),
        ("15 (mười lăm)", 15),
        ("ba (03)", 3),
        ("năm ngày", 5),
        ("năm (05) ngày", 5),
        ("mười", 10),
        ("mười lăm ngày", 15),
        ("hai mươi", 20),
        ("bốn mươi lăm ngày", 45),
        ("chín mươi", 90),
        ("một trăm hai mươi ngày", 120),
        ("một trăm", 100),
    ],
)
def test_a_number_is_read_as_written(text: str, value: int) -> None:
    hit = read_number(Tokens(text), 0)
    assert hit is not None
    assert hit[0] == value


def test_the_word_for_year_is_no_five() -> None:
    assert read_number(Tokens("năm 2025"), 0) is None
    assert read_number(Tokens("năm sau"), 0) is None


def test_another_number_in_brackets_is_no_repetition() -> None:
    assert read_number(Tokens("15 (mười) ngày"), 0) == (15, 1)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("05 ngày làm việc", Amount(5, Unit.WORKING_DAY)),
        ("03 (ba) ngày", Amount(3, Unit.DAY)),
        ("24 giờ", Amount(24, Unit.HOUR)),
        ("hai tuần", Amount(2, Unit.WEEK)),
        ("nửa tháng", Amount(15, Unit.DAY)),
        ("nửa năm", Amount(6, Unit.MONTH)),
        ("05 - 07 ngày", Amount(7, Unit.DAY)),
        ("từ 05 đến 07 ngày", Amount(7, Unit.DAY)),
        ("từ 01 tháng đến 03 tháng", Amount(3, Unit.MONTH)),
        ("01 quý", Amount(1, Unit.QUARTER)),
    ],
)
def test_an_amount_has_its_unit_and_of_two_the_larger_number(text: str, amount: Amount) -> None:
    hit = read_amount(Tokens(text), 0)
    assert hit is not None
    assert hit[0] == amount


@pytest.mark.parametrize(
    "text",
    ["15 tháng 6", "6 tháng đầu năm", "20 năm 2025", "0 ngày", "500 năm", "02 ngày 15 và 16/12", "5 đơn vị"],
)
def test_a_point_in_time_or_a_quantity_is_no_amount(text: str) -> None:
    assert read_amount(Tokens(text), 0) is None
