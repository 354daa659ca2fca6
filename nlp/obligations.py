"""Duties become obligations: quote, assignees, deadline, report-back, targets, and how sure we are."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from models.deadline import Deadline, FixedDate, Standing
from models.dispatch import DispatchHeader
from models.evidence import Issue, IssueCode
from models.obligation import Assignee, FoundIn, Nature, Obligation, Role
from models.source import SourceText, Span
from nlp.assignees import AssigneeFinder
from nlp.conditions import find_condition
from nlp.confidence import confidence_of, confidence_of_row
from nlp.deadlines.read import DeadlineContext, read_deadline, read_field_deadline
from nlp.duties import Duty
from nlp.fields import Field, FieldKind
from nlp.keys import match_key
from nlp.listed import read_cell_names
from nlp.metrics import find_metrics
from nlp.natures import nature_of
from nlp.outline import Item, introduces, is_heading_text
from nlp.products import find_product
from nlp.reports import find_reports
from nlp.tables import TaskRow

_STAGE = re.compile(r"\(([^()]*)\)\s*:?\s*$")
_BOUND = re.compile(r"(?:trước|chậm nhất|muộn nhất|hoàn thành|xong|trong|đến hết|hạn)\b")
_DISTRICT = re.compile(r"(?<!\w)(?:cấp huyện|các huyện|quận, huyện|huyện, thị xã|thị trấn)(?!\w)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Builder:
    """Builds the obligations of one document."""

    source: SourceText
    header: DispatchHeader
    finder: AssigneeFinder
    fields: dict[int, list[tuple[Item, Field]]]
    context: DeadlineContext
    _seen: dict[tuple[int, int], Deadline | None] = field(default_factory=dict)

    def from_duty(self, duty: Duty) -> Obligation:
        """One obligation of the outline."""
        text, key = duty.text, duty.key
        assignees = self.finder.find(duty)
        deadline = self._deadline(duty)
        quote = self.source.text[duty.start : duty.end]
        body_start = duty.item.start if duty.start == duty.item.begin else duty.start
        body = self.source.text[body_start : duty.end]
        nature = self._nature(duty, assignees)
        return Obligation(
            label=duty.item.path,
            span=Span(duty.start, duty.start + len(quote)),
            text=" ".join(body.split()),
            page=self.source.page_of(duty.start) if self.source.pages else None,
            nature=nature,
            assignees=assignees,
            deadline=deadline,
            report_to=find_reports(text, key, duty.base, self.finder.known),
            product=self._product(duty.item) or find_product(text, key),
            targets=find_metrics(text, key, duty.base),
            condition=find_condition(text, key),
            confidence=confidence_of(duty, assignees, deadline),
            issues=self._issues(assignees, deadline),
        )

    def from_row(self, row: TaskRow) -> Obligation:
        """One obligation of a task table."""
        text = row.task.of(self.source.text)
        key = match_key(text)
        assignees = [
            *self._cell_names(row, FieldKind.LEAD, Role.LEAD),
            *self._cell_names(row, FieldKind.SUPPORT, Role.SUPPORT),
        ]
        deadline = self._cell_deadline(row, text)
        product = row.cells.get(FieldKind.PRODUCT)
        found = tuple(assignees)
        return Obligation(
            label=row.label,
            span=row.task,
            text=" ".join(text.split()),
            page=row.page,
            assignees=found,
            deadline=deadline,
            report_to=find_reports(text, key, row.task.start, self.finder.known),
            product=" ".join(product.of(self.source.text).split()) if product else find_product(text, key),
            targets=find_metrics(text, key, row.task.start),
            condition=find_condition(text, key),
            confidence=confidence_of_row(row.task.start, key, found, deadline),
            issues=self._issues(found, deadline),
        )

    def _cell_names(self, row: TaskRow, kind: FieldKind, role: Role) -> list[Assignee]:
        span = row.cells.get(kind)
        return read_cell_names(span.of(self.source.text), span.start, role, FoundIn.TABLE) if span else []

    def _cell_deadline(self, row: TaskRow, text: str) -> Deadline | None:
        span = row.cells.get(FieldKind.TIME)
        if span is not None:
            found = read_field_deadline(span.of(self.source.text), self.context, base=span.start)
            if found is not None:
                return found
        return read_deadline(text, self.context, base=row.task.start)

    def _deadline(self, duty: Duty) -> Deadline | None:
        """The item's own words, then its time field, then a lead-in or heading that sets one for its list."""
        own = read_deadline(duty.text, self.context, base=duty.base, key=duty.key) or self._of_action(duty)
        if own is not None and not isinstance(own, Standing):
            return own
        for node in (duty.item, *duty.item.ancestors()):
            for holder, value in self.fields.get(id(node), ()):
                found = self._of_field(holder, value) if value.kind is FieldKind.TIME else None
                if found is not None:
                    return found
        if own is not None:
            return own
        for node in duty.item.ancestors():
            if introduces(node.key) and len(node.text) < 600:
                found = self._of_introduction(node)
                if isinstance(found, FixedDate) and _BOUND.match(match_key(found.text)):
                    return found
            found = self._of_stage(node)
            if found is not None:
                return found
        return None

    def _of_introduction(self, node: Item) -> Deadline | None:
        at = (node.start, -1)
        if at not in self._seen:
            self._seen[at] = read_deadline(node.text, self.context, base=node.start, key=node.key)
        return self._seen[at]

    def _of_stage(self, node: Item) -> Deadline | None:
        """ "2. Bước 2 - Xử lý (từ ngày 22/9 đến hết ngày 08/10/2025)": a stage's title says until when."""
        bracket = _STAGE.search(node.text) if node.label and is_heading_text(node.text) else None
        if bracket is None:
            return None
        found = read_field_deadline(bracket.group(1), self.context, base=node.start + bracket.start(1))
        return found if isinstance(found, FixedDate) else None

    def _of_field(self, holder: Item, value: Field) -> Deadline | None:
        """What a field of time says, in its line or in the items below it; read once for all its items."""
        at = (holder.start, value.start)
        if at not in self._seen:
            self._seen[at] = self._read_field(holder, value)
        return self._seen[at]

    def _read_field(self, holder: Item, value: Field) -> Deadline | None:
        text = holder.text[value.start : value.end]
        if text.strip():
            return read_field_deadline(text, self.context, base=holder.start + value.start)
        below = (read_field_deadline(c.text, self.context, base=c.start) for c in holder.children)
        return next((found for found in below if found is not None), None)

    def _of_action(self, duty: Duty) -> Deadline | None:
        """ "Giao Sở A thường xuyên theo dõi …": what opens the action behind the bodies' names."""
        action = duty.directive.action
        if not action:
            return None
        found = read_deadline(duty.text[action:], self.context, base=duty.base + action)
        return found if isinstance(found, Standing) else None

    def _product(self, item: Item) -> str | None:
        for node in (item, *item.ancestors()):
            for holder, value in self.fields.get(id(node), ()):
                if value.kind is FieldKind.PRODUCT:
                    return " ".join(holder.text[value.start : value.end].split()).rstrip(".;") or None
        return None

    def _nature(self, duty: Duty, assignees: tuple[Assignee, ...]) -> Nature:
        leads = [match_key(a.name) for a in assignees if a.role is Role.LEAD]
        issuer = match_key(self.header.issuer.value) if self.header.issuer else ""
        around = [node.key for node in duty.item.ancestors()]
        return nature_of(duty.directive, around, leads, issuer)

    def _issues(self, assignees: tuple[Assignee, ...], deadline: Deadline | None) -> tuple[Issue, ...]:
        issues: list[Issue] = []
        leads = [a for a in assignees if a.role is Role.LEAD]
        if not leads:
            issues.append(
                Issue(code=IssueCode.NO_LEAD, message="Chưa rõ cơ quan chủ trì, cần người xem lại.")
            )
        elif len(leads) > 1:
            issues.append(
                Issue(
                    code=IssueCode.SEVERAL_LEADS,
                    message="Nhiều cơ quan cùng được giao: mỗi nơi một nhiệm vụ; có thể chọn một chủ trì.",
                    span=leads[0].span,
                )
            )
        issues.extend(self._deadline_issues(deadline))
        issued = self.header.issued_on
        if issued and issued.isoformat() >= "2025-07-01":
            named = next((a for a in assignees if _DISTRICT.search(match_key(a.name))), None)
            if named:
                issues.append(
                    Issue(
                        code=IssueCode.DISTRICT_LEVEL,
                        message="Cấp huyện không còn từ ngày 01/7/2025; cần xác định cơ quan kế nhiệm.",
                        span=named.span,
                    )
                )
        return tuple(issues)

    def _deadline_issues(self, deadline: Deadline | None) -> list[Issue]:
        if not isinstance(deadline, FixedDate):
            return []
        found: list[Issue] = []
        issued = self.header.issued_on
        if issued and deadline.due_on < issued:
            found.append(
                Issue(
                    code=IssueCode.PAST_DEADLINE,
                    message="Thời hạn sớm hơn ngày ban hành văn bản, cần kiểm tra lại.",
                    span=deadline.span,
                )
            )
        if deadline.year_assumed:
            found.append(
                Issue(
                    code=IssueCode.YEAR_ASSUMED,
                    message=f"Thời hạn không ghi năm, đã hiểu là năm {deadline.due_on.year}.",
                    span=deadline.span,
                )
            )
        if not self.context.calendar.is_workday(deadline.due_on):
            found.append(
                Issue(
                    code=IssueCode.REST_DAY_DEADLINE,
                    message="Thời hạn rơi vào ngày nghỉ và không được dời; nên hoàn thành trước đó.",
                    span=deadline.span,
                )
            )
        return found
