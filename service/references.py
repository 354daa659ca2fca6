"""Which stored documents a document cites, and which cite it (sơ đồ viện dẫn), both ways.

A citation is looked up when its document is read, when the cited one arrives later and when a header is
corrected. It is not guessed: where several documents could be meant, it stays a citation without a link.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from uuid import UUID

from sqlmodel import Session

from models.citing import Citing
from models.dispatch import Reference
from models.document import DocumentState
from models.duplicate import DuplicateChoice, Likeness
from models.tables.documents import DocumentRow
from models.tables.references import DocumentReferenceRow
from nlp.keys import match_key
from service.citations import citation_start, year_in
from service.citing_views import CitationView, CitedGraph, CitingView
from service.fingerprints import is_same_issuer
from service.showing_matches import citation_of
from service.store import documents as document_store
from service.store import duplicates as duplicate_store
from service.store import references as store
from service.store.mapping import references_from_json
from service.store.session import Store
from service.views import DocumentRef

YEARS_BACK = 30
"""How far back a citation without a date is looked for."""

_BEFORE, _AFTER = 60, 40
"""Letters around a citation in which words say what is done to it."""

_ENDS = (".", ";", "\n")

Cues = tuple[tuple[Citing, tuple[str, ...], tuple[str, ...]], ...]


def keep_references(session: Session, document: DocumentRow) -> None:
    """Writes down what a document that was read cites, and looks all of it up; a second time alike."""
    reading = document_store.latest_reading(session, document.agency_id, document.id)
    if reading is None:
        return
    rows = _rows(document, references_from_json(reading.extraction), reading.text)
    store.replace_references(session, document.agency_id, document.id, rows)
    settle_references(session, document)


def settle_references(session: Session, document: DocumentRow) -> None:
    """Looks up what a document cites, and what cites or may cite it as its header is now."""
    session.flush()
    agency_id = document.agency_id
    start = citation_start(f"{document.number}/{document.symbol}") if document.number else None
    own = store.references_of(session, agency_id, document.id)
    incoming = store.touching(session, agency_id, document.id, start)
    citing = document_store.documents_by_id(session, agency_id, {row.document_id for row in incoming})
    citing[document.id] = document
    rows = {row.id: row for row in [*own, *incoming]}
    wanted = {row.id: _keys(row, citing[row.document_id]) for row in rows.values()}
    known: dict[str, list[DocumentRow]] = {}
    for found in store.with_citations(session, agency_id, {key for keys in wanted.values() for key in keys}):
        known.setdefault(found.citation_key or "", []).append(found)
    for row in rows.values():
        candidates = [each for key in wanted[row.id] for each in known.get(key, ())]
        target = _meant(row, citing[row.document_id], candidates)
        if row.target_id != target:
            row.target_id = target
            session.add(row)


def _rows(document: DocumentRow, references: Iterable[Reference], text: str) -> list[DocumentReferenceRow]:
    rows: dict[int, DocumentReferenceRow] = {}
    key = match_key(text)
    for each in references:
        start = citation_start(each.symbol)
        year = each.issued_on.year if each.issued_on else year_in(start)
        rows[each.span.start] = DocumentReferenceRow(
            agency_id=document.agency_id,
            document_id=document.id,
            span_start=each.span.start,
            span_end=each.span.end,
            symbol=each.symbol,
            start=start,
            kind=each.kind,
            issuer=each.issuer,
            issued_on=each.issued_on,
            year=year,
            citing=citing_of(key, each.span.start, each.span.end),
        )
    return list(rows.values())


def citing_of(key: str, start: int, end: int) -> Citing:
    """What the words around a citation say is done to it; `key` is the matching key of the text."""
    before = key[max(0, start - _BEFORE) : start]
    for sign in _ENDS:
        before = before.rpartition(sign)[2]
    after = key[end : end + _AFTER]
    for sign in _ENDS:
        after = after.partition(sign)[0]
    for citing, cues, cues_behind in _cues():
        if any(cue in before for cue in cues) or any(cue in after for cue in cues_behind):
            return citing
    return Citing.CITES


@cache
def _cues() -> Cues:
    data = tomllib.loads(files("service").joinpath("seeds", "citing.toml").read_text("utf-8"))
    return tuple(
        (Citing(name), tuple(map(match_key, cues["before"])), tuple(map(match_key, cues["after"])))
        for name, cues in data.items()
    )


def _keys(row: DocumentReferenceRow, citing: DocumentRow) -> list[str]:
    """The keys that the cited document may have, the likeliest year first."""
    if row.year is not None:
        return [f"{row.start}/{row.year}"]
    latest = citing.year or citing.created_at.year
    return [f"{row.start}/{year}" for year in range(latest, latest - YEARS_BACK, -1)]


def _meant(row: DocumentReferenceRow, citing: DocumentRow, found: Sequence[DocumentRow]) -> UUID | None:
    """The one stored document that a citation means; None where it is none, or any of several."""
    candidates = [each for each in found if each.id != citing.id]
    if row.issuer:
        candidates = [each for each in candidates if is_same_issuer(row.issuer, each.issuer)]
    if row.issued_on is not None:
        candidates = [each for each in candidates if each.issued_on in (row.issued_on, None)]
    issuers: list[DocumentRow] = []
    for each in candidates:
        if not any(is_same_issuer(each.issuer, other.issuer) for other in issuers):
            issuers.append(each)
    if len(issuers) > 1:
        near = [e for e in issuers if is_same_issuer(citing.issuer, e.issuer)]
        near = near or [e for e in issuers if is_same_issuer(citing.parent_issuer, e.issuer)]
        candidates = near if len(near) == 1 else []
    return candidates[0].id if candidates else None


@dataclass(frozen=True, slots=True, kw_only=True)
class References:
    """Sơ đồ viện dẫn."""

    database: Store
    agency_id: UUID

    def graph_of(self, document_id: UUID) -> CitedGraph:
        """What a document cites and what cites it, with what clerks said of both. Raises NotFound."""
        with self.database.reading(self.agency_id) as session:
            document_store.get_document(session, self.agency_id, document_id)
            out = store.references_of(session, self.agency_id, document_id)
            into = store.pointing_at(session, self.agency_id, document_id)
            matches = duplicate_store.matches_of(session, self.agency_id, [document_id])
            ids = {row.target_id for row in out if row.target_id} | {row.document_id for row in into}
            ids |= {match.document_id for match in matches} | {match.earlier_id for match in matches}
            documents = document_store.documents_by_id(session, self.agency_id, ids)
            said = [
                (match.document_id, match.earlier_id, citing)
                for match in matches
                for citing in [_said(match.choice, match.likeness)]
                if citing is not None
            ]
            return CitedGraph(
                cites=_outgoing(out, documents)
                + tuple(
                    CitationView(
                        symbol=citation_of(documents[earlier]) or "",
                        citing=citing,
                        by_clerk=True,
                        document=_ref(documents[earlier]),
                    )
                    for later, earlier, citing in said
                    if later == document_id and earlier in documents
                ),
                cited_by=_incoming(into, documents)
                + tuple(
                    CitingView(document=_ref(documents[later]), citing=citing, by_clerk=True)
                    for later, earlier, citing in said
                    if earlier == document_id and later in documents
                ),
            )


def _said(choice: DuplicateChoice | None, likeness: Likeness) -> Citing | None:
    if choice in (DuplicateChoice.REPLACEMENT, DuplicateChoice.REVOCATION):
        return Citing.REPLACES
    if choice is DuplicateChoice.SECOND_COPY:
        return None  # the same document is told of elsewhere
    return Citing.REPEATS if choice is None and likeness is Likeness.SIMILAR else None


_STRONGEST = (Citing.REPLACES, Citing.AMENDS, Citing.REPEATS, Citing.CITES)


def _outgoing(
    rows: Sequence[DocumentReferenceRow], documents: dict[UUID, DocumentRow]
) -> tuple[CitationView, ...]:
    """Each cited document once, with the strongest that is said of it, in the order of the text."""
    found: dict[tuple[str, int | None], DocumentReferenceRow] = {}
    for row in rows:
        known = found.setdefault((row.start, row.year), row)
        if _STRONGEST.index(row.citing) < _STRONGEST.index(known.citing):
            found[row.start, row.year] = row
    return tuple(
        CitationView(
            symbol=row.symbol,
            kind=row.kind,
            issuer=row.issuer,
            issued_on=row.issued_on,
            citing=row.citing,
            document=_ref(documents[row.target_id]) if row.target_id in documents else None,
        )
        for row in found.values()
    )


def _incoming(
    rows: Sequence[DocumentReferenceRow], documents: dict[UUID, DocumentRow]
) -> tuple[CitingView, ...]:
    """Each citing document once, latest first."""
    found: dict[UUID, Citing] = {}
    for row in rows:
        known = found.setdefault(row.document_id, row.citing)
        if _STRONGEST.index(row.citing) < _STRONGEST.index(known):
            found[row.document_id] = row.citing
    return tuple(
        CitingView(document=_ref(documents[key]), citing=citing)
        for key, citing in found.items()
        if key in documents and documents[key].state is DocumentState.READY
    )


def _ref(row: DocumentRow) -> DocumentRef:
    return DocumentRef(id=row.id, name=citation_of(row) or row.subject or row.name, created_at=row.created_at)
