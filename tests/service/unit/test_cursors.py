"""Cursors come back as they went out; others are refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import InvalidValue
from service.cursors import read_key, read_place, read_task, write_key, write_place, write_task
from service.search.port import Place
from service.store.tasks import TaskPlace


@given(st.uuids(), st.dates(), st.integers(0, 10**18 - 1), st.booleans())
def test_a_cursor_comes_back_as_it_went_out(key: object, due: object, number: int, is_exact: bool) -> None:
    place = Place(number=number, is_exact=is_exact)
    task = TaskPlace(due=due, id=key)  # type: ignore[arg-type]
    assert read_key(write_key(key)) == key  # type: ignore[arg-type]
    assert read_task(write_task(task)) == task
    assert read_place(write_place(place)) == place


def test_no_cursor_is_the_beginning() -> None:
    assert (read_key(None), read_task(None), read_place(None)) == (None, None, None)


@pytest.mark.parametrize("read", [read_key, read_task, read_place])
@given(cursor=st.text(max_size=50))
def test_anything_else_is_refused(read: Callable[[str], object], cursor: str) -> None:
    try:
        found = read(cursor)
    except InvalidValue:
        return
    assert found is not None
