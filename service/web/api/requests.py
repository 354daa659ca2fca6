"""What the API takes (dạng dữ liệu gửi lên)."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from models.document import HeaderField
from models.duplicate import DuplicateChoice
from models.errors import InvalidValue
from models.obligation import Role
from models.organisation import AssigneeKind
from models.task import TaskState
from service.corrections import Correction
from service.progress import Handing, NewDue, TaskChange
from service.review import AssigneeInput, DeadlineInput

NAME = 2000


class Asked(BaseModel):
    """A request's body; a field that does not exist is a fault, for a misspelt one would be silently lost."""

    model_config = ConfigDict(extra="forbid")


class Versioned(Asked):
    """`version` is that of what the person saw; with it a change that came between answers 409."""

    version: int | None = None

    def is_given(self, field: str) -> bool:
        """Whether the body names the field, be it null."""
        return field in self.model_fields_set


class DocumentChange(Versioned):
    """Header fields to correct; null clears, what is not named stays. Lists of names are lists."""

    kind: str | None = None
    number: str | None = None
    symbol: str | None = None
    issuer: str | None = None
    parent_issuer: str | None = None
    place: str | None = None
    issued_on: date | None = None
    subject: str | None = None
    addressees: list[str] | None = None
    recipients: list[str] | None = None
    signer_name: str | None = None
    signer_title: str | None = None
    signer_authority: str | None = None
    urgency: str | None = None
    arrived_on: date | None = None
    arrival_number: str | None = None

    def changes(self) -> dict[HeaderField, str | None]:
        """The fields that the body names. Raises InvalidValue where there are none."""
        found: dict[HeaderField, str | None] = {}
        for field in HeaderField:
            if not self.is_given(field.value):
                continue
            value: object = getattr(self, field.value)
            if isinstance(value, date):
                found[field] = value.isoformat()
            elif isinstance(value, list):
                found[field] = "\n".join(value)
            else:
                found[field] = str(value) if value is not None else None
        if not found:
            raise InvalidValue("Không có nội dung nào để sửa.")
        return found


class AssigneeAsked(Asked):
    """An assignee: `organisation_id` for a department, `group_id` for a group, `name` for another body."""

    role: Role = Role.LEAD
    kind: AssigneeKind | None = None
    name: str | None = Field(default=None, max_length=NAME)
    organisation_id: UUID | None = None
    group_id: UUID | None = None

    def value(self) -> AssigneeInput:
        """What the use case takes; the kind follows from the keys where it is not said."""
        kind = self.kind
        if kind is None:
            if self.organisation_id is not None:
                kind = AssigneeKind.DEPARTMENT
            else:
                kind = AssigneeKind.GROUP if self.group_id is not None else AssigneeKind.OTHER
        return AssigneeInput(
            role=self.role,
            kind=kind,
            name=self.name,
            organisation_id=self.organisation_id,
            group_id=self.group_id,
        )


def _by_our_clock(value: time) -> time:
    if value.tzinfo is not None:
        raise ValueError("hours are those of Vietnam")
    return value


OfficeHour = Annotated[time, AfterValidator(_by_our_clock)]
"""An hour by the office's clock: one of another time zone would be taken for ours."""


class DeadlineAsked(Asked):
    """A deadline: a day with or without an hour, or words to be read ("trong 05 ngày làm việc kể từ …")."""

    due_on: date | None = None
    due_time: OfficeHour | None = None
    phrase: str | None = Field(default=None, max_length=NAME)

    def value(self) -> DeadlineInput:
        """What the use case takes."""
        return DeadlineInput(due_on=self.due_on, due_time=self.due_time, phrase=self.phrase)


class ObligationChange(Versioned):
    """Corrections of an obligation, all or none; a null `deadline` is none at all."""

    start: int | None = None
    end: int | None = None
    assignees: list[AssigneeAsked] | None = Field(default=None, max_length=200)
    deadline: DeadlineAsked | None = None

    def correction(self) -> Correction:
        """What the use case takes. Raises InvalidValue where nothing, or only one end, is named."""
        extent = None
        if self.start is not None or self.end is not None:
            if self.start is None or self.end is None:
                raise InvalidValue("Hãy gửi cả vị trí đầu và vị trí cuối.")
            extent = (self.start, self.end)
        deadline = None
        if self.is_given("deadline"):
            deadline = self.deadline.value() if self.deadline else DeadlineInput()
        assignees = None if self.assignees is None else [each.value() for each in self.assignees]
        if extent is None and deadline is None and assignees is None:
            raise InvalidValue("Không có nội dung nào để sửa.")
        return Correction(extent=extent, deadline=deadline, assignees=assignees)


class DuplicateAsked(Versioned):
    """What a document is to an earlier one: second copy, replacement, revocation, different."""

    choice: DuplicateChoice


class SpanAsked(Asked):
    """A selected part of the document's text, in code points."""

    start: int
    end: int


class VersionAsked(Versioned):
    """A step that needs no more than the version."""


class ReasonAsked(Versioned):
    """A step with a reason."""

    reason: str = Field(max_length=NAME)


class TaskPatch(Versioned):
    """Changes of a task, all or none: `state`, `lead_id` (null: the agency), `due_on` with a reason."""

    state: TaskState | None = None
    reason: str | None = Field(default=None, max_length=NAME)
    product: str | None = Field(default=None, max_length=NAME)
    lead_id: UUID | None = None
    due_on: date | None = None
    due_time: OfficeHour | None = None

    def change(self) -> TaskChange:
        """What the use case takes. Raises InvalidValue where nothing is named, or an hour without its day."""
        if self.due_time is not None and self.due_on is None:
            raise InvalidValue("Giờ phải đi với ngày. Hãy gửi cả ngày hết hạn.")
        lead = Handing(organisation_id=self.lead_id) if self.is_given("lead_id") else None
        due = NewDue(due_on=self.due_on, due_time=self.due_time) if self.is_given("due_on") else None
        if self.state is None and lead is None and due is None and self.product is None:
            raise InvalidValue("Không có nội dung nào để sửa.")
        return TaskChange(to=self.state, lead=lead, due=due, product=self.product, reason=self.reason)
