"""Keeping the word index in step (cập nhật chỉ mục), in the transaction that changes an obligation."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlmodel import Session

from models.tables.documents import DocumentRow
from models.tables.obligations import ObligationRow
from models.task import TaskState
from service.search.port import IndexEntry, ObligationIndex
from service.store import obligations as obligation_store
from service.store import tasks as task_store


def index_obligations(
    index: ObligationIndex,
    session: Session,
    document: DocumentRow,
    obligations: Collection[ObligationRow],
) -> None:
    """Takes obligations of one document into the index as they are now."""
    session.flush()
    agency_id = document.agency_id
    ids: list[UUID] = [obligation.id for obligation in obligations]
    assignments = obligation_store.assignments_of(session, agency_id, ids)
    tasks = task_store.tasks_of(session, agency_id, ids)
    for obligation in obligations:
        open_tasks = [task for task in tasks[obligation.id] if task.state is not TaskState.CANCELLED]
        names = [assignment.name for assignment in assignments[obligation.id]]
        citation = [document.number or "", document.symbol or ""]
        index.put(
            session,
            agency_id,
            IndexEntry(
                obligation_id=obligation.id,
                document_id=document.id,
                words="\n".join([obligation.text, *names, *citation]),
                state=obligation.state,
                leads=tuple(dict.fromkeys(task.lead_id for task in open_tasks if task.lead_id)),
                task_states=tuple(dict.fromkeys(task.state for task in open_tasks)),
            ),
        )
