"""Searching obligations (tìm nhiệm vụ) by words, with or without diacritics, and by filters."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from models.errors import BadInput, DondocError, InvalidValue
from models.task import TaskState
from service.search.find import Order, SearchFilter
from service.search.views import SearchCounts, ValueCount
from service.views import OrganisationRef, SearchHit, SearchResult
from service.web.access import TheService
from service.web.errors import status_of
from service.web.forms import Fields, QueryForm
from service.web.pages.layout import cut_marks
from service.web.pages.rendering import render

ROWS = 20
NAMES = (
    "q",
    "unit",
    "issuer",
    "kind",
    "state",
    "issued_from",
    "issued_to",
    "due_from",
    "due_to",
    "reference",
    "target",
    "deadline",
    "order",
)
"""The fields of the form; what else an address has is not handed on."""

FURTHER = NAMES[2:12]
"""Those that are folded away while none is set."""

LONGEST = 300

NOT_COUNTED = SearchCounts()

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class HitView:
    """A hit with its text in pieces, each with whether it is a searched word."""

    hit: SearchHit
    pieces: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """What the search shows; `result` is None before anything was asked."""

    asked: Fields
    units: tuple[OrganisationRef, ...]
    states: tuple[TaskState, ...] = tuple(TaskState)
    result: SearchResult | None = None
    counts: SearchCounts = NOT_COUNTED
    hits: tuple[HitView, ...] = ()
    next: str | None = None
    fault: DondocError | None = None
    is_reindexed: bool = False

    @property
    def is_narrowed(self) -> bool:
        """Whether any of the further filters is set."""
        return any(self.asked.get(name) for name in FURTHER)

    @property
    def is_best(self) -> bool:
        """Whether the best come first."""
        return self.asked.get("order") == Order.BEST and bool(self.asked.get("q"))

    def choices(self, name: str, counted: tuple[ValueCount, ...]) -> tuple[ValueCount, ...]:
        """The values of a filter that hits have, and the chosen one even where none has it."""
        chosen = self.asked.get(name)
        if not chosen or any(each.value == chosen for each in counted):
            return counted
        return (ValueCount(value=chosen, name=chosen, count=0), *counted)

    def count_of(self, value: str, counted: tuple[ValueCount, ...]) -> int | None:
        """How many hits have a value, None where none has or nothing was asked."""
        return next((each.count for each in counted if each.value == value), None)


@router.get("/search")
def search(request: Request, service: TheService, query: QueryForm) -> Response:
    """Tìm kiếm."""
    units = service.organisations.unit_refs()
    if not any(query.get(name) for name in NAMES):
        return render(request, "search.html", SearchPage(asked=query, units=units))
    try:
        wanted = read_filter(query)
        order = Order.BEST if query.get("order") == Order.BEST else Order.NEWEST
        words, cursor = query.get("q"), query.get("after") or None
        result = service.searching.find(words, wanted, order=order, cursor=cursor, limit=ROWS)
        counts = service.searching.count_values(words, wanted)
    except BadInput as fault:
        page = SearchPage(asked=query, units=units, fault=fault)
        return render(request, "search.html", page, status_of(fault))
    page = SearchPage(
        asked=query,
        units=units,
        result=result,
        counts=counts,
        hits=tuple(HitView(hit=hit, pieces=cut_marks(hit.text, hit.marks)) for hit in result.items),
        next=_next(query, result.next),
        is_reindexed=service.reindexing.is_open(),
    )
    return render(request, "search.html", page, HTTPStatus.OK)


def read_filter(fields: Fields) -> SearchFilter:
    """The filters of an address. Raises InvalidValue."""
    state = fields.get("state")
    if any(len(fields.get(name)) > LONGEST for name in ("issuer", "kind", "reference")):
        raise InvalidValue("Nội dung lọc quá dài.")
    return SearchFilter(
        organisation_id=fields.key("unit"),
        task_state=TaskState(state) if state in tuple(TaskState) else None,
        issuer=fields.get("issuer") or None,
        kind=fields.get("kind") or None,
        issued_after=fields.day("issued_from"),
        issued_before=fields.day("issued_to"),
        due_after=fields.day("due_from"),
        due_before=fields.day("due_to"),
        reference=fields.get("reference") or None,
        has_target={"1": True}.get(fields.get("target")),
        has_deadline={"1": True, "0": False}.get(fields.get("deadline")),
    )


def _next(fields: Fields, cursor: str | None) -> str | None:
    if cursor is None:
        return None
    asked = {name: fields.get(name) for name in NAMES}
    return "/search?" + urlencode(
        {**{name: value for name, value in asked.items() if value}, "after": cursor}
    )
