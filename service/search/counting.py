"""How many hits have each value of the filters (số kết quả theo bộ lọc), counted in their rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.review import ObligationState
from models.tables.documents import DocumentRow
from models.tables.obligations import ObligationRow, SearchEntryRow
from models.tables.tasks import TaskRow
from models.task import TaskState
from service.organisations import load_directory
from service.search.views import SearchCounts, ValueCount

MOST_VALUES = 20
"""Values of one filter that are shown, the most frequent ones."""


def count_values(
    session: Session, agency_id: UUID, numbers: Sequence[int], *, is_capped: bool
) -> SearchCounts:
    """The values of the obligations with these numbers."""
    issuers: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    states: Counter[str] = Counter()
    for issuer, kind, state, count in _of_documents(session, agency_id, numbers):
        issuers[issuer or ""] += count
        kinds[kind or ""] += count
        states[state.value] += count
    units: Counter[str] = Counter()
    task_states: Counter[str] = Counter()
    for lead_id, task_state, count in _of_tasks(session, agency_id, numbers):
        units[str(lead_id) if lead_id else ""] += count
        task_states[task_state.value] += count
    names = {str(key): name for key, name in load_directory(session, agency_id).names.items()}
    return SearchCounts(
        units=_most(units, names),
        issuers=_most(issuers),
        kinds=_most(kinds),
        states=_most(states),
        task_states=_most(task_states),
        is_capped=is_capped,
    )


def _of_documents(
    session: Session, agency_id: UUID, numbers: Sequence[int]
) -> Iterable[tuple[str | None, str | None, ObligationState, int]]:
    obligation, document = ObligationRow, DocumentRow
    rows = session.exec(
        select(document.issuer, document.kind, obligation.state, func.count())
        .select_from(SearchEntryRow)
        .join(obligation, col(obligation.id) == col(SearchEntryRow.obligation_id))
        .join(document, col(document.id) == col(obligation.document_id))
        .where(SearchEntryRow.agency_id == agency_id, col(SearchEntryRow.number).in_(numbers))
        .group_by(col(document.issuer), col(document.kind), col(obligation.state))
    )
    return ((issuer, kind, ObligationState(state), count) for issuer, kind, state, count in rows)


def _of_tasks(
    session: Session, agency_id: UUID, numbers: Sequence[int]
) -> Iterable[tuple[UUID | None, TaskState, int]]:
    rows = session.exec(
        select(TaskRow.lead_id, TaskRow.state, func.count(func.distinct(col(TaskRow.obligation_id))))
        .select_from(SearchEntryRow)
        .join(TaskRow, col(TaskRow.obligation_id) == col(SearchEntryRow.obligation_id))
        .where(
            SearchEntryRow.agency_id == agency_id,
            col(SearchEntryRow.number).in_(numbers),
            TaskRow.state != TaskState.CANCELLED,
        )
        .group_by(col(TaskRow.lead_id), col(TaskRow.state))
    )
    return ((lead_id, TaskState(state), count) for lead_id, state, count in rows)


def _most(counts: Counter[str], names: Mapping[str, str] | None = None) -> tuple[ValueCount, ...]:
    """The most frequent values; those without one are left out, nothing can be filtered by them."""
    found = [(value, count) for value, count in counts.items() if value]
    found.sort(key=lambda pair: (-pair[1], pair[0]))
    return tuple(
        ValueCount(value=value, name=(names or {}).get(value, value), count=count)
        for value, count in found[:MOST_VALUES]
    )
