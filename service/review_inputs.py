"""What people enter when they review (dữ liệu văn thư nhập), and how it becomes values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from uuid import UUID

from models.deadline import Deadline, FixedDate
from models.errors import InvalidValue
from models.obligation import Assignee, FoundIn, Obligation, Role
from models.organisation import AssigneeKind
from models.source import Quality, SourceText, Span, TextBlock
from models.tables.documents import DocumentRow
from models.tables.obligations import AssignmentRow
from models.workdays import WorkCalendar
from service.assignment import Assigned
from service.days import check_day
from service.directory import Directory
from service.engines import Engines

BY_HAND = "Do văn thư chọn."
LONGEST_NAME = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class AssigneeInput:
    """An assignee as the clerk sets it (đơn vị được giao).

    `organisation_id` of a unit makes it DEPARTMENT, `group_id` GROUP; else `kind` must be OURS (the agency
    itself) or OTHER with the `name` of the body.
    """

    role: Role
    kind: AssigneeKind
    name: str | None = None
    organisation_id: UUID | None = None
    group_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineInput:
    """A deadline as the clerk sets it (thời hạn).

    Either a day (with an hour), or words to be read ("trong 05 ngày làm việc kể từ ngày nhận được"), or
    neither: no deadline. Raises InvalidValue on use where the words set no deadline.
    """

    due_on: date | None = None
    due_time: time | None = None
    phrase: str | None = None


def assigned_by_hand(inputs: Sequence[AssigneeInput], directory: Directory) -> tuple[Assigned, ...]:
    """The assignees that a person chose; the same body twice is once, a lead before a support.

    Raises InvalidValue for a unit or group that the directory has not, or a missing name.
    """
    found: dict[tuple[object, ...], Assigned] = {}
    for each in sorted(inputs, key=lambda given: given.role is not Role.LEAD):
        chosen = chosen_assignee(each, directory)
        other = chosen.name if chosen.kind is AssigneeKind.OTHER else None
        key = (chosen.kind, chosen.organisation_id, chosen.group_id, other)
        found.setdefault(key, chosen)
    return tuple(found.values())


def chosen_assignee(given: AssigneeInput, directory: Directory) -> Assigned:
    """One assignee that a person chose. Raises InvalidValue."""
    name = " ".join((given.name or "").split())[:LONGEST_NAME]
    organisation_id = group_id = None
    if given.kind is AssigneeKind.DEPARTMENT:
        unit = directory.organisations.get(given.organisation_id) if given.organisation_id else None
        if unit is None or not unit.is_own_unit:
            raise InvalidValue("Hãy chọn một đơn vị trong danh bạ của cơ quan.")
        name, organisation_id = name or unit.name, unit.id
    elif given.kind is AssigneeKind.GROUP:
        group = directory.groups.get(given.group_id) if given.group_id else None
        if group is None or not directory.members(group.id):
            raise InvalidValue("Hãy chọn một nhóm đơn vị trong danh bạ.")
        name, group_id = name or group.name, group.id
    elif given.kind is AssigneeKind.OURS:
        name = name or (directory.agency.name if directory.agency else "Cơ quan")
    elif given.kind is not AssigneeKind.OTHER or not name:
        raise InvalidValue("Hãy ghi tên cơ quan được giao.")
    return Assigned(
        name=name,
        role=given.role,
        kind=given.kind,
        because=BY_HAND,
        resolved_by="",
        found_in=FoundIn.PERSON,
        organisation_id=organisation_id,
        group_id=group_id,
    )


def stored_assigned(rows: Sequence[AssignmentRow]) -> tuple[Assigned, ...]:
    """Assignees as their rows hold them."""
    return tuple(
        Assigned(
            name=row.name,
            role=row.role,
            kind=row.kind,
            because=row.because,
            resolved_by=row.resolved_by,
            found_in=row.found_in,
            is_group=row.is_group,
            organisation_id=row.organisation_id,
            group_id=row.group_id,
            candidates=tuple(UUID(hex=each) for each in row.candidates),
            span=_span(row),
        )
        for row in rows
    )


def _span(row: AssignmentRow) -> Span | None:
    if row.span_start is None or row.span_end is None:
        return None
    return Span(row.span_start, row.span_end)


def as_named(assigned: Assigned) -> Assignee:
    """An assignee as the text named it, to be looked up again."""
    return Assignee(
        name=assigned.name,
        role=assigned.role,
        found_in=assigned.found_in,
        span=assigned.span or Span(0, 0),
        because=assigned.because,
        is_group=assigned.is_group,
    )


def deadline_by_hand(
    given: DeadlineInput,
    place: Span,
    document: DocumentRow,
    *,
    engines: Engines,
    calendar: WorkCalendar,
) -> Deadline | None:
    """The deadline that a person set; it stands nowhere in the text, so its span is empty.

    Raises InvalidValue where the words set no deadline.
    """
    nowhere = Span(place.start, place.start)
    if given.due_on is None and given.due_time is not None:
        raise InvalidValue("Giờ phải đi với ngày. Hãy ghi cả ngày hết hạn.")
    if given.due_on is not None:
        check_day(given.due_on)
        day = f"{given.due_on:%d/%m/%Y}"
        return FixedDate(
            text=day,
            span=nowhere,
            because=f"Văn thư nhập hạn ngày {day}.",
            due_on=given.due_on,
            due_time=given.due_time,
        )
    phrase = " ".join((given.phrase or "").split())
    if not phrase:
        return None
    found = engines.read_deadline(
        phrase, issued_on=document.issued_on, received_on=document.arrived_on, calendar=calendar
    )
    if found is None:
        raise InvalidValue(f"Không đọc được thời hạn trong “{phrase}”. Hãy ghi ngày cụ thể.")
    return replace(found, span=nowhere)


def trimmed(text: str, start: int, end: int) -> Span:
    """A selection without the blanks around it. Raises InvalidValue for an empty or impossible one."""
    if not 0 <= start < end <= len(text):
        raise InvalidValue("Đoạn chọn không nằm trong văn bản.")
    selected = text[start:end]
    left = len(selected) - len(selected.lstrip())
    right = len(selected.rstrip())
    if left >= right:
        raise InvalidValue("Đoạn chọn không có chữ nào.")
    return Span(start + left, start + right)


def without_label(quote: str, old_quote: str, old_text: str) -> str:
    """A quote as one line, without the label that the former quote began with."""
    old_line = " ".join(old_quote.split())
    label = old_line.removesuffix(old_text) if old_line.endswith(old_text) else ""
    line = " ".join(quote.split())
    return line.removeprefix(label).strip() if label and line != label.strip() else line


def obligation_of(
    source: SourceText, span: Span, document: DocumentRow, *, engines: Engines, calendar: WorkCalendar
) -> Obligation:
    """An obligation from a selected part of a text: what its own words say of assignees and deadline."""
    quote = span.of(source.text)
    found = engines.extract(
        _part_of(source, quote),
        calendar=calendar,
        issued_on=document.issued_on,
        received_on=document.arrived_on,
    )
    deadline = engines.read_deadline(
        quote, issued_on=document.issued_on, received_on=document.arrived_on, calendar=calendar
    )
    named = found.obligations[0].assignees if found.obligations else ()
    return Obligation(
        label="",
        span=span,
        text=" ".join(quote.split()),
        page=source.page_of(span.start),
        assignees=tuple(replace(each, span=_moved(each.span, span.start)) for each in named),
        deadline=replace(deadline, span=_moved(deadline.span, span.start)) if deadline else None,
    )


def _part_of(source: SourceText, quote: str) -> SourceText:
    blocks = []
    start = 0
    for line in quote.split("\n"):
        blocks.append(TextBlock(span=Span(start, start + len(line))))
        start += len(line) + 1
    return SourceText(
        name=source.name,
        sha256=source.sha256,
        media_type=source.media_type,
        text=quote,
        blocks=tuple(blocks),
        quality=Quality(),
    )


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)
