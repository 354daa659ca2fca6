"""The directory of bodies for reading (danh bạ đơn vị)."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from models.organisation import Organisation, Relation
from service.organisations import GroupView
from service.views import OrganisationView
from service.web.access import TheService
from service.web.pages.rendering import render

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryPage:
    """What the directory shows."""

    agency: OrganisationView
    departments: tuple[OrganisationView, ...]
    affiliates: tuple[OrganisationView, ...]
    groups: tuple[GroupView, ...]
    outside: tuple[Organisation, ...]


@router.get("/organisations")
def organisations(request: Request, service: TheService) -> Response:
    """Danh bạ."""
    units = service.organisations.list_units()
    known = service.organisations.directory().organisations.values()
    page = DirectoryPage(
        agency=service.organisations.agency(),
        departments=tuple(each for each in units if each.relation is Relation.DEPARTMENT),
        affiliates=tuple(each for each in units if each.relation is Relation.AFFILIATE),
        groups=service.organisations.list_groups(),
        outside=tuple(each for each in known if each.relation is Relation.OUTSIDE),
    )
    return render(request, "organisations.html", page)
