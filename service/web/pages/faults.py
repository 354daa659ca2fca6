"""Errors as pages (trang báo lỗi)."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from models.errors import DondocError, NotAllowed
from service.web.pages.rendering import render


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultPage:
    """What a page of an error shows; `is_foreign` leaves the links out, they would be refused as well."""

    fault: DondocError
    is_foreign: bool


def error_page(request: Request, error: DondocError, status: HTTPStatus) -> Response:
    """The sentence of an error, with its code for whoever is asked for help."""
    page = FaultPage(fault=error, is_foreign=isinstance(error, NotAllowed))
    return render(request, "fault.html", page, status)
