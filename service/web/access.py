"""How a request reaches the use cases: one dependency, no globals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, TypeVar

from anyio import CapacityLimiter, to_thread
from fastapi import Depends, Request

from service.bootstrap import Service


async def service_of(request: Request) -> Service:
    """The service that the application was made with; async, so that no thread is asked for it."""
    service = request.app.state.service
    if not isinstance(service, Service):
        raise TypeError("the application was made without a service")
    return service


READERS = 16
"""Uploads that are read or waited for at once; more wait, and pages have threads of their own."""

T = TypeVar("T")


async def run_apart(request: Request, work: Callable[[], T]) -> T:
    """Runs slow work of an upload in threads apart from those that answer pages."""
    state = request.app.state
    if getattr(state, "readers", None) is None:
        state.readers = CapacityLimiter(READERS)
    return await to_thread.run_sync(work, limiter=state.readers)


TheService = Annotated[Service, Depends(service_of)]
"""Parameter type of an endpoint: `def page(service: TheService)`."""
