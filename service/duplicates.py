"""The same document twice (văn bản trùng): the clerk says what a document is to an earlier one.

A second copy (bản thứ hai) makes no tasks of its own, a replacement (thay thế) ends the earlier one's open
tasks as REPLACED, a revocation (thu hồi) as CANCELLED. Until the clerk has chosen, nothing of a document that
is probably there already can be confirmed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID

from sqlmodel import Session

from models.duplicate import BINDING, DuplicateChoice
from models.errors import Conflict, StaleVersion
from models.review import ObligationState, ReviewKind
from models.tables.columns import Json
from models.tables.documents import DocumentRow
from models.tables.duplicates import DocumentMatchRow
from models.tables.obligations import ObligationRow
from models.tables.tasks import TaskRow
from models.task import CLOSED, TaskState
from service.changes import Change, Desk
from service.documents import show_document
from service.likeness import are_waiting, tie_of
from service.organisations import load_directory
from service.people import CLERK
from service.search.indexing import index_obligations
from service.showing import Shower, cited
from service.store import documents as document_store
from service.store import duplicates as store
from service.store import obligations as obligation_store
from service.store import tasks as task_store
from service.store.records import note
from service.views import DocumentDetail

WAITING = (
    "Văn bản này có thể đã có trong sổ. Hãy chọn trước: bản thứ hai, thay thế, thu hồi hay văn bản khác; "
    "sau đó mới duyệt nhiệm vụ."
)
IS_COPY = (
    "Văn bản này là bản thứ hai của một văn bản đã có; nhiệm vụ được theo dõi ở văn bản ấy. "
    "Nếu ghi nhận nhầm, hãy bấm “Hoàn tác” ở đầu trang."
)
CHOSEN = "Đã có lựa chọn cho văn bản này. Hãy hoàn tác lựa chọn ấy trước."
TANGLED = (
    "Văn bản kia đã được ghi nhận là bản thứ hai hoặc có quan hệ với chính văn bản này. Hãy tải lại trang."
)
NOT_CHOSEN = "Chưa có lựa chọn nào để hoàn tác."
TAKEN_BACK = "Hoàn tác lựa chọn về văn bản trùng."


def check_may_confirm(session: Session, document: DocumentRow) -> None:
    """Raises Conflict while it is open whether a document is there already, and for a second copy."""
    matches = store.own_matches(session, document.agency_id, document.id)
    if are_waiting(matches):
        raise Conflict(WAITING)
    _refuse_copy(matches)


def check_no_copy(session: Session, document: DocumentRow) -> None:
    """Raises Conflict for a second copy: its tasks are those of the first."""
    _refuse_copy(store.own_matches(session, document.agency_id, document.id))


def _refuse_copy(matches: list[DocumentMatchRow]) -> None:
    tie = tie_of(matches)
    if tie is not None and tie.choice is DuplicateChoice.SECOND_COPY:
        raise Conflict(IS_COPY)


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Xử lý văn bản trùng. Both methods raise NotFound, StaleVersion and Conflict."""

    desk: Desk

    def choose(
        self,
        document_id: UUID,
        match_id: UUID,
        choice: DuplicateChoice,
        *,
        version: int | None = None,
        by: str = CLERK,
    ) -> DocumentDetail:
        """Says what a document is to an earlier one; tasks follow. One tie each, undone before another."""
        with self.desk.change_document(document_id, by) as change:
            match = self._match(change, match_id, version)
            matches = store.own_matches(change.session, self.desk.agency_id, document_id)
            if match.choice is not None or (choice in BINDING and tie_of(matches) is not None):
                raise Conflict(CHOSEN)
            earlier = document_store.get_document(change.session, self.desk.agency_id, match.earlier_id)
            if choice in BINDING:
                self._refuse_tangle(change, earlier)
            match.choice, match.by, match.decided_at = choice, by, change.now
            match.effects = self._apply(change, earlier, choice)
            self._close(change, match, earlier, {}, {"choice": choice.value})
        return self._show(document_id)

    def take_back(
        self, document_id: UUID, match_id: UUID, *, version: int | None = None, by: str = CLERK
    ) -> DocumentDetail:
        """Takes a choice back: what it changed and nobody has changed since is as it was before."""
        with self.desk.change_document(document_id, by) as change:
            match = self._match(change, match_id, version)
            if match.choice is None:
                raise Conflict(NOT_CHOSEN)
            earlier = document_store.get_document(change.session, self.desk.agency_id, match.earlier_id)
            affected = change.document if match.choice is DuplicateChoice.SECOND_COPY else earlier
            _restore(replace(change, document=affected), match)
            before: Json = {"choice": match.choice.value}
            match.choice = match.by = match.decided_at = None
            match.effects = {}
            self._close(change, match, earlier, before, {})
        return self._show(document_id)

    def _match(self, change: Change, match_id: UUID, version: int | None) -> DocumentMatchRow:
        if version is not None and version != change.document.version:
            raise StaleVersion
        return store.get_match(change.session, self.desk.agency_id, change.document.id, match_id)

    def _refuse_tangle(self, change: Change, earlier: DocumentRow) -> None:
        """A copy of a copy, or two documents that replace each other, would leave no tasks at all."""
        tie = tie_of(store.own_matches(change.session, self.desk.agency_id, earlier.id))
        if tie is not None and (
            tie.choice is DuplicateChoice.SECOND_COPY or tie.earlier_id == change.document.id
        ):
            raise Conflict(TANGLED)

    def _apply(self, change: Change, earlier: DocumentRow, choice: DuplicateChoice) -> Json:
        if choice is DuplicateChoice.SECOND_COPY:
            reason = f"Bản thứ hai của {cited(earlier)}; nhiệm vụ theo dõi ở văn bản ấy."
            return _set_aside(change, reason, TaskState.CANCELLED, _is_kept)
        on_earlier = replace(change, document=earlier)
        if choice is DuplicateChoice.REPLACEMENT:
            reason = f"Được thay thế bằng {cited(change.document)}."
            return _set_aside(on_earlier, reason, TaskState.REPLACED, _is_draft)
        if choice is DuplicateChoice.REVOCATION:
            reason = f"Bị thu hồi theo {cited(change.document)}."
            return _set_aside(on_earlier, reason, TaskState.CANCELLED, _is_draft)
        return {}

    def _close(
        self, change: Change, match: DocumentMatchRow, earlier: DocumentRow, before: Json, after: Json
    ) -> None:
        """Writes down what was decided, on both documents, and takes the earlier one into the index anew."""
        agency_id, session = self.desk.agency_id, change.session
        session.add(match)
        for document in (change.document, earlier):
            document.version += 1
            session.add(document)
            about: Json = {"document": str(match.document_id), "earlier": str(match.earlier_id)}
            replace(change, document=document).record(
                ReviewKind.DUPLICATE, None, {**about, **before}, {**about, **after}
            )
        session.flush()
        obligations = obligation_store.obligations_of(session, agency_id, earlier.id)
        index_obligations(self.desk.index, session, earlier, obligations)
        chosen = after.get("choice")
        note(
            session,
            agency_id,
            "document.duplicate" if chosen else "document.duplicate.undone",
            at=change.now,
            by=change.by,
            subject_id=change.document.id,
            detail=str(chosen or before.get("choice")),
        )

    def _show(self, document_id: UUID) -> DocumentDetail:
        with self.desk.database.reading(self.desk.agency_id) as session:
            shower = Shower(names=load_directory(session, self.desk.agency_id).names, now=self.desk.clock())
            return show_document(session, self.desk.agency_id, document_id, shower)


