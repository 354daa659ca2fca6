"""Finding a document that is there already (nhận ra văn bản trùng), inside the transaction that keeps it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from rapidfuzz import fuzz
from sqlmodel import Session

from models.duplicate import BINDING, HOLDING, DuplicateChoice, Likeness
from models.envelope import Business, Envelope
from models.source import PageOrigin, SourceText
from models.tables.documents import DocumentRow
from models.tables.duplicates import DocumentMatchRow
from service.fingerprints import (
    FORM,
    Fingerprint,
    bands_of,
    citation_key,
    is_same_issuer,
    plain_number,
    plain_symbol,
    resemblance,
)
from service.store import documents as document_store
from service.store import duplicates as store

SAME = 0.6
"""From this share of common words on, two texts are nearly the same; scans and their originals have 0.85."""

ALIKE = 0.75
"""From this share on, a document under another number is worth a remark."""

SAME_SYMBOL = 75.0
"""How like (0 to 100) two symbols must be for one of them to be taken as misread."""

MOST = 5
"""How many earlier documents a clerk is shown for one."""

SUGGESTED = {
    Business.UPDATE: DuplicateChoice.REPLACEMENT,
    Business.REPLACEMENT: DuplicateChoice.REPLACEMENT,
    Business.REVOCATION: DuplicateChoice.REVOCATION,
}
"""What the business of a package (nghiệp vụ của gói tin) says; a new one says nothing of earlier ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Like:
    """An earlier document and why it is taken for the same."""

    document: DocumentRow
    likeness: Likeness
    resemblance: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finder:
    """Nhận ra văn bản trùng: writes down which documents are alike."""

    session: Session
    agency_id: UUID
    now: datetime

    def compare(self, document: DocumentRow, envelope: Envelope | None) -> None:
        """Keeps what a document that is just made READY is like; `mark` has made it comparable."""
        known = store.own_matches(self.session, self.agency_id, document.id)
        if known:
            return  # a step that is repeated
        sketch = store.sketch_of(self.session, self.agency_id, document.id, FORM) or ""
        found = self._find(document, sketch, envelope)
        suggested = SUGGESTED.get(envelope.business) if envelope and envelope.business else None
        is_named = any(like.likeness is Likeness.NAMED for like in found)
        for like in found:
            fits = like.likeness is Likeness.NAMED or (not is_named and like.likeness in HOLDING)
            self._add(document, like.document, like, suggested if fits else None)

    def mark(self, document: DocumentRow, source: SourceText, fingerprint: Fingerprint) -> None:
        """Keeps what makes a document comparable, and how its text came about."""
        document.citation_key = citation_key(document.number, document.symbol, document.year)
        document.package_key = source.envelope.document_id if source.envelope else None
        document.is_scan = any(page.origin is PageOrigin.OCR for page in source.pages)
        document.has_lost_marks = not source.quality.has_marks
        self.session.add(document)
        self.session.flush()
        store.keep_fingerprint(
            self.session,
            self.agency_id,
            document.id,
            form=FORM,
            sketch=fingerprint.sketch,
            bands=fingerprint.bands,
        )

    def look_again(self, document: DocumentRow) -> None:
        """After a person has corrected number, symbol, date or issuer: what it is like now.

        What a clerk has decided stays, and what a package has said.
        """
        document.citation_key = citation_key(document.number, document.symbol, document.year)
        self.session.add(document)
        for row in store.matches_of(self.session, self.agency_id, [document.id]):
            if row.choice is None and row.likeness is not Likeness.NAMED:
                self.session.delete(row)
        self.session.flush()
        sketch = store.sketch_of(self.session, self.agency_id, document.id, FORM) or ""
        known = {
            frozenset((row.document_id, row.earlier_id))
            for row in store.matches_of(self.session, self.agency_id, [document.id])
        }
        for like in self._find(document, sketch, None):
            if frozenset((document.id, like.document.id)) not in known:
                earlier, later = sorted((document, like.document), key=lambda each: each.id)
                self._add(later, earlier, like, None)

    def _add(
        self, later: DocumentRow, earlier: DocumentRow, like: _Like, suggested: DuplicateChoice | None
    ) -> None:
        self.session.add(
            DocumentMatchRow(
                agency_id=self.agency_id,
                document_id=later.id,
                earlier_id=earlier.id,
                likeness=like.likeness,
                resemblance=like.resemblance,
                suggested=suggested,
                created_at=self.now,
            )
        )
        self.session.flush()

    def _find(self, document: DocumentRow, sketch: str, envelope: Envelope | None) -> list[_Like]:
        """The documents that this one is like, each by its surest likeness; of mere similar ones the best."""
        found: dict[UUID, _Like] = {}
        for like in (
            *self._named(document, envelope),
            *self._with_number(document, sketch),
            *self._with_text(document, sketch),
        ):
            original = self._original(like.document)
            if original.id != document.id:
                found.setdefault(
                    original.id,
                    _Like(document=original, likeness=like.likeness, resemblance=like.resemblance),
                )
        holding = [like for like in found.values() if like.likeness in HOLDING]
        similar = [like for like in found.values() if like.likeness not in HOLDING]
        return [*holding[:MOST], *([] if holding else similar[:1])]

    def _named(self, document: DocumentRow, envelope: Envelope | None) -> Iterator[_Like]:
        """Those that the package says it updates, replaces or revokes."""
        if envelope is None or envelope.business not in SUGGESTED or not envelope.related:
            return
        keys = store.by_package_keys(self.session, self.agency_id, envelope.related, document.id)
        cited = store.by_citations(
            self.session, self.agency_id, list(_citation_starts(envelope.related)), document.id
        )
        yield from (_Like(document=each, likeness=Likeness.NAMED) for each in keys)
        for each in cited:
            if is_same_issuer(document.issuer, each.issuer):
                yield _Like(document=each, likeness=Likeness.NAMED)

    def _with_number(self, document: DocumentRow, sketch: str) -> Iterator[_Like]:
        if document.citation_key is None:
            return
        for each in store.by_citation(self.session, self.agency_id, document.citation_key, document.id):
            if is_same_issuer(document.issuer, each.issuer):
                other = store.sketch_of(self.session, self.agency_id, each.id, FORM) or ""
                share = resemblance(sketch, other) if sketch and other else None
                yield _Like(document=each, likeness=Likeness.SAME_NUMBER, resemblance=share)

    def _with_text(self, document: DocumentRow, sketch: str) -> Iterator[_Like]:
        if not sketch:
            return
        near = store.near_documents(
            self.session, self.agency_id, document.id, form=FORM, bands=bands_of(sketch)
        )
        shares = sorted(((resemblance(sketch, each.sketch), each.document) for each in near), key=_by_share)
        for share, each in shares:
            if are_numbered_apart(document, each):
                if share >= ALIKE:
                    yield _Like(document=each, likeness=Likeness.SIMILAR, resemblance=share)
            elif share >= SAME:
                yield _Like(document=each, likeness=Likeness.SAME_TEXT, resemblance=share)

    def _original(self, document: DocumentRow) -> DocumentRow:
        """The document itself, or the one that it is a second copy of: that one has the tasks."""
        tie = tie_of(store.own_matches(self.session, self.agency_id, document.id))
        if tie is None or tie.choice is not DuplicateChoice.SECOND_COPY:
            return document
        return document_store.get_document(self.session, self.agency_id, tie.earlier_id)


