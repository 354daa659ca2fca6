"""Looking at documents (xem văn bản): lists, one document with its obligations, its file."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from sqlmodel import Session

from models.errors import NotFound
from models.source import ReadLimits, SourcePart
from models.tables.duplicates import DocumentMatchRow
from service.cursors import read_key, write_key
from service.engines import Clock, Engines
from service.file_names import clean_name
from service.files.port import FileStore
from service.files.private import PrivateFolder
from service.organisations import load_directory
from service.showing import Shower, refused_summary, summary_of
from service.showing_matches import match_views
from service.store import documents as store
from service.store import duplicates as duplicate_store
from service.store import obligations as obligation_store
from service.store import tasks as task_store
from service.store.documents import ObligationCounts
from service.store.mapping import source_from_json
from service.store.session import Store
from service.views import (
    DocumentDetail,
    DocumentState,
    DocumentSummary,
    Listing,
    MatchView,
    ObligationView,
    ReviewView,
)

PAGE_DPI = 110
"""Dots an inch of a page's image: fine enough to read small print, a few hundred kilobytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A kept file (tệp gốc), opened; to be served as an attachment and closed."""

    stream: BinaryIO
    name: str
    media_type: str
    size: int


class Documents:
    """Xem văn bản."""

    def __init__(
        self,
        database: Store,
        agency_id: UUID,
        *,
        files: FileStore,
        clock: Clock,
        private: PrivateFolder,
        engines: Engines,
        limits: ReadLimits,
    ) -> None:
        self._database = database
        self._agency_id = agency_id
        self._files = files
        self._clock = clock
        self._private = private
        self._engines = engines
        self._limits = limits

    def list_documents(
        self, *, state: DocumentState | None = None, cursor: str | None = None, limit: int = 50
    ) -> Listing[DocumentSummary]:
        """Documents, newest first. Raises InvalidValue for a cursor that is none of ours."""
        before = read_key(cursor)
        with self._database.listing(self._agency_id) as session:
            rows = store.list_documents(session, self._agency_id, state=state, before=before, limit=limit + 1)
            shown = rows[:limit]
            counts = store.count_obligations(session, self._agency_id, [row.id for row in shown])
            matches = matches_of(session, self._agency_id, [row.id for row in shown])
            return Listing(
                items=tuple(
                    summary_of(row, counts.get(row.id, ObligationCounts()), matches) for row in shown
                ),
                next=write_key(shown[-1].id) if len(rows) > limit else None,
            )

    def list_refused(self, limit: int = 20) -> tuple[DocumentSummary, ...]:
        """The latest files that were not taken in, newest first; a secret one has no name."""
        with self._database.reading(self._agency_id) as session:
            rows = store.list_refused(session, self._agency_id, limit)
            return tuple(refused_summary(row) for row in rows)

    def get_document(self, document_id: UUID) -> DocumentDetail:
        """One document with its text and obligations.

        A document that could not be read answers with state FAILED, `summary.failure` and nothing else.
        Raises NotFound.
        """
        with self._database.reading(self._agency_id) as session:
            if store.find_document(session, self._agency_id, document_id) is None:
                refused = store.find_refused(session, self._agency_id, document_id)
                if refused is not None:
                    return DocumentDetail(summary=refused_summary(refused))
            return show_document(session, self._agency_id, document_id, self._shower(session))

    def get_obligation(self, obligation_id: UUID) -> ObligationView:
        """One obligation. Raises NotFound."""
        with self._database.reading(self._agency_id) as session:
            return show_obligation(session, self._agency_id, obligation_id, self._shower(session))

    def list_reviews(self, document_id: UUID) -> tuple[ReviewView, ...]:
        """What people decided on a document and its obligations, newest first."""
        with self._database.reading(self._agency_id) as session:
            store.get_document(session, self._agency_id, document_id)
            return tuple(
                ReviewView(
                    kind=row.kind,
                    obligation_id=row.obligation_id,
                    before=row.before,
                    after=row.after,
                    reason=row.reason,
                    by=row.by,
                    at=row.at,
                )
                for row in obligation_store.reviews_of(session, self._agency_id, document_id)
            )

    def open_file(self, document_id: UUID) -> StoredFile:
        """The kept file. Raises NotFound."""
        with self._database.reading(self._agency_id) as session:
            row = store.get_document(session, self._agency_id, document_id)
            return StoredFile(
                stream=self._files.open(row.storage_key),
                name=row.name,
                media_type=row.media_type or "application/octet-stream",
                size=row.size,
            )

    def page_image(self, document_id: UUID, page: int) -> bytes:
        """One page of the kept file as PNG, counted from 1 (ảnh trang).

        Raises NotFound for a page or a document that is not there, UnsupportedType for a file without pages.
        """
        render = self._engines.render_page
        if page < 1:
            raise NotFound("Văn bản này không có trang ấy.")
        if render is None:
            raise NotFound("Phần mềm này không hiện được ảnh trang.")
        with self._database.reading(self._agency_id) as session:
            row = store.get_document(session, self._agency_id, document_id)
            reading = store.get_reading(session, self._agency_id, document_id)
            source = source_from_json(reading.source, reading.text)
        rotation = next((each.rotation for each in source.pages if each.number == page), None)
        draw = partial(render, dpi=PAGE_DPI, rotation=rotation, limits=self._limits)
        holder = part_of_page(source.parts, page)
        with self._files.local(row.storage_key) as path:
            if holder is None:
                return draw(path, page=page)
            with self._unpacked(path, holder.path) as unpacked:
                return draw(unpacked, page=page - (holder.first_page or 1) + 1)

    def open_part(self, document_id: UUID, number: int) -> StoredFile:
        """One file of a package (tệp trong gói), counted from 1 as they are shown. Raises NotFound."""
        with self._database.reading(self._agency_id) as session:
            row = store.get_document(session, self._agency_id, document_id)
            reading = store.get_reading(session, self._agency_id, document_id)
            parts = source_from_json(reading.source, reading.text).parts
        if not 1 <= number <= len(parts):
            raise NotFound("Không thấy tệp này trong gói.")
        part = parts[number - 1]
        stream = tempfile.TemporaryFile()  # noqa: SIM115 - whoever answers with it closes it
        with (
            self._files.local(row.storage_key) as path,
            self._unpacked(path, part.path) as unpacked,
            unpacked.open("rb") as found,
        ):
            shutil.copyfileobj(found, stream)
        size = stream.tell()
        stream.seek(0)
        name = clean_name(part.path)
        return StoredFile(stream=stream, name=name, media_type=part.media_type, size=size)

    @contextmanager
    def _unpacked(self, path: Path, part: str) -> Iterator[Path]:
        """A file of a package as long as the context lasts."""
        if self._engines.open_part is None:
            raise NotFound("Phần mềm này chưa mở riêng được từng tệp trong gói.")
        with self._private.new_file() as target:
            target.unlink()
            self._engines.open_part(path, part=part, target=target, limits=self._limits)
            yield target

    def _shower(self, session: Session) -> Shower:
        return Shower(names=load_directory(session, self._agency_id).names, now=self._clock())