def _is_kept(row: ObligationRow) -> bool:
    return row.state is not ObligationState.IGNORED


def _is_draft(row: ObligationRow) -> bool:
    return row.state is ObligationState.DRAFT


def _tasks(change: Change) -> list[TaskRow]:
    by_obligation = task_store.tasks_of_document(
        change.session, change.document.agency_id, change.document.id
    )
    return sorted((task for tasks in by_obligation.values() for task in tasks), key=lambda task: task.id)


def _set_aside(
    change: Change, reason: str, to: TaskState, is_dropped: Callable[[ObligationRow], bool]
) -> Json:
    """Ends the open tasks of a document and drops obligations of it; answers what was before.

    What is done stays done, and what people have confirmed stays confirmed unless `is_dropped` says so.
    """
    tasks = _tasks(change)
    before = {task.id: task.state for task in tasks}
    for task in tasks:
        if task.state not in CLOSED:  # a group's members have gone with their parent
            change.ledger.move(task, to, reason=reason)
    dropped = []
    rows = obligation_store.obligations_of(change.session, change.document.agency_id, change.document.id)
    for row in filter(is_dropped, rows):
        dropped.append({"id": str(row.id), "state": row.state.value, "reason": row.reason})
        row.state, row.reason = ObligationState.IGNORED, reason
        row.version += 1
        change.session.add(row)
    changed = [task for task in tasks if task.state is not before[task.id]]
    return {
        "reason": reason,
        "tasks": [{"id": str(t.id), "from": before[t.id].value, "to": t.state.value} for t in changed],
        "obligations": dropped,
    }


def _restore(change: Change, match: DocumentMatchRow) -> None:
    """Gives tasks and obligations back what a choice took, where nobody has changed them since."""
    tasks = {str(task.id): task for task in _tasks(change)}
    for kept in _entries(match, "tasks"):
        task = tasks.get(str(kept["id"]))
        if task is not None and task.state.value == kept["to"]:
            change.ledger.put_back(task, TaskState(str(kept["from"])), TAKEN_BACK)
    rows = {
        str(row.id): row
        for row in obligation_store.obligations_of(
            change.session, change.document.agency_id, change.document.id
        )
    }
    for kept in _entries(match, "obligations"):
        row = rows.get(str(kept["id"]))
        is_ours = row is not None and row.reason == match.effects.get("reason")
        if row is not None and is_ours and row.state is ObligationState.IGNORED:
            row.state = ObligationState(str(kept["state"]))
            row.reason = str(kept["reason"]) if kept["reason"] else None
            row.version += 1
            change.session.add(row)


def _entries(match: DocumentMatchRow, name: str) -> list[Json]:
    found = match.effects.get(name, [])
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
