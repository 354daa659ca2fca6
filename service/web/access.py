"""How a request reaches the use cases: one dependency, no globals."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from service.bootstrap import Service


def service_of(request: Request) -> Service:
    """The service that the application was made with."""
    service = request.app.state.service
    if not isinstance(service, Service):
        raise TypeError("the application was made without a service")
    return service


TheService = Annotated[Service, Depends(service_of)]
"""Parameter type of an endpoint: `def page(service: TheService)`."""
