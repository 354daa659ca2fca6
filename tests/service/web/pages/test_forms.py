"""What people fill in: days and hours as they write them, fields that are missing or odd."""

from __future__ import annotations

from datetime import date, time

import pytest

from models.errors import InvalidValue
from service.web.forms import Fields, read_written_day, read_written_hour


@pytest.mark.parametrize(
    "written", ["5/3/2026", "05/03/2026", "5-3-2026", "05.3.2026", " 5 / 3 / 2026 ", "2026-03-05"]
)
def test_a_day_is_read_however_it_is_written(written: str) -> None:
    assert read_written_day(written) == date(2026, 3, 5)


@pytest.mark.parametrize("written", ["31/2/2026", "5/3", "mai", "5/3/26", "2026-13-01"])
def test_a_day_that_is_none_is_refused(written: str) -> None:
    with pytest.raises(InvalidValue):
        read_written_day(written)


@pytest.mark.parametrize(
    ("written", "hour"),
    [
        ("16:30", time(16, 30)),
        ("16h30", time(16, 30)),
        ("16 giờ 30", time(16, 30)),
        ("16 giờ 30 phút", time(16, 30)),
        ("16h30'", time(16, 30)),
        ("16h", time(16)),
        ("7", time(7)),
        ("", None),
    ],
)
def test_an_hour_is_read_however_it_is_written(written: str, hour: time | None) -> None:
    assert read_written_hour(written) == hour


@pytest.mark.parametrize("written", ["25:00", "16:75", "chiều", "16:3"])
def test_an_hour_that_is_none_is_refused(written: str) -> None:
    with pytest.raises(InvalidValue):
        read_written_hour(written)


def test_nothing_written_is_nothing() -> None:
    fields = Fields((("a", " "),))
    assert fields.has("a")
    assert not fields.has("b")
    assert (fields.get("a"), fields.number("a"), fields.key("a"), fields.day("a"), fields.hour("b")) == (
        "",
        None,
        None,
        None,
        None,
    )


@pytest.mark.parametrize("value", ["x", "-1", "1.5", "9" * 20, "٣"])
def test_a_number_that_is_none_is_refused(value: str) -> None:
    with pytest.raises(InvalidValue):
        Fields((("n", value),)).number("n")


def test_fields_that_repeat_keep_their_order() -> None:
    assert Fields((("a", "1"), ("b", "x"), ("a", " 2 "))).all("a") == ("1", "2")
