"""How far a reading is."""

from __future__ import annotations

from uuid import uuid4

import pytest

from service.pages_read import PagesRead, ReadingProgress


def test_a_reading_tells_the_page_that_is_being_read_until_it_ends() -> None:
    progress, key = ReadingProgress(), uuid4()
    with progress.follow(key) as tick:
        assert progress.of(key) is None
        tick(2, 12)
        found = progress.of(key)
        assert found is not None
        assert (found.page, found.done, found.whole) == (3, 2, 12)
    assert progress.of(key) is None


def test_a_reading_that_fails_is_forgotten_too() -> None:
    progress, key = ReadingProgress(), uuid4()

    def read() -> None:
        with progress.follow(key) as tick:
            tick(1, 2)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        read()
    assert progress.of(key) is None


@pytest.mark.parametrize(("done", "whole", "page"), [(0, 0, 1), (3, 0, 4), (11, 12, 12), (12, 12, 12)])
def test_the_page_is_never_behind_the_last_one(done: int, whole: int, page: int) -> None:
    assert PagesRead(done=done, whole=whole).page == page
