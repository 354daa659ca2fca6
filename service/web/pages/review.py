"""What the clerk does on the page of a document (duyệt, sửa, bổ sung, bỏ qua); plain forms, no script."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from models.document import HeaderField
from models.duplicate import DuplicateChoice
from models.errors import BadInput, Conflict, InvalidValue
from models.obligation import Role
from models.organisation import AssigneeKind
from service.bootstrap import Service
from service.review import AssigneeInput, DeadlineInput
from service.views import DocumentDetail, ObligationView
from service.web.access import TheService
from service.web.forms import Fields, PostedForm, read_written_day
from service.web.pages.cards import DAYS, Choice, next_draft, numbered, view_of
from service.web.pages.document import choice_of, render_document
from service.web.pages.passages import get_passage
from service.web.pages.rendering import written_iso_whole_day

router = APIRouter(prefix="/documents/{document_id}", include_in_schema=False)


class Posting:
    """One posted form on the page of a document (một thao tác): carried out, then the page again."""

    def __init__(self, request: Request, document_id: UUID, service: TheService, form: PostedForm) -> None:
        self.request = request
        self.document_id = document_id
        self.service: Service = service
        self.form = form
        self.choice = choice_of(form)

    @property
    def version(self) -> int | None:
        """The version that the person saw."""
        return self.form.number("version")

    def run(self, act: Callable[[], None], done: str, *, moves_on: bool = False) -> Response:
        """Does it and shows the page anew; what could not be done is said there, nothing typed is lost."""
        try:
            act()
        except (BadInput, Conflict) as fault:
            return render_document(
                self.request, self.service, self.document_id, self.choice, fault=fault, given=self.form
            )
        return RedirectResponse(self._address(done, moves_on), status_code=int(HTTPStatus.SEE_OTHER))

    def _address(self, done: str, moves_on: bool) -> str:
        number, view = self.choice.number, self.choice.view
        if number is not None and moves_on:
            numbers = numbered(self.service.documents.get_document(self.document_id))
            number = next_draft(numbers, number, view or view_of(self.choice, numbers))
        parts = [f"done={done}"]
        if view is not None:
            parts.append(f"view={view.value}")
        if number is not None:
            parts.append(f"n={number}")
        anchor = f"#o{number}" if number is not None else ""
        return f"/documents/{self.document_id}?{'&'.join(parts)}{anchor}"


ThePosting = Annotated[Posting, Depends()]


@router.post("/header")
def correct_header(posting: ThePosting) -> Response:
    """Corrects a group of header fields; those that the person left as they were stay as read."""

    def act() -> None:
        detail = posting.service.documents.get_document(posting.document_id)
        changes = header_changes(detail, posting.form)
        if changes:
            posting.service.reviewing.change_header(posting.document_id, changes, version=posting.version)

    return posting.run(act, "header")


def header_changes(detail: DocumentDetail, form: Fields) -> dict[HeaderField, str | None]:
    """The fields whose posted value differs from the one that was shown. Raises InvalidValue for a day."""
    changes: dict[HeaderField, str | None] = {}
    for field in HeaderField:
        if not form.has(field.value):
            continue
        given, holds = form.get(field.value), detail.value(field)
        if field in DAYS:
            day = read_written_day(given)
            if day != read_written_day(written_iso_whole_day(holds)):
                changes[field] = day.isoformat() if day else None
        elif given != (holds or "").strip():
            changes[field] = given or None
    return changes


@router.post("/confirm")
def confirm_all(posting: ThePosting) -> Response:
    """Duyệt tất cả."""

    def act() -> None:
        if not posting.service.reviewing.confirm_all(posting.document_id):
            raise InvalidValue("Không còn nhiệm vụ nào của cơ quan ta đang chờ duyệt mà đã rõ đơn vị.")

    return posting.run(act, "confirmed_all")


@router.post("/duplicates/{match_id}")
def choose_duplicate(posting: ThePosting, match_id: UUID) -> Response:
    """Văn bản trùng: bản thứ hai, thay thế, thu hồi hay văn bản khác."""

    def act() -> None:
        choice = posting.form.get("choice")
        if choice not in tuple(DuplicateChoice):
            raise InvalidValue("Hãy chọn văn bản này là gì so với văn bản đã có.")
        posting.service.duplicates.choose(
            posting.document_id, match_id, DuplicateChoice(choice), version=posting.version
        )

    return posting.run(act, "duplicate")


@router.post("/duplicates/{match_id}/undo")
def take_back_duplicate(posting: ThePosting, match_id: UUID) -> Response:
    """Hoàn tác lựa chọn về văn bản trùng."""

    def act() -> None:
        posting.service.duplicates.take_back(posting.document_id, match_id, version=posting.version)

    return posting.run(act, "undone")


@router.post("/obligations")
def add(posting: ThePosting) -> Response:
    """Bổ sung nhiệm vụ còn sót."""

    def act() -> None:
        text = posting.service.documents.get_document(posting.document_id).text
        span = get_passage(
            text, posting.form.get("quote"), posting.form.number("start"), posting.form.number("end")
        )
        added = posting.service.reviewing.add(posting.document_id, span.start, span.end)
        detail = posting.service.documents.get_document(posting.document_id)
        number = next(n for n, each in numbered(detail).items() if each.id == added.id)
        posting.choice = Choice(number=number, is_editing=False)

    return posting.run(act, "added")


@router.post("/obligations/{obligation_id}/confirm")
def confirm(posting: ThePosting, obligation_id: UUID) -> Response:
    """Duyệt."""
    return posting.run(
        lambda: _done(posting.service.reviewing.confirm(obligation_id, version=posting.version)),
        "confirmed",
        moves_on=True,
    )


@router.post("/obligations/{obligation_id}/ignore")
def ignore(posting: ThePosting, obligation_id: UUID) -> Response:
    """Bỏ qua, có lý do."""
    reason = posting.form.get("reason")
    return posting.run(
        lambda: _done(posting.service.reviewing.ignore(obligation_id, reason, version=posting.version)),
        "ignored",
        moves_on=True,
    )


@router.post("/obligations/{obligation_id}/reopen")
def reopen(posting: ThePosting, obligation_id: UUID) -> Response:
    """Đưa về chờ duyệt."""
    return posting.run(
        lambda: _done(posting.service.reviewing.reopen(obligation_id, version=posting.version)), "reopened"
    )


@router.post("/obligations/{obligation_id}/assignees")
def change_assignees(posting: ThePosting, obligation_id: UUID) -> Response:
    """Sửa đơn vị chủ trì, phối hợp."""

    def act() -> None:
        inputs = read_assignees(posting.form)
        posting.service.reviewing.change_assignees(obligation_id, inputs, version=posting.version)

    return posting.run(act, "assignees")


@router.post("/obligations/{obligation_id}/assignees/{assignment_id}")
def decide_assignee(posting: ThePosting, obligation_id: UUID, assignment_id: UUID) -> Response:
    """Chọn đơn vị cho một tên chưa rõ."""

    def act() -> None:
        role = Role.SUPPORT if posting.form.get("role") == Role.SUPPORT else Role.LEAD
        chosen = read_body(posting.form.get("body"), role, posting.form.get("name"))
        if chosen is None:
            raise InvalidValue("Hãy chọn đơn vị.")
        posting.service.reviewing.decide_assignee(
            obligation_id, assignment_id, chosen, version=posting.version
        )

    return posting.run(act, "assignees")


@router.post("/obligations/{obligation_id}/deadline")
def change_deadline(posting: ThePosting, obligation_id: UUID) -> Response:
    """Sửa thời hạn."""

    def act() -> None:
        posting.service.reviewing.change_deadline(
            obligation_id, read_deadline_input(posting.form), version=posting.version
        )

    return posting.run(act, "deadline")


@router.post("/obligations/{obligation_id}/extent")
def change_extent(posting: ThePosting, obligation_id: UUID) -> Response:
    """Sửa đoạn trích."""

    def act() -> None:
        detail = posting.service.documents.get_document(posting.document_id)
        known = next((each for each in detail.obligations if each.id == obligation_id), None)
        span = get_passage(
            detail.text,
            posting.form.get("quote"),
            posting.form.number("start"),
            posting.form.number("end"),
            near=known.span.start if known else 0,
        )
        posting.service.reviewing.change_extent(obligation_id, span.start, span.end, version=posting.version)

    return posting.run(act, "extent")


@router.get("/{rest:path}")
def back_to_document(document_id: UUID, rest: str) -> Response:
    """The address of a form that failed, opened again: the document's page."""
    return RedirectResponse(f"/documents/{document_id}", status_code=int(HTTPStatus.SEE_OTHER))


