"""Searching obligations (tìm nhiệm vụ) by words, with or without diacritics."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from models.errors import BadInput, DondocError
from service.search.find import SearchFilter
from service.views import OrganisationView, SearchHit, SearchResult
from service.web.access import TheService
from service.web.errors import status_of
from service.web.forms import QueryForm
from service.web.pages.layout import cut_marks
from service.web.pages.rendering import render

ROWS = 20

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class HitView:
    """A hit with its text in pieces, each with whether it is a searched word."""

    hit: SearchHit
    pieces: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """What the search shows; `result` is None before anything was asked."""

    words: str
    unit: str
    units: tuple[OrganisationView, ...]
    result: SearchResult | None = None
    hits: tuple[HitView, ...] = ()
    next: str | None = None
    fault: DondocError | None = None


@router.get("/search")
def search(request: Request, service: TheService, query: QueryForm) -> Response:
    """Tìm kiếm."""
    words, unit = query.get("q"), query.get("unit")
    units = service.organisations.list_units()
    if not words and not unit:
        return render(request, "search.html", SearchPage(words=words, unit=unit, units=units))
    try:
        result = service.searching.find(
            words,
            SearchFilter(organisation_id=query.key("unit")),
            cursor=query.get("after") or None,
            limit=ROWS,
        )
    except BadInput as fault:
        page = SearchPage(words=words, unit=unit, units=units, fault=fault)
        return render(request, "search.html", page, status_of(fault))
    page = SearchPage(
        words=words,
        unit=unit,
        units=units,
        result=result,
        hits=tuple(HitView(hit=hit, pieces=cut_marks(hit.text, hit.marks)) for hit in result.items),
        next=_next(words, unit, result.next),
    )
    return render(request, "search.html", page, HTTPStatus.OK)


def _next(words: str, unit: str, cursor: str | None) -> str | None:
    if cursor is None:
        return None
    return "/search?" + urlencode({"q": words, "unit": unit, "after": cursor})
