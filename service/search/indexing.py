"""Keeping the word index in step (cập nhật chỉ mục), in the transaction that changes an obligation."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlmodel import Session

from models.tables.documents import DocumentRow
from models.tables.obligations import AssignmentRow, ObligationRow
from models.tables.tasks import TaskRow
from models.task import TaskState
from service.search.port import IndexEntry, ObligationIndex
from service.store import obligations as obligation_store
from service.store import references as reference_store
from service.store import tasks as task_store


def index_obligations(
    index: ObligationIndex,
    session: Session,
    document: DocumentRow,
    obligations: Collection[ObligationRow],
) -> None:
    """Takes obligations of one document into the index as they are now."""
    index_all(index, session, document.agency_id, {document.id: document}, obligations)


def index_all(
    index: ObligationIndex,
    session: Session,
    agency_id: UUID,
    documents: Mapping[UUID, DocumentRow],
    obligations: Collection[ObligationRow],
) -> None:
    """Takes obligations of several documents in."""
    session.flush()
    ids: list[UUID] = [obligation.id for obligation in obligations]
    assignments = obligation_store.assignments_of(session, agency_id, ids)
    tasks = task_store.tasks_of(session, agency_id, ids)
    cited = reference_store.cited_by(session, agency_id, documents)
    entries = [
        entry_of(documents[row.document_id], row, assignments[row.id], tasks[row.id], cited[row.document_id])
        for row in obligations
    ]
    index.put_all(session, agency_id, entries)


def entry_of(
    document: DocumentRow,
    obligation: ObligationRow,
    assignments: Collection[AssignmentRow],
    tasks: Collection[TaskRow],
    references: Collection[str],
) -> IndexEntry:
    """What the index knows of an obligation: its text, who must do it, what it is cited by."""
    open_tasks = [task for task in tasks if task.state is not TaskState.CANCELLED]
    citation = "/".join(part for part in (document.number, document.symbol) if part)
    return IndexEntry(
        obligation_id=obligation.id,
        document_id=document.id,
        parts=(obligation.text, *(assignment.name for assignment in assignments), citation),
        state=obligation.state,
        leads=tuple(dict.fromkeys(task.lead_id for task in open_tasks if task.lead_id)),
        task_states=tuple(dict.fromkeys(task.state for task in open_tasks)),
        issuer=document.issuer,
        kind=document.kind,
        issued_on=document.issued_on,
        due_on=obligation.due_on,
        references=tuple(references),
        has_target=bool(obligation.targets),
        has_deadline=obligation.deadline is not None,
    )
