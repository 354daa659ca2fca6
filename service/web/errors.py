"""Errors as answers (báo lỗi): the only place that knows HTTP status codes."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from models.errors import DondocError, ErrorCode, InvalidValue, NotFound
from service.defects import describe
from service.web.watching import route_of

logger = logging.getLogger(__name__)

STATUS: dict[ErrorCode, HTTPStatus] = {
    ErrorCode.BAD_INPUT: HTTPStatus.UNPROCESSABLE_ENTITY,
    ErrorCode.EMPTY_FILE: HTTPStatus.UNPROCESSABLE_ENTITY,
    ErrorCode.DAMAGED_FILE: HTTPStatus.UNPROCESSABLE_ENTITY,
    ErrorCode.ENCRYPTED_FILE: HTTPStatus.UNPROCESSABLE_ENTITY,
    ErrorCode.TYPE_MISMATCH: HTTPStatus.UNPROCESSABLE_ENTITY,
    ErrorCode.UNSUPPORTED_TYPE: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    ErrorCode.NO_TEXT_LAYER: HTTPStatus.UNPROCESSABLE_ENTITY,
    ErrorCode.TOO_LARGE: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    ErrorCode.TOO_MANY_PAGES: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    ErrorCode.UNPACKS_TOO_LARGE: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    ErrorCode.TOO_MANY_SCANNED_PAGES: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    ErrorCode.TOO_MANY_PIXELS: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    ErrorCode.NESTED_TOO_DEEP: HTTPStatus.UNPROCESSABLE_ENTITY,
    ErrorCode.EMPTY_PACKAGE: HTTPStatus.UNPROCESSABLE_ENTITY,
    ErrorCode.READER_STALLED: HTTPStatus.UNPROCESSABLE_ENTITY,
    ErrorCode.READER_TOO_BIG: HTTPStatus.UNPROCESSABLE_ENTITY,
    ErrorCode.READER_DIED: HTTPStatus.UNPROCESSABLE_ENTITY,
    ErrorCode.SECRET_DOCUMENT: HTTPStatus.UNPROCESSABLE_ENTITY,
    ErrorCode.INVALID_VALUE: HTTPStatus.UNPROCESSABLE_ENTITY,
    ErrorCode.NOT_ALLOWED: HTTPStatus.FORBIDDEN,
    ErrorCode.NOT_FOUND: HTTPStatus.NOT_FOUND,
    ErrorCode.CONFLICT: HTTPStatus.CONFLICT,
    ErrorCode.ILLEGAL_TRANSITION: HTTPStatus.CONFLICT,
    ErrorCode.STALE_VERSION: HTTPStatus.CONFLICT,
    ErrorCode.ENGINE_UNAVAILABLE: HTTPStatus.SERVICE_UNAVAILABLE,
    ErrorCode.PROGRAM_MISSING: HTTPStatus.SERVICE_UNAVAILABLE,
    ErrorCode.READING_STOPPED: HTTPStatus.CONFLICT,
    ErrorCode.READING_GIVEN_UP: HTTPStatus.SERVICE_UNAVAILABLE,
    ErrorCode.INTERNAL: HTTPStatus.INTERNAL_SERVER_ERROR,
}

API = "/api/"
"""Requests under this path are answered in JSON, all others by a page."""

ErrorPage = Callable[[Request, DondocError, HTTPStatus], Response]
"""Draws an error for a person; `app.state.error_page` holds it once the pages are there."""


def status_of(error: DondocError) -> HTTPStatus:
    """The HTTP status of an error."""
    return STATUS[error.code]


def error_response(request: Request, error: DondocError) -> Response:
    """The answer for an error: JSON for programs, a page for people."""
    status = status_of(error)
    draw: ErrorPage | None = (
        getattr(request.app.state, "error_page", None) if "app" in request.scope else None
    )
    if draw is not None and not request.url.path.startswith(API):
        return draw(request, error, status)
    return JSONResponse(
        {"error": {"code": error.code.value, "message": error.message}}, status_code=int(status)
    )


Handler = Callable[[Request, Exception], Awaitable[Response]]


async def _on_dondoc_error(request: Request, error: Exception) -> Response:
    return error_response(request, error if isinstance(error, DondocError) else DondocError())


async def _on_invalid(request: Request, error: Exception) -> Response:
    # The place of the fault is ours to tell, the value that was sent is not: it may be a document's words.
    where = ""
    if isinstance(error, RequestValidationError) and error.errors():
        where = ".".join(str(part) for part in error.errors()[0].get("loc", ()))
    return error_response(request, InvalidValue(f"Giá trị không hợp lệ ở “{where}”. Hãy kiểm tra lại."))


async def _on_http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else HTTPStatus.INTERNAL_SERVER_ERROR
    if status == HTTPStatus.NOT_FOUND:
        return error_response(request, NotFound())
    fault = InvalidValue("Yêu cầu không đúng dạng.")
    answer = error_response(request, fault)
    answer.status_code = int(status)
    return answer


def crash_response(request: Request, crash: Exception) -> Response:
    """The answer to a defect of ours; kind and place are logged, the path is not: it may hold words."""
    logger.error("%s %s: %s", request.method, route_of(request.scope), describe(crash))
    return error_response(request, DondocError())


def install_errors(app: FastAPI) -> None:
    """Hangs the handlers into the application."""
    handlers: dict[type[Exception], Handler] = {
        DondocError: _on_dondoc_error,
        RequestValidationError: _on_invalid,
        HTTPException: _on_http,
    }
    for kind, handler in handlers.items():
        app.add_exception_handler(kind, handler)