def read_assignees(form: Fields) -> tuple[AssigneeInput, ...]:
    """The rows of the form: role, body, name; rows without a body are left out. Raises InvalidValue."""
    roles, bodies, names = form.all("role"), form.all("body"), form.all("name")
    if not len(roles) == len(bodies) == len(names):
        raise InvalidValue("Biểu mẫu gửi lên thiếu ô. Hãy tải lại trang rồi thử lại.")
    inputs = []
    for role, body, name in zip(roles, bodies, names, strict=True):
        given = read_body(body, Role.SUPPORT if role == Role.SUPPORT else Role.LEAD, name)
        if given is not None:
            inputs.append(given)
        elif body != "none" and name:
            raise InvalidValue(f"Hãy chọn đơn vị cho “{name}”, hoặc chọn bỏ dòng ấy.")
    if not any(each.role is Role.LEAD for each in inputs):
        raise InvalidValue("Hãy chọn ít nhất một đơn vị chủ trì.")
    return tuple(inputs)


def read_body(body: str, role: Role, name: str) -> AssigneeInput | None:
    """One choice of the list of bodies: `ours`, `other`, `unit:KEY`, `group:KEY`; None for none.

    `name` is what the text calls it; it is kept, whoever the person says that is.
    """
    kind, _, key = body.partition(":")
    if kind == "ours":
        return AssigneeInput(role=role, kind=AssigneeKind.OURS, name=name)
    if kind == "other":
        return AssigneeInput(role=role, kind=AssigneeKind.OTHER, name=name)
    chosen = Fields((("key", key),)).key("key")
    if kind == "unit" and chosen is not None:
        return AssigneeInput(role=role, kind=AssigneeKind.DEPARTMENT, name=name, organisation_id=chosen)
    if kind == "group" and chosen is not None:
        return AssigneeInput(role=role, kind=AssigneeKind.GROUP, name=name, group_id=chosen)
    return None


def read_deadline_input(form: Fields) -> DeadlineInput:
    """The deadline as it was filled in. Raises InvalidValue where nothing was, or an hour without a day."""
    if form.get("none"):
        return DeadlineInput()
    due_on, due_time, phrase = form.day("due_on"), form.hour("due_time"), form.get("phrase")
    if due_on is None and due_time is not None:
        raise InvalidValue("Hãy ghi cả ngày, không chỉ giờ.")
    if due_on is None and not phrase:
        raise InvalidValue("Hãy ghi ngày hết hạn, hoặc cụm từ nêu thời hạn, hoặc chọn “Không có thời hạn”.")
    return DeadlineInput(due_on=due_on, due_time=due_time, phrase=phrase if due_on is None else None)


def _done(_: ObligationView) -> None:
    """The page is read anew after a change, so what the use case answers is not needed."""
