"""RRULEs: the day in the rule is the last one in time, and dateutil reads them."""

from __future__ import annotations

from datetime import datetime

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from nlp.deadlines.phrases import Clock, Edge, Rhythm
from nlp.deadlines.rules import rrule_of


@pytest.mark.parametrize(
    ("rhythm", "edge", "rule"),
    [
        (Rhythm("MONTHLY", 3), Edge.NONE, "FREQ=MONTHLY;INTERVAL=3"),
        (Rhythm("MONTHLY", 1, (), (25,)), Edge.BEFORE, "FREQ=MONTHLY;BYMONTHDAY=24"),
        (Rhythm("MONTHLY", 1, (), (25,)), Edge.BY, "FREQ=MONTHLY;BYMONTHDAY=25"),
        (Rhythm("MONTHLY", 1, (), (1,)), Edge.BEFORE, "FREQ=MONTHLY;BYMONTHDAY=-1"),
        (Rhythm("MONTHLY", 1, (), (15, -1)), Edge.BY, "FREQ=MONTHLY;BYMONTHDAY=15,-1"),
        (Rhythm("MONTHLY", 1, (), (15, -1)), Edge.BEFORE, "FREQ=MONTHLY;BYMONTHDAY=14,-2"),
        (Rhythm("MONTHLY", 1, (), (1, 15)), Edge.BEFORE, "FREQ=MONTHLY;BYMONTHDAY=14,-1"),
        (Rhythm("YEARLY", 1, (12,), (1,)), Edge.BEFORE, "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=30"),
        (Rhythm("YEARLY", 1, (3,), (1,)), Edge.BEFORE, "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1"),
        (Rhythm("YEARLY", 1, (1,), (1,)), Edge.BEFORE, "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31"),
        (
            Rhythm("YEARLY", 1, (3, 6, 9, 12), (-1,)),
            Edge.BEFORE,
            "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-2",
        ),
        (Rhythm("YEARLY", 1, (6,)), Edge.BEFORE, "FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=-1"),
        (Rhythm("WEEKLY", 1, weekday="FR"), Edge.BEFORE, "FREQ=WEEKLY;BYDAY=TH"),
        (Rhythm("WEEKLY", 1, weekday="MO"), Edge.BEFORE, "FREQ=WEEKLY;BYDAY=SU"),
        (Rhythm("WEEKLY", 1, weekday="TU,FR"), Edge.BEFORE, "FREQ=WEEKLY;BYDAY=MO,TH"),
        (Rhythm("WEEKLY", 1, weekday="MO,FR"), Edge.BEFORE, "FREQ=WEEKLY;BYDAY=TH,SU"),
        (Rhythm("WEEKLY", 2, weekday="FR"), Edge.ON, "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR"),
    ],
)
def test_the_rule_of_a_recurrence(rhythm: Rhythm, edge: Edge, rule: str) -> None:
    assert rrule_of(rhythm, edge, None) == rule


def test_with_a_time_of_day_the_day_itself_is_in_time() -> None:
    assert rrule_of(Rhythm("WEEKLY", 1, weekday="FR"), Edge.BEFORE, Clock(15)) == "FREQ=WEEKLY;BYDAY=FR"


@given(
    st.sampled_from(["MONTHLY", "YEARLY"]),
    st.integers(1, 6),
    st.lists(st.integers(1, 12), max_size=4, unique=True),
    st.lists(st.one_of(st.integers(1, 28), st.just(-1)), max_size=2, unique=True),
    st.sampled_from([Edge.BEFORE, Edge.BY]),
)
def test_every_rule_is_one_that_calendars_read(
    freq: str, interval: int, months: list[int], days: list[int], edge: Edge
) -> None:
    rule = rrule_of(Rhythm(freq, interval, tuple(months), tuple(days)), edge, None)
    # an interval may skip every named month for ever; without it each rule must come up
    once_a_period = ";".join(part for part in rule.split(";") if not part.startswith("INTERVAL="))
    start = datetime(2025, 1, 1)  # noqa: DTZ001 -- rrule works on naive days
    assert rrulestr(rule, dtstart=start) is not None
    assert rrulestr(once_a_period, dtstart=start).after(start) is not None
