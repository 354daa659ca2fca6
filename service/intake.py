"""Receiving documents (tiếp nhận văn bản đến): bytes come in, a read document with obligations is kept."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from sqlmodel import Session

from models.document import DocumentState
from models.errors import BadInput, DondocError, EngineUnavailable, ErrorCode, NotFound, SecretDocument
from models.extraction import Extraction
from models.source import ReadLimits, SourceText
from models.tables.columns import new_id
from models.tables.documents import DocumentRow, RefusedUploadRow
from service.changes import Desk
from service.defects import describe
from service.documents import matches_of
from service.engines import Receipt
from service.file_names import clean_name as clean_name
from service.files.port import FileStore
from service.files.private import PrivateFolder, blot_out
from service.fingerprints import FORM, fingerprint_of
from service.jobs.port import Jobs, Work
from service.keeping import Keeper
from service.likeness import Finder
from service.organisations import load_directory
from service.pages_read import PagesRead, ReadingProgress
from service.people import CLERK, MACHINE
from service.refusals import error_of as error_of
from service.refusals import refusal_of
from service.showing import summary_of
from service.store import documents as store
from service.store import duplicates as duplicate_store
from service.store.documents import ObligationCounts
from service.store.mapping import source_from_json
from service.store.records import calendar_of, note
from service.views import DocumentSummary

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 3
"""How often the reading of one document is begun before it counts as failed: it may kill the process."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Uploaded:
    """What became of an upload: `is_new` is False when the same bytes were already there."""

    document: DocumentSummary
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """What the register of incoming documents says (sổ đăng ký văn bản đến): ngày đến, số đến."""

    on: date | None = None
    number: str | None = None


