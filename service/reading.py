"""Reading a document in steps (các bước đọc văn bản): each is kept, and may be repeated without harm.

read → extract → match → draft → index → notify. What one step hands to the next lies in `reading_draft`; a
copy is kept in memory as long as the same process goes on. Every step writes in one short transaction that
first makes sure that the attempt is still the one in charge.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from uuid import UUID

from sqlmodel import Session

from models.document import DocumentState
from models.errors import BadInput, DondocError, ReadingGivenUp, SecretDocument
from models.extraction import Extraction
from models.job import OPEN_JOBS, JobState, Priority, Step
from models.source import ReadLimits, SourceText
from models.tables.columns import new_id
from models.tables.documents import DocumentRow
from models.tables.jobs import ReadingDraftRow
from service.changes import Desk
from service.files.port import FileStore
from service.fingerprints import FORM, fingerprint_of
from service.headers import take_header
from service.jobs.port import Attempt, TakenOver, TriedBefore
from service.jobs.turns import giving_way
from service.keeping import Keeper
from service.likeness import Finder
from service.organisations import load_directory
from service.pages_read import ReadingProgress
from service.people import MACHINE
from service.references import keep_references
from service.refusals import refusal_of
from service.search.indexing import index_obligations
from service.shelf import Shelf
from service.store import claims
from service.store import documents as store
from service.store import duplicates as duplicate_store
from service.store import jobs as job_store
from service.store import obligations as obligation_store
from service.store.busy import DatabaseBusy
from service.store.jobs import Ticket
from service.store.mapping import draft_from_json, draft_to_json, source_from_json, source_to_json
from service.store.records import calendar_of, note

MOST_ATTEMPTS = 3
"""How often the reading of one document is begun before it counts as failed: it may kill the process."""

_JOBS_AT_ONCE = 500

_BETWEEN_TICKS = 1.0
"""Seconds between two notes of how far a reading is; each is a transaction."""


class NoLongerAWorker(TakenOver):
    """This process was taken for dead; its jobs have gone to others."""


@dataclass(slots=True)
class _Memory:
    """What an attempt has read, so that the next step need not fetch it; `document` as it was then."""

    document: DocumentRow | None = None
    source: SourceText | None = None
    extraction: Extraction | None = None


@dataclass(slots=True, kw_only=True)
class Reading:
    """Đọc văn bản theo bước; see `service.jobs.port.Work`."""

    desk: Desk
    files: FileStore
    limits: ReadLimits
    progress: ReadingProgress
    shelf: Shelf
    _memory: dict[UUID, _Memory] = field(default_factory=dict)

    # -- begin and end ------------------------------------------------------------------------------------

    def begin(self, ticket: Ticket, worker_id: UUID | None, *, first_only: bool = False) -> Attempt | None:
        """Claims a document for one attempt; None where nothing is to be done or it was tried too often.

        Raises NoLongerAWorker: a process that was taken for dead must not take anything from the living;
        TriedBefore, before anything is written: who dies beside others while it only looks has tried nothing.
        """
        claim = new_id()
        with self.desk.database.writing(ticket.agency_id) as session:
            number = claims.take(session, ticket, claim=claim, worker_id=worker_id, now=self.desk.clock())
            if number is None and worker_id is not None and not claims.lives(session, worker_id):
                raise NoLongerAWorker
            if first_only and number is not None and number > 1:
                raise TriedBefore
        if number is None:
            return None
        attempt = Attempt(agency_id=ticket.agency_id, document_id=ticket.document_id, claim=claim)
        if number > MOST_ATTEMPTS:
            self.fail(attempt, ReadingGivenUp())
            return None
        self._memory[claim] = _Memory()
        return attempt

    def is_open(self, document_id: UUID) -> bool:
        """Whether the job of a document has still to end."""
        with self.desk.database.reading(self.desk.agency_id) as session:
            return job_store.state_of(session, self.desk.agency_id, document_id) in OPEN_JOBS

    def forget(self, attempt: Attempt) -> None:
        """Lets go of what was read in an attempt."""
        self._memory.pop(attempt.claim, None)

    def hand_back(self, attempt: Attempt) -> None:
        """Puts a job back among those that wait."""
        with self.desk.database.writing(attempt.agency_id) as session:
            claims.give_back(session, attempt.agency_id, attempt.document_id, claim=attempt.claim)

    def fail(self, attempt: Attempt, fault: DondocError | None) -> None:
        """Ends a job that cannot be done; the file is kept. Raises TakenOver."""
        with self._in_charge(attempt, claims.end, state=JobState.FAILED) as session:
            job_store.drop_draft(session, attempt.agency_id, attempt.document_id)
            row = store.find_document(session, attempt.agency_id, attempt.document_id)
            if row is not None and row.state is DocumentState.READING:
                store.set_failed(row, fault or DondocError())
                session.add(row)

    def tickets(self, document_ids: Sequence[UUID] | None = None) -> list[Ticket]:
        """What waits or was begun and not ended; a document of an earlier version gets its job.

        Without keys also what failed after its document was READY, unless it was tried too often.
        """
        agency_id = self.desk.agency_id
        with self.desk.database.reading(agency_id) as session:
            found = job_store.open_tickets(session, agency_id, document_ids)
            unread = store.unfinished(session, agency_id, document_ids)
            later = duplicate_store.without_fingerprint(session, agency_id, FORM, document_ids)
            if document_ids is None:
                later += job_store.failed_when_ready(session, agency_id)
            known = {ticket.document_id for ticket in found}
            past = known | (job_store.given_up(session, agency_id, MOST_ATTEMPTS) if later else set())
        return [
            *found,
            *self._open_jobs([each for each in unread if each not in known], is_read=False),
            *self._open_jobs([each for each in dict.fromkeys(later) if each not in past], is_read=True),
        ]

    def _open_jobs(self, document_ids: Sequence[UUID], *, is_read: bool) -> Iterator[Ticket]:
        """Opens jobs that are missing, many in a transaction; what is read already can wait longest.

        The attempts of a document that is read were at its reading: they say nothing of what is asked now.
        """
        agency_id, now = self.desk.agency_id, self.desk.clock()
        priority = max(Priority) if is_read else None
        for start in range(0, len(document_ids), _JOBS_AT_ONCE):
            some = document_ids[start : start + _JOBS_AT_ONCE]
            with self.desk.database.writing(agency_id) as session:
                opened = job_store.open_tickets(session, agency_id, some)  # by another process meanwhile
                known = {ticket.document_id for ticket in opened}
                lost = some if is_read else store.unfinished(session, agency_id, some)
                wanted = [each for each in lost if each not in known]
                if is_read:
                    store.forget_attempts(session, agency_id, wanted)
                opened += [
                    job_store.open_job(session, agency_id, each, priority=priority, now=now)
                    for each in wanted
                ]
            yield from opened

    # -- the steps ----------------------------------------------------------------------------------------

    def do(self, step: Step, attempt: Attempt) -> bool:
        """Does one step; False where the job ends with it."""
        match step:
            case Step.READ:
                return self._read(attempt)
            case Step.EXTRACT:
                self._extract(attempt)
            case Step.MATCH:
                self._match(attempt)
            case Step.DRAFT:
                self._draft(attempt)
            case Step.INDEX:
                self._index(attempt)
            case Step.NOTIFY:
                self._notify(attempt)
        return True

    def _read(self, attempt: Attempt) -> bool:
        """The text with its positions, in a child process; a file that cannot be read is refused."""
        row = self._document(attempt)
        if row.state is DocumentState.READY or self._has_draft(attempt):
            return True
        try:
            with self.files.local(row.storage_key) as path, self.progress.follow(row.id) as tick:
                source = self.desk.engines.read(
                    path, limits=self.limits, name=row.name, tick=self._telling(attempt, tick)
                )
        except BadInput as fault:
            self._refuse(attempt, row, fault)
            return False
        self._memory[attempt.claim].source = source
        with self._in_charge(attempt, claims.hold, step=Step.READ) as session:
            session.add(
                ReadingDraftRow(
                    agency_id=attempt.agency_id,
                    document_id=attempt.document_id,
                    text=source.text,
                    source=source_to_json(source),
                )
            )
        return True

    def _extract(self, attempt: Attempt) -> None:
        """Header, outline and obligations of the text."""
        row = self._document(attempt)
        if row.state is DocumentState.READY:
            return
        with self.desk.database.reading(attempt.agency_id) as session:
            calendar = calendar_of(session, attempt.agency_id, self.desk.engines.calendar)
        source = self._source(attempt)
        with giving_way():
            extraction = self.desk.engines.extract(source, calendar=calendar, received_on=row.arrived_on)
        self._memory[attempt.claim].extraction = extraction
        dumped = draft_to_json(extraction)
        with self._in_charge(attempt, claims.hold, step=Step.EXTRACT) as session:
            job_store.keep_extraction(session, attempt.agency_id, attempt.document_id, dumped)

    def _match(self, attempt: Attempt) -> None:
        """The header, and what the document is compared with others by."""
        is_ready = self._document(attempt).state is DocumentState.READY
        if is_ready and self._has_fingerprint(attempt):
            return
        source = self._source(attempt)
        header = None if is_ready else self._extraction(attempt).header
        with giving_way():
            fingerprint = fingerprint_of(source)
        with self._in_charge(attempt, claims.hold, step=Step.MATCH) as session:
            document = store.get_document(session, attempt.agency_id, attempt.document_id)
            if header is not None:
                take_header(document, header)
                document.media_type = source.media_type
            self._finder(session, attempt).mark(document, source, fingerprint)

    def _draft(self, attempt: Attempt) -> None:
        """Obligations with their departments and tasks, as drafts; the document is READY with them."""
        if self._document(attempt).state is DocumentState.READY:
            return
        source, extraction = self._source(attempt), self._extraction(attempt)
        with self._in_charge(attempt, claims.hold, step=Step.DRAFT) as session:
            document = store.get_document(session, attempt.agency_id, attempt.document_id)
            keeper = Keeper(
                session=session,
                directory=load_directory(session, attempt.agency_id),
                calendar=calendar_of(session, attempt.agency_id, self.desk.engines.calendar),
                index=self.desk.index,
                now=self.desk.clock(),
            )
            keeper.keep(document, source, extraction)
            self._finder(session, attempt).compare(document, source.envelope)
            job_store.drop_draft(session, attempt.agency_id, attempt.document_id)
            now, subject = self.desk.clock(), attempt.document_id
            note(session, attempt.agency_id, "document.read", at=now, by=MACHINE, subject_id=subject)

    def _index(self, attempt: Attempt) -> None:
        """The words of the obligations and what the document cites, for searching."""
        with self._in_charge(attempt, claims.hold, step=Step.INDEX) as session:
            document = store.get_document(session, attempt.agency_id, attempt.document_id)
            rows = obligation_store.obligations_of(session, attempt.agency_id, attempt.document_id)
            keep_references(session, document)
            index_obligations(self.desk.index, session, document, rows)

    def _notify(self, attempt: Attempt) -> None:
        """The job is done, and whoever waits for it may know."""
        with self._in_charge(attempt, claims.end, state=JobState.DONE):
            pass

    # -- what the steps have in common --------------------------------------------------------------------

    def _refuse(self, attempt: Attempt, row: DocumentRow, fault: BadInput) -> None:
        """A file that cannot be read leaves a note and neither document nor bytes."""
        with self.shelf.holding(row.sha256), self._in_charge(attempt, claims.hold, step=Step.READ) as session:
            refusal = refusal_of(
                fault, row.id, row.agency_id, name=row.name, sha256=row.sha256, at=self.desk.clock()
            )
            session.add(refusal)
            job_store.drop_job(session, row.agency_id, row.id)
            store.drop_unread(session, row.agency_id, row.id)
        if isinstance(fault, SecretDocument):
            self.desk.database.forget()

    def _source(self, attempt: Attempt) -> SourceText:
        memory = self._memory[attempt.claim]
        if memory.source is None:
            with self.desk.database.reading(attempt.agency_id) as session:
                draft = job_store.find_draft(session, attempt.agency_id, attempt.document_id)
                kept = draft or store.get_reading(session, attempt.agency_id, attempt.document_id)
                stored, text = kept.source, kept.text
            memory.source = source_from_json(stored, text)
        return memory.source

    def _extraction(self, attempt: Attempt) -> Extraction:
        memory = self._memory[attempt.claim]
        if memory.extraction is None:
            with self.desk.database.reading(attempt.agency_id) as session:
                draft = job_store.find_draft(session, attempt.agency_id, attempt.document_id)
                stored = draft.extraction if draft else None
            if stored is None:
                raise LookupError("a step before this one has left nothing")
            memory.extraction = draft_from_json(stored)
        return memory.extraction

    def _telling(self, attempt: Attempt, tick: Callable[[int, int], None]) -> Callable[[int, int], None]:
        """A tick that also writes down how far the reading is, and ends it when it is in vain."""
        told_at = time.monotonic()

        def tell(done: int, whole: int) -> None:
            nonlocal told_at
            tick(done, whole)
            if time.monotonic() - told_at < _BETWEEN_TICKS:
                return
            told_at = time.monotonic()
            # A note that cannot be written is no reason to throw a long reading away: the next write of the
            # step makes sure of the claim in any case.
            with suppress(DatabaseBusy), self._in_charge(attempt, claims.keep_pages, done=done, whole=whole):
                pass

        return tell

    def _document(self, attempt: Attempt) -> DocumentRow:
        """The document as it was at the begin of the attempt. Raises TakenOver where it is gone."""
        memory = self._memory[attempt.claim]
        if memory.document is None:
            with self.desk.database.reading(attempt.agency_id) as session:
                row = store.find_document(session, attempt.agency_id, attempt.document_id)
                if row is None:
                    raise TakenOver
                session.expunge(row)
            memory.document = row
        return memory.document

    def _has_draft(self, attempt: Attempt) -> bool:
        with self.desk.database.reading(attempt.agency_id) as session:
            return job_store.has_draft(session, attempt.agency_id, attempt.document_id)

    def _has_fingerprint(self, attempt: Attempt) -> bool:
        with self.desk.database.reading(attempt.agency_id) as session:
            sketch = duplicate_store.sketch_of(session, attempt.agency_id, attempt.document_id, FORM)
        return sketch is not None

    @contextmanager
    def _in_charge(self, attempt: Attempt, write: Callable[..., bool], **values: object) -> Iterator[Session]:
        """A transaction that first writes to the job. Raises TakenOver where that is another attempt's."""
        agency_id, document_id = attempt.agency_id, attempt.document_id
        with self.desk.database.writing(agency_id) as session:
            if not write(
                session, agency_id, document_id, claim=attempt.claim, now=self.desk.clock(), **values
            ):
                raise TakenOver
            yield session

    def _finder(self, session: Session, attempt: Attempt) -> Finder:
        return Finder(session=session, agency_id=attempt.agency_id, now=self.desk.clock())