def part_of_page(parts: Sequence[SourcePart], page: int) -> SourcePart | None:
    """The file of a package that a page of the whole stands in, None where the file is no package."""
    begun = [part for part in parts if part.first_page is not None and part.first_page <= page]
    return max(begun, key=lambda part: part.first_page or 0, default=None)


def show_document(session: Session, agency_id: UUID, document_id: UUID, shower: Shower) -> DocumentDetail:
    """A document inside a transaction that is under way; without text while it is not read."""
    row = store.get_document(session, agency_id, document_id)
    counts = store.count_obligations(session, agency_id, [row.id]).get(row.id, ObligationCounts())
    reading = store.latest_reading(session, agency_id, document_id)
    if reading is None:
        return DocumentDetail(summary=summary_of(row, counts))
    obligations = obligation_store.obligations_of(session, agency_id, document_id)
    assignments = obligation_store.assignments_of(session, agency_id, [each.id for each in obligations])
    tasks = task_store.tasks_of_document(session, agency_id, document_id)
    views = [
        shower.obligation(each, row, reading.text, assignments[each.id], tasks[each.id])
        for each in obligations
    ]
    return shower.document(row, reading, counts, views, matches_of(session, agency_id, [document_id]))


def matches_of(session: Session, agency_id: UUID, ids: Collection[UUID]) -> tuple[MatchView, ...]:
    """What documents are like, as the later and as the earlier one."""
    if not duplicate_store.are_like_others(session, agency_id, ids):
        return ()
    rows = duplicate_store.matches_of(session, agency_id, ids)
    later = {row.document_id for row in rows}
    own: dict[UUID, list[DocumentMatchRow]] = {document_id: [] for document_id in later}
    for row in duplicate_store.matches_of(session, agency_id, later) if later else ():
        if row.document_id in own:
            own[row.document_id].append(row)
    named = store.documents_by_id(session, agency_id, later | {row.earlier_id for row in rows})
    return match_views(rows, own, named)


def show_obligation(session: Session, agency_id: UUID, obligation_id: UUID, shower: Shower) -> ObligationView:
    """An obligation inside a transaction that is under way."""
    row = obligation_store.get_obligation(session, agency_id, obligation_id)
    return shower.obligation(
        row,
        store.get_document(session, agency_id, row.document_id),
        store.text_of(session, agency_id, row.document_id),
        obligation_store.assignments_of(session, agency_id, [row.id])[row.id],
        task_store.tasks_of(session, agency_id, [row.id])[row.id],
    )
