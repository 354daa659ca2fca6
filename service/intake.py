"""Receiving documents (tiếp nhận văn bản đến): bytes come in, a read document with obligations is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from sqlmodel import Session

from models.document import UNREAD, DocumentState
from models.errors import BadInput, ErrorCode, NotFound, ReadingStopped, SecretDocument
from models.extraction import Extraction
from models.job import JobState, Priority
from models.source import ReadLimits, SourceText
from models.tables.columns import new_id
from models.tables.documents import DocumentRow, RefusedUploadRow
from service.changes import Desk
from service.documents import matches_of
from service.engines import Receipt
from service.file_names import clean_name as clean_name
from service.files.port import FileStore
from service.files.private import PrivateFolder, blot_out
from service.jobs.port import Jobs, Work
from service.pages_read import PagesRead, ReadingProgress
from service.people import CLERK
from service.priority import priority_of_file, priority_of_urgency
from service.reading import Reading
from service.refusals import error_of as error_of
from service.refusals import refusal_of
from service.shelf import Shelf
from service.showing import summary_of
from service.store import documents as store
from service.store import jobs as job_store
from service.store.documents import ObligationCounts
from service.store.records import calendar_of, note
from service.views import DocumentSummary


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
        self._shelf = Shelf(database=desk.database, files=files)
        self._private = private
        self._limits = limits
        self._progress = ReadingProgress()
        self.reading = Reading(
            desk=desk,
            files=files,
            limits=limits,
            progress=self._progress,
            shelf=self._shelf,
        )
        self._jobs = make_jobs(self.reading)

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
                is_asked = self._begin_again(known, path, receipt.sha256)
                return self._answer(known, wait, is_new=False, is_asked=is_asked)
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
        """Reads a failed document again; nothing happens to one that is read or waits.

        One that was read, but whose job failed after that, is taken into search and citations again.
        """
        is_asked = self._queue_again(document_id)
        return self._answer(document_id, wait, is_new=False, is_asked=is_asked).document

    def pages_read(self, document_id: UUID) -> PagesRead | None:
        """How far the reading of a document is, None where none runs or no page is finished yet."""
        known = self._progress.of(document_id)
        if known is not None:
            return known
        with self._database.reading(self._agency_id) as session:  # another process may be reading it
            job = job_store.find_job(session, self._agency_id, document_id)
            if job is None or job.state is not JobState.RUNNING or not job.pages_done:
                return None
            return PagesRead(done=job.pages_done, whole=job.pages_whole)

    def stop(self, document_id: UUID, *, by: str = CLERK) -> DocumentSummary:
        """Stops the reading of a document (dừng đọc); the file is kept and may be tried again.

        Nothing happens to one that is read or has failed. What runs notices at its next page or step.
        """
        with self._database.writing(self._agency_id) as session:
            row = store.get_document(session, self._agency_id, document_id)
            job = job_store.find_job(session, self._agency_id, document_id)
            if job is not None and row.state in UNREAD:
                store.set_failed(row, ReadingStopped())
                job.state, job.claim, job.ended_at = JobState.STOPPED, None, self._clock()
                session.add_all([row, job])
                job_store.drop_draft(session, self._agency_id, document_id)
                note(
                    session,
                    self._agency_id,
                    "document.stopped",
                    at=self._clock(),
                    by=by,
                    subject_id=document_id,
                )
        return self._summary(document_id)

    def resume(self) -> None:
        """At start: wipes what a crash left behind, goes on with documents that were not read to the end."""
        self._private.sweep()
        self._shelf.settle_left()
        self._jobs.start()

    def close(self) -> None:
        """Lets the reading that runs come to its end."""
        self._jobs.close()

    def _known(self, sha256: str) -> UUID | None:
        with self._database.reading(self._agency_id) as session:
            row = store.find_by_hash(session, self._agency_id, sha256)
            return row.id if row else None

    def _begin_again(self, document_id: UUID, path: Path, sha256: str) -> bool:
        """A file that comes once more gives a document that failed another chance, with fresh bytes."""
        with self._database.reading(self._agency_id) as session:
            row = store.find_document(session, self._agency_id, document_id)
            has_failed = row is not None and self._has_failed(session, row)
        if not has_failed:
            return False
        with self._shelf.holding(sha256):
            self._files.put(path, sha256)
            return self._queue_again(document_id)

    def _has_failed(self, session: Session, row: DocumentRow) -> bool:
        """Whether a document was not read, or was and its job failed after that."""
        if row.state is not DocumentState.READY:
            return row.state is DocumentState.FAILED
        return job_store.state_of(session, self._agency_id, row.id) is JobState.FAILED

    def _queue_again(self, document_id: UUID) -> bool:
        with self._database.writing(self._agency_id) as session:
            row = store.find_document(session, self._agency_id, document_id)
            if row is None or not self._has_failed(session, row):
                return False
            if row.state is DocumentState.FAILED:
                row.state = DocumentState.QUEUED
            row.attempts = 0
            row.error_code = row.error_message = None
            session.add(row)
            self._ask(session, row)
            return True

    def _ask(self, session: Session, row: DocumentRow, kind: Priority | None = None) -> None:
        """Asks for a document to be read, in the transaction that keeps it: both are there, or neither."""
        session.flush()
        known = job_store.find_job(session, self._agency_id, row.id)
        kind = kind or (Priority(known.priority) if known else Priority.ORDINARY)
        ticket = job_store.open_job(
            session,
            self._agency_id,
            row.id,
            priority=min(kind, priority_of_urgency(row.urgency)),
            now=self._clock(),
        )
        session.flush()
        self._jobs.enqueue(session, ticket)

    def _keep_file(self, path: Path, receipt: Receipt, name: str, arrival: Arrival) -> tuple[UUID, bool]:
        """Bytes first, then their row: a crash between leaves bytes without a row, never the reverse."""
        with self._shelf.holding(receipt.sha256) as key:
            priority = priority_of_file(path, name)
            self._files.put(path, receipt.sha256)
            with self._database.writing(self._agency_id) as session:
                known = store.find_by_hash(session, self._agency_id, receipt.sha256)
                if known is not None:
                    return known.id, False  # the same file came in twice at once
                row = DocumentRow(
                    id=new_id(),
                    agency_id=self._agency_id,
                    sha256=receipt.sha256,
                    name=name,
                    size=receipt.size,
                    storage_key=key,
                    state=DocumentState.QUEUED,
                    arrived_on=arrival.on,
                    arrival_number=arrival.number,
                    created_at=self._clock(),
                )
                document_id = row.id
                session.add(row)
                self._ask(session, row, priority)
                note(
                    session,
                    self._agency_id,
                    "document.received",
                    at=row.created_at,
                    by=CLERK,
                    subject_id=document_id,
                )
        return document_id, True

    def _answer(self, document_id: UUID, wait: float, *, is_new: bool, is_asked: bool = False) -> Uploaded:
        with self._database.reading(self._agency_id) as session:
            row = store.find_document(session, self._agency_id, document_id)
            is_waiting = is_asked or (row is not None and row.state in UNREAD)
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

    def _note_refusal(self, fault: BadInput, *, name: str, sha256: str | None) -> None:
        with self._database.writing(self._agency_id) as session:
            session.add(self._refusal(new_id(), fault, name, sha256))

    def _refusal(self, key: UUID, fault: BadInput, name: str, sha256: str | None) -> RefusedUploadRow:
        return refusal_of(fault, key, self._agency_id, name=name, sha256=sha256, at=self._clock())