class Intake:
    """Tiếp nhận: the way of a file from the upload to drafts of tasks."""

    def __init__(
        self,
        desk: Desk,
        *,
        files: FileStore,
        private: PrivateFolder,
        limits: ReadLimits,
        make_jobs: Callable[[Work], Jobs],
    ) -> None:
        self._database = desk.database
        self._agency_id = desk.agency_id
        self._engines = desk.engines
        self._index = desk.index
        self._clock = desk.clock
        self._files = files
        self._private = private
        self._limits = limits
        self._progress = ReadingProgress()
        self._jobs = make_jobs(self.read)

    def upload(
        self, stream: BinaryIO, name: str, *, arrival: Arrival | None = None, wait: float = 0.0
    ) -> Uploaded:
        """Takes a file in and waits at most `wait` seconds for it to be read.

        The document comes back in whatever state it has then: queued, reading, ready, or failed (our own
        fault, the file is kept and may be tried again). Raises subclasses of BadInput: TooLarge, EmptyFile,
        SecretDocument at once; those of reading (DamagedFile, NoTextLayer, …) where it ends within `wait`.
        The same bytes again give the document that is there.
        """
        name = clean_name(name)
        with self._private.new_file() as path:
            try:
                receipt = self._engines.receive(stream, path, self._limits)
            except BadInput as fault:
                self._note_refusal(fault, name=name, sha256=None)
                raise
            known = self._known(receipt.sha256)
            if known is not None:
                self._begin_again(known, path, receipt.sha256)
                return self._answer(known, wait, is_new=False)
            try:
                self._engines.check_secrecy(path, limits=self._limits, name=name)
            except BadInput as fault:
                if isinstance(fault, SecretDocument):
                    blot_out(stream)
                self._note_refusal(fault, name=name, sha256=receipt.sha256)
                raise
            document_id, is_new = self._keep_file(path, receipt, name, arrival or Arrival())
        return self._answer(document_id, wait, is_new=is_new)

    def upload_file(self, path: Path, *, wait: float = 0.0) -> Uploaded:
        """Takes a file of this machine in; as `upload`."""
        with path.open("rb") as stream:
            return self.upload(stream, path.name, wait=wait)

    def look_at(
        self, stream: BinaryIO, name: str, *, received_on: date | None = None
    ) -> tuple[SourceText, Extraction]:
        """Reads a file and keeps nothing of it. Raises subclasses of BadInput."""
        with self._private.new_file() as path:
            self._engines.receive(stream, path, self._limits)
            try:
                self._engines.check_secrecy(path, limits=self._limits, name=name)
                source = self._engines.read(path, limits=self._limits, name=name)
            except SecretDocument as fault:
                blot_out(stream)
                self._note_refusal(fault, name=name, sha256=None)
                raise
        with self._database.reading(self._agency_id) as session:
            calendar = calendar_of(session, self._agency_id, self._engines.calendar)
        return source, self._engines.extract(source, calendar=calendar, received_on=received_on)

    def retry(self, document_id: UUID, *, wait: float = 0.0) -> DocumentSummary:
        """Reads a failed document again; nothing happens to one that is read or waits."""
        self._queue_again(document_id)
        return self._answer(document_id, wait, is_new=False).document

    def pages_read(self, document_id: UUID) -> PagesRead | None:
        """How far the reading of a document is, None where none runs or no page is finished yet."""
        return self._progress.of(document_id)

    def resume(self) -> None:
        """At start: wipes what a crash left behind, goes on with documents that were not read to the end."""
        self._private.sweep()
        for key in self._files.doubtful():
            self._settle_doubt(key)
        with self._database.reading(self._agency_id) as session:
            waiting = store.unfinished(session, self._agency_id)
            waiting += duplicate_store.without_fingerprint(session, self._agency_id, FORM)
        for document_id in waiting:
            self._jobs.submit(document_id)

    def close(self) -> None:
        """Lets the reading that runs come to its end."""
        self._jobs.close()

    def read(self, document_id: UUID) -> None:
        """Reads one document and keeps what it says; a step of the job engine, may be repeated."""
        row = self._begin(document_id)
        if row is None:
            self._make_comparable(document_id)
            return
        try:
            source, extraction = self._understand(row)
        except BadInput as fault:
            self._drop(row, fault)
        except EngineUnavailable as fault:  # a program or a process is missing: the file may be tried again
            self._fail(document_id, fault)
        except Exception as fault:  # a defect of ours: the document stays, a person may try again
            logger.error("document %s: %s", document_id, describe(fault))
            self._fail(document_id)
        else:
            self._finish(document_id, source, extraction)

    def _known(self, sha256: str) -> UUID | None:
        with self._database.reading(self._agency_id) as session:
            row = store.find_by_hash(session, self._agency_id, sha256)
            return row.id if row else None

    def _begin_again(self, document_id: UUID, path: Path, sha256: str) -> None:
        """A file that comes once more gives a document that failed another chance, with fresh bytes."""
        if self._queue_again(document_id):
            self._files.put(path, sha256)

    def _queue_again(self, document_id: UUID) -> bool:
        with self._database.writing(self._agency_id) as session:
            row = store.find_document(session, self._agency_id, document_id)
            if row is None or row.state is not DocumentState.FAILED:
                return False
            row.state, row.attempts = DocumentState.QUEUED, 0
            row.error_code = row.error_message = None
            session.add(row)
            return True

    def _keep_file(self, path: Path, receipt: Receipt, name: str, arrival: Arrival) -> tuple[UUID, bool]:
        """Bytes first, then their row: a crash between leaves bytes without a row, never the reverse.

        Both under the write lock, so that a refusal of the same bytes cannot take them away in between.
        """
        row = DocumentRow(
            id=new_id(),
            agency_id=self._agency_id,
            sha256=receipt.sha256,
            name=name,
            size=receipt.size,
            storage_key=self._files.doubt(receipt.sha256),
            state=DocumentState.QUEUED,
            arrived_on=arrival.on,
            arrival_number=arrival.number,
            created_at=self._clock(),
        )
        document_id, key = row.id, row.storage_key
        try:
            with self._database.writing(self._agency_id) as session:
                known = store.find_by_hash(session, self._agency_id, receipt.sha256)
                if known is not None:
                    return known.id, False  # the same file came in twice at once
                self._files.put(path, receipt.sha256)
                session.add(row)
                note(
                    session,
                    self._agency_id,
                    "document.received",
                    at=row.created_at,
                    by=CLERK,
                    subject_id=document_id,
                )
        finally:
            self._settle_doubt(key)
        return document_id, True

    def _answer(self, document_id: UUID, wait: float, *, is_new: bool) -> Uploaded:
        with self._database.reading(self._agency_id) as session:
            row = store.find_document(session, self._agency_id, document_id)
            is_waiting = row is not None and row.state in (DocumentState.QUEUED, DocumentState.READING)
        if is_waiting:
            self._jobs.submit(document_id)
            if wait > 0:
                self._jobs.wait(document_id, wait)
        return Uploaded(document=self._summary(document_id), is_new=is_new)

    def _summary(self, document_id: UUID) -> DocumentSummary:
        """The document now; raises what it was refused for."""
        with self._database.reading(self._agency_id) as session:
            row = store.find_document(session, self._agency_id, document_id)
            if row is not None:
                counts = store.count_obligations(session, self._agency_id, [document_id])
                matches = matches_of(session, self._agency_id, [document_id])
                return summary_of(row, counts.get(document_id, ObligationCounts()), matches)
            refused = store.find_refused(session, self._agency_id, document_id)
            if refused is None:
                raise NotFound
            fault = error_of(ErrorCode(refused.code), refused.message)
        raise fault

    def _begin(self, document_id: UUID) -> DocumentRow | None:
        """Marks a document as being read; None where there is nothing to read or it was tried too often."""
        with self._database.writing(self._agency_id) as session:
            row = store.find_document(session, self._agency_id, document_id)
            if row is None or row.state not in (DocumentState.QUEUED, DocumentState.READING):
                return None
            row.attempts += 1
            row.state = DocumentState.READING
            if row.attempts > MOST_ATTEMPTS:
                _set_failed(row)
            session.add(row)
            session.flush()
            is_given_up = row.state is DocumentState.FAILED
            session.expunge(row)
        return None if is_given_up else row

    def _understand(self, row: DocumentRow) -> tuple[SourceText, Extraction]:
        with self._database.reading(self._agency_id) as session:
            calendar = calendar_of(session, self._agency_id, self._engines.calendar)
        with self._files.local(row.storage_key) as path, self._progress.follow(row.id) as tick:
            source = self._engines.read(path, limits=self._limits, name=row.name, tick=tick)
        return source, self._engines.extract(source, calendar=calendar, received_on=row.arrived_on)

    def _finish(self, document_id: UUID, source: SourceText, extraction: Extraction) -> None:
        fingerprint = fingerprint_of(source)
        with self._database.writing(self._agency_id) as session:
            row = store.find_document(session, self._agency_id, document_id)
            if row is None or row.state is not DocumentState.READING:
                return
            keeper = Keeper(
                session=session,
                directory=load_directory(session, self._agency_id),
                calendar=calendar_of(session, self._agency_id, self._engines.calendar),
                index=self._index,
                now=self._clock(),
            )
            keeper.keep(row, source, extraction)
            self._finder(session).take_in(row, source, fingerprint)
            note(
                session,
                self._agency_id,
                "document.read",
                at=self._clock(),
                by=MACHINE,
                subject_id=document_id,
            )

    def _make_comparable(self, document_id: UUID) -> None:
        """Gives a document that was read by an earlier version what later ones are compared with."""
        with self._database.reading(self._agency_id) as session:
            row = store.find_document(session, self._agency_id, document_id)
            reading = store.latest_reading(session, self._agency_id, document_id)
            is_old = duplicate_store.sketch_of(session, self._agency_id, document_id, FORM) is None
        if row is None or reading is None or row.state is not DocumentState.READY or not is_old:
            return
        source = source_from_json(reading.source, reading.text)
        fingerprint = fingerprint_of(source)
        with self._database.writing(self._agency_id) as session:
            document = store.get_document(session, self._agency_id, document_id)
            self._finder(session).mark(document, source, fingerprint)

    def _finder(self, session: Session) -> Finder:
        return Finder(session=session, agency_id=self._agency_id, now=self._clock())

    def _drop(self, row: DocumentRow, fault: BadInput) -> None:
        """A file that cannot be read leaves a note and neither document nor bytes."""
        self._files.doubt(row.sha256)
        with self._database.writing(self._agency_id) as session:
            session.add(self._refusal(row.id, fault, row.name, row.sha256))
            store.drop_unread(session, self._agency_id, row.id)
        self._settle_doubt(row.storage_key)
        if isinstance(fault, SecretDocument):
            self._database.forget()

    def _settle_doubt(self, key: str) -> None:
        """Wipes bytes that no document has; the write lock keeps others from bringing them in meanwhile."""
        with self._database.unbound() as session:
            if not store.is_stored(session, key):
                self._files.delete(key)
        self._files.trust(key)

    def _fail(self, document_id: UUID, fault: DondocError | None = None) -> None:
        with self._database.writing(self._agency_id) as session:
            row = store.find_document(session, self._agency_id, document_id)
            if row is not None and row.state is DocumentState.READING:
                _set_failed(row, fault)
                session.add(row)

    def _note_refusal(self, fault: BadInput, *, name: str, sha256: str | None) -> None:
        with self._database.writing(self._agency_id) as session:
            session.add(self._refusal(new_id(), fault, name, sha256))

    def _refusal(self, key: UUID, fault: BadInput, name: str, sha256: str | None) -> RefusedUploadRow:
        return refusal_of(fault, key, self._agency_id, name=name, sha256=sha256, at=self._clock())


def _set_failed(row: DocumentRow, fault: DondocError | None = None) -> None:
    fault = fault or DondocError()
    row.state = DocumentState.FAILED
    row.error_code, row.error_message = fault.code.value, fault.message
