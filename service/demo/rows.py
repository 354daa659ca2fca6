"""Made-up dispatches as rows of the database (dòng dữ liệu mẫu), with the history that fits their age."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from models.citing import Citing
from models.document import DocumentState
from models.obligation import FoundIn, Nature, Role
from models.organisation import AssigneeKind
from models.review import ObligationState
from models.tables.columns import Json
from models.tables.tasks import NO_DUE
from models.task import EventKind, TaskState
from service.citations import citation_start
from service.demo.writing import Cited, Dispatch, Named, Order
from service.files.port import key_of
from service.fingerprints import FORM, citation_key
from service.search.port import IndexEntry

Rows = dict[str, list[dict[str, object]]]
"""Rows by table."""

ENGINE = "demo"
BY = "văn thư"
BECAUSE = "Trước ngày ghi trong văn bản: hạn là hết ngày hôm trước."
NAMED_HERE = "Nêu tên trong câu giao việc."
IN_DIRECTORY = "Có trong danh bạ của cơ quan."
ELSEWHERE = "Là cơ quan khác."
SETTLED = timedelta(days=200)
"""After so long nearly everything is done."""


@dataclass(slots=True, kw_only=True)
class RowMaker:
    """Makes rows; `units` are the keys of the units that the writer was given, `now` decides what is old."""

    agency_id: UUID
    units: Sequence[UUID]
    now: datetime
    seed: int = 1
    _random: random.Random = field(init=False)
    _documents: list[UUID] = field(default_factory=list)
    _ids: int = 0
    _at: datetime | None = None
    _prefix: int = 0

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)  # noqa: S311 - no secret, the same again for the same seed

    def rows_of(self, dispatch: Dispatch) -> tuple[Rows, list[IndexEntry]]:
        """All rows of a document but those of the word index, and what the index is to know."""
        rows: Rows = defaultdict(list)
        at = datetime.combine(dispatch.issued_on, time(2, 30), UTC) + timedelta(days=1)
        document_id, reading_id = self._id(at), self._id(at)
        self._documents.append(document_id)
        own = {"agency_id": self.agency_id, "document_id": document_id}
        rows["document"].append({"id": document_id, "agency_id": self.agency_id, **_document(dispatch, at)})
        rows["document_reading"].append({"id": reading_id, **own, **_reading(dispatch, at)})
        rows["document_fingerprint"].append({"id": self._id(at), **own, "form": FORM, "sketch": ""})
        for cited in dispatch.cited:
            target = None if cited.target is None else self._documents[cited.target]
            rows["document_reference"].append(
                {"id": self._id(at), **own, **_reference(cited), "target_id": target}
            )
        starts = tuple(citation_start(cited.symbol) for cited in dispatch.cited)
        entries = [
            self._obligation(rows, dispatch, order, at, {**own, "reading_id": reading_id}, starts)
            for order in dispatch.orders
        ]
        return rows, entries

    def _obligation(
        self,
        rows: Rows,
        dispatch: Dispatch,
        order: Order,
        at: datetime,
        own: Mapping[str, object],
        references: tuple[str, ...],
    ) -> IndexEntry:
        obligation_id = self._id(at)
        is_new = self.now - at < timedelta(days=14)
        state = ObligationState.DRAFT if is_new else ObligationState.CONFIRMED
        if self._random.random() < 0.03:
            state = ObligationState.IGNORED
        is_ours = any(each.is_lead and each.unit is not None for each in order.named)
        about: dict[str, object] = {"id": obligation_id, "is_ours": is_ours, "state": state}
        rows["obligation"].append({**own, **_order(order, at), **about})
        for place, named in enumerate(order.named):
            unit = None if named.unit is None else self.units[named.unit]
            rows["assignment"].append(
                {
                    "id": self._id(at),
                    "agency_id": self.agency_id,
                    "obligation_id": obligation_id,
                    "position": place,
                    **_assignment(named, unit, order),
                }
            )
        leads = [self.units[e.unit] for e in order.named if e.is_lead and e.unit is not None]
        task = {name: own[name] for name in ("agency_id", "document_id")} | {"obligation_id": obligation_id}
        states = [self._task(rows, task, lead, order, at, state) for lead in leads]
        return IndexEntry(
            obligation_id=obligation_id,
            document_id=self._documents[-1],
            parts=(order.text, *(each.name for each in order.named), f"{dispatch.number}/{dispatch.symbol}"),
            state=state,
            leads=tuple(leads) if state is not ObligationState.IGNORED else (),
            task_states=tuple(dict.fromkeys(each for each in states if each is not TaskState.CANCELLED)),
            issuer=dispatch.issuer,
            kind=dispatch.kind,
            issued_on=dispatch.issued_on,
            due_on=order.due_on,
            references=references,
            has_target=order.target is not None,
            has_deadline=order.due_on is not None,
        )

    def _task(
        self,
        rows: Rows,
        own: Mapping[str, object],
        lead: UUID,
        order: Order,
        at: datetime,
        obligation: ObligationState,
    ) -> TaskState:
        task_id = self._id(at)
        state, closed_at, is_late = self._fate(order, at, obligation)
        rows["task"].append(
            {
                "id": task_id,
                **own,
                "lead_id": lead,
                "group_id": None,
                "lead_key": lead.hex,
                "parent_id": None,
                "nature": Nature.ORDER,
                "state": state,
                "due_on": order.due_on,
                "due_time": None,
                "due_sort": order.due_on or NO_DUE,
                "remind_on": order.due_on,
                "calendar_version": ENGINE if order.due_on else None,
                "due_because": BECAUSE if order.due_on else None,
                "due_by_hand": False,
                "product": order.product if state is TaskState.DONE else None,
                "closed_at": closed_at,
                "closed_late": is_late,
                "created_at": at,
                "version": 1,
            }
        )
        rows["task_event"].append(
            {
                "id": self._id(at),
                "agency_id": self.agency_id,
                "task_id": task_id,
                "kind": EventKind.CREATED,
                "from_state": None,
                "to_state": state,
                "reason": None,
                "by": BY,
                "at": at,
                "document_id": None,
            }
        )
        return state

    def _fate(
        self, order: Order, at: datetime, obligation: ObligationState
    ) -> tuple[TaskState, datetime | None, bool]:
        """What has become of a task by now: its state, when it was closed, whether late."""
        chance = self._random.random()
        if obligation is ObligationState.IGNORED:
            return TaskState.CANCELLED, at, False
        if obligation is ObligationState.DRAFT:
            return TaskState.PROPOSED, None, False
        done_at = at + timedelta(days=self._random.randint(1, 60))
        if chance < 0.03:
            return TaskState.CANCELLED, min(done_at, self.now), False
        if done_at < self.now and chance < (0.96 if self.now - at > SETTLED else 0.6):
            limit = order.due_on
            return TaskState.DONE, done_at, limit is not None and done_at.date() > limit
        open_states = (TaskState.ASSIGNED, TaskState.RECEIVED, TaskState.IN_PROGRESS, TaskState.PAUSED)
        return self._random.choices(open_states, (3, 3, 6, 1))[0], None, False

    def _id(self, at: datetime) -> UUID:
        """A key as it would have been made then (UUIDv7): keys of later rows sort later."""
        if at is not self._at:
            self._at, self._prefix = at, int(at.timestamp() * 1000) << 80 | 0x7 << 76 | 0x2 << 62
        self._ids += 1
        counted = (self._ids >> 24 & 0xFFF) << 64 | (self._ids & 0xFFFFFF) << 38
        return UUID(int=self._prefix | counted | self._random.getrandbits(38))


def _document(dispatch: Dispatch, at: datetime) -> dict[str, object]:
    return {
        "sha256": dispatch.sha256,
        "name": f"{dispatch.number}-{dispatch.symbol}-{dispatch.issued_on.year}.txt",
        "media_type": "text/plain",
        "size": len(dispatch.data),
        "storage_key": key_of(dispatch.sha256),
        "state": DocumentState.READY,
        "error_code": None,
        "error_message": None,
        "attempts": 1,
        "kind": dispatch.kind,
        "number": dispatch.number,
        "symbol": dispatch.symbol,
        "year": dispatch.issued_on.year,
        "issuer": dispatch.issuer,
        "parent_issuer": None,
        "place": "Sơn Giang",
        "issued_on": dispatch.issued_on,
        "issued_partial": None,
        "subject": dispatch.subject,
        "signer_name": None,
        "signer_title": None,
        "signer_authority": None,
        "urgency": None,
        "addressees": [],
        "recipients": [],
        "corrected": [],
        "citation_key": citation_key(dispatch.number, dispatch.symbol, dispatch.issued_on.year),
        "package_key": None,
        "is_scan": False,
        "has_lost_marks": False,
        "arrived_on": at.date(),
        "arrival_number": str(dispatch.index + 1),
        "created_at": at,
        "version": 1,
    }


def _reading(dispatch: Dispatch, at: datetime) -> dict[str, object]:
    def found(value: object) -> Json:
        return {"value": value}

    day = dispatch.issued_on
    header: Json = {
        "kind": found(dispatch.kind),
        "number": found(dispatch.number),
        "symbol": found(dispatch.symbol),
        "issuer": found(dispatch.issuer),
        "issued": found({"year": day.year, "month": day.month, "day": day.day}),
        "subject": found(dispatch.subject),
    }
    references = [
        {
            "symbol": cited.symbol,
            "kind": cited.kind,
            "issued_on": cited.issued_on.isoformat() if cited.issued_on else None,
            "issuer": cited.issuer,
            "span": _span(cited.span.start, cited.span.end),
        }
        for cited in dispatch.cited
    ]
    return {
        "text": dispatch.text,
        "source": {
            "v": 1,
            "name": "demo.txt",
            "sha256": "",
            "media_type": "text/plain",
            "blocks": [{"span": _span(line.start, line.end)} for line in dispatch.lines],
        },
        "extraction": {
            "v": 1,
            "header": header,
            "clauses": [],
            "references": references,
            "issues": [],
            "obligations": [],
        },
        "rules_version": ENGINE,
        "lexicon_version": ENGINE,
        "weights_version": None,
        "engine": f"{ENGINE}/{ENGINE}/",
        "made_at": at,
    }


def _span(start: int, end: int) -> Json:
    return {"start": start, "end": end}


def _reference(cited: Cited) -> dict[str, object]:
    return {
        "span_start": cited.span.start,
        "span_end": cited.span.end,
        "symbol": cited.symbol,
        "start": citation_start(cited.symbol),
        "kind": cited.kind,
        "issuer": cited.issuer,
        "issued_on": cited.issued_on,
        "year": cited.issued_on.year if cited.issued_on else None,
        "citing": Citing.REPLACES if cited.is_replaced else Citing.CITES,
    }


def _order(order: Order, at: datetime) -> dict[str, object]:
    deadline = None
    if order.deadline is not None and order.due_on is not None:
        phrase = order.deadline
        deadline = {
            "v": 1,
            "kind": "date",
            "text": "trước ngày",
            "span": _span(phrase.start, phrase.end),
            "because": BECAUSE,
            "due_on": order.due_on.isoformat(),
        }
    target = {"text": order.target, "operator": "≥", "value": float(order.target_value), "unit": "%"}
    return {
        "read_start": order.span.start,
        "read_end": order.span.end,
        "span_start": order.span.start,
        "span_end": order.span.end,
        "label": order.label,
        "text": order.text,
        "page": None,
        "nature": Nature.ORDER,
        "condition": None,
        "product": order.product,
        "deadline": deadline,
        "deadline_by_hand": False,
        "assignees_by_hand": False,
        "due_on": order.due_on,
        "due_time": None,
        "confidence": 0.9,
        "targets": [{**target, "span": _span(order.span.start, order.span.end)}] if order.target else [],
        "report_to": [],
        "issues": [],
        "reason": None,
        "is_undecided": False,
        "created_at": at,
        "version": 1,
    }


def _assignment(named: Named, unit: UUID | None, order: Order) -> dict[str, object]:
    return {
        "name": named.name,
        "role": Role.LEAD if named.is_lead else Role.SUPPORT,
        "kind": AssigneeKind.OTHER if unit is None else AssigneeKind.DEPARTMENT,
        "organisation_id": unit,
        "group_id": None,
        "candidates": [],
        "because": NAMED_HERE,
        "resolved_by": ELSEWHERE if unit is None else IN_DIRECTORY,
        "is_group": False,
        "found_in": FoundIn.SENTENCE,
        "span_start": order.span.start,
        "span_end": order.span.end,
    }
