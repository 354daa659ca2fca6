"""All pages together (các trang web)."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from models.errors import ErrorCode
from service.bootstrap import Service
from service.web.access import TheService
from service.web.pages import directory, document, inbox, reminders, review, searching, tasks
from service.web.pages.rendering import render


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpPage:
    """What the help shows."""

    max_bytes: int
    max_pages: int
    codes: tuple[ErrorCode, ...]


_help = APIRouter(include_in_schema=False)


@_help.get("/help")
def show_help(request: Request, service: TheService) -> Response:
    """Hướng dẫn."""
    return render(request, "help.html", _help_page(service))


def _help_page(service: Service) -> HelpPage:
    settings = service.settings
    return HelpPage(max_bytes=settings.max_bytes, max_pages=settings.max_pages, codes=tuple(ErrorCode))


def page_routes() -> APIRouter:
    """The routes for people: `create_app(service, pages=page_routes(), error_page=error_page)`."""
    routes = APIRouter()
    # The review's catch-all for reloaded forms comes behind the addresses of the document itself.
    for module in (inbox, document, review, tasks, reminders, searching, directory):
        routes.include_router(module.router)
    routes.include_router(_help)
    return routes