def _by_share(pair: tuple[float, DocumentRow]) -> tuple[float, UUID]:
    return -pair[0], pair[1].id


def tie_of(matches: Iterable[DocumentMatchRow]) -> DocumentMatchRow | None:
    """The match by which a clerk has tied a document to an earlier one; None where there is none."""
    return next((match for match in matches if match.choice in BINDING), None)


def are_waiting(matches: Iterable[DocumentMatchRow]) -> bool:
    """Whether the clerk has still to say what a document is to those that it is like."""
    rows = list(matches)
    return tie_of(rows) is None and any(row.choice is None and row.likeness in HOLDING for row in rows)


def are_numbered_apart(one: DocumentRow, other: DocumentRow) -> bool:
    """Whether two documents have numbers of their own, so that the same words are no second copy.

    A form is sent again and again under new numbers. A blank number tells nothing.
    """
    numbers = plain_number(one.number), plain_number(other.number)
    if not all(numbers):
        return False
    if numbers[0] != numbers[1]:
        return True
    if one.year is not None and other.year is not None and one.year != other.year:
        return True
    symbols = plain_symbol(one.symbol), plain_symbol(other.symbol)
    return all(symbols) and fuzz.ratio(*symbols) < SAME_SYMBOL


def _citation_starts(related: Iterable[str]) -> Iterator[str]:
    """Citations like "12/SYT-VP" in the form of the key, without its year."""
    for each in related:
        number, stroke, symbol = each.partition("/")
        if stroke and number.strip().isdigit():
            yield f"{plain_number(number)}/{plain_symbol(symbol)}"
