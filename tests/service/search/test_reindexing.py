"""The index is made anew while the office works: what is found stays right, a stop costs nothing."""

from __future__ import annotations

import pytest
from alembic import command
from dondoc_office import Office
from sqlalchemy import text

from service.search import reindexing
from service.search.find import SearchFilter
from service.store import session
from service.store.migrate import migrate, migrating

ALL = SearchFilter()


def found(office: Office, words: str = "") -> list[str]:
    """The orders found, newest first."""
    return [hit.text.split(": ")[1] for hit in office.service.searching.find(words, ALL, limit=100).items]


def lose_words(office: Office) -> None:
    """As after an upgrade that changes the form of the index."""
    with office.service.database.unbound() as session:
        session.connection().execute(text("DELETE FROM obligation_words"))


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reindexing, "BATCH", 2)
    monkeypatch.setattr(session, "LOOK_SECONDS", 0)


def test_an_index_made_anew_finds_the_same_in_the_same_order(office: Office) -> None:
    office.take_in(*(f"Văn phòng Sở: Rà soát mục {n}." for n in range(7)))
    before = found(office)
    lose_words(office)
    assert found(office) == []
    assert office.service.reindexing.run() == 7
    assert found(office) == before
    assert not office.service.reindexing.is_open()


def test_an_upgrade_that_changes_the_form_has_the_index_filled_anew(office: Office) -> None:
    office.take_in(*(f"Văn phòng Sở: Rà soát mục {n}." for n in range(5)))
    before, engine = found(office), office.service.database.engine
    with migrating(engine) as config:
        command.downgrade(config, "0005")
    migrate(engine)
    is_changed = engine.dialect.name == "postgresql"
    assert office.service.reindexing.is_open() is is_changed
    assert found(office) == ([] if is_changed else before)
    if is_changed:
        office.service.reindexing.run()
    assert found(office) == before


def test_nothing_is_missing_while_it_runs(office: Office) -> None:
    office.take_in(*(f"Văn phòng Sở: Rà soát mục {n}." for n in range(7)))
    before, seen = found(office), []
    office.service.reindexing.run(lambda done, whole: seen.append((found(office), found(office, "muc 3"))))
    assert len(seen) > 3
    assert all(each == (before, ["Rà soát mục 3."]) for each in seen)


def test_a_stop_goes_on_where_it_was(office: Office) -> None:
    office.take_in(*(f"Văn phòng Sở: Rà soát mục {n}." for n in range(6)))
    lose_words(office)

    def stop(done: int, whole: int) -> None:
        if done >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        office.service.reindexing.run(stop)
    assert office.service.reindexing.is_open()
    assert len(found(office)) == 4
    assert office.service.reindexing.run() == 2
    assert len(found(office)) == 6


def test_what_changes_meanwhile_is_not_lost(office: Office) -> None:
    document = office.take_in(
        "Văn phòng Sở: Rà soát A.", "Văn phòng Sở: Rà soát B.", "Văn phòng Sở: Rà soát C."
    )
    oldest = document.obligations[0]

    def work(done: int, whole: int) -> None:
        if done == 2 and "Rà soát A." in found(office):
            office.service.reviewing.ignore(oldest.id, "Trùng")
            office.order("Văn phòng Sở: Việc mới.")

    office.service.reindexing.run(work)
    assert found(office) == ["Việc mới.", "Rà soát C.", "Rà soát B."]


def test_an_obligation_that_the_index_never_knew_is_added(office: Office) -> None:
    office.take_in("Văn phòng Sở: Rà soát A.", "Văn phòng Sở: Rà soát B.")
    lose_words(office)
    with office.service.database.unbound() as session:
        session.connection().execute(text("DELETE FROM search_entry"))
    office.service.reindexing.run()
    assert sorted(found(office, "ra soat")) == ["Rà soát A.", "Rà soát B."]


def test_a_start_finishes_what_was_left(office: Office) -> None:
    office.take_in("Văn phòng Sở: Rà soát A.")
    assert office.service.reindexing.finish_beside() is None
    lose_words(office)
    with pytest.raises(KeyboardInterrupt):
        office.service.reindexing.run(_interrupt)
    thread = office.service.reindexing.finish_beside()
    assert thread is not None
    thread.join(timeout=20)
    assert not office.service.reindexing.is_open()


def _interrupt(done: int, whole: int) -> None:
    raise KeyboardInterrupt
