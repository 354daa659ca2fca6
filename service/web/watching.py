"""Every request under a key of its own, counted and logged (theo dõi yêu cầu)."""

from __future__ import annotations

import logging
import re
import time
from uuid import UUID, uuid4

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.logs import FACTS, REQUEST
from service.metrics import Metrics

logger = logging.getLogger(__name__)

HEADER = "x-request-id"
UNKNOWN = "-"
"""The route of what leads nowhere: its path is whatever somebody typed."""

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
PROBES = frozenset({"/healthz", "/readyz", "/metrics", "/static"})
_KEY = re.compile(r"[A-Za-z0-9-]{8,64}")
_CUT_OFF = 499
"""What is noted where the other side was gone before an answer began."""


class Watch:
    """ASGI middleware around everything else."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request as before, and notes how it went."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        key = _key_of(Headers(scope=scope).get(HEADER))
        token = REQUEST.set(key)
        status, began = _CUT_OFF, time.perf_counter()

        async def send_noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), (HEADER.encode(), key.encode())]
            await send(message)

        try:
            with self._metrics.running.track_inprogress():
                await self._app(scope, receive, send_noted)
        finally:
            self._note(scope, status, time.perf_counter() - began)
            REQUEST.reset(token)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        method = scope["method"] if scope["method"] in METHODS else UNKNOWN
        route = route_of(scope)
        self._metrics.note_request(method=method, route=route, status=status, seconds=seconds)
        level = logging.DEBUG if route in PROBES else logging.INFO
        if not logger.isEnabledFor(level):
            return
        ms, ids = round(1000 * seconds, 1), ids_of(scope)
        facts = {"method": method, "route": route, "status": status, "ms": ms, **ids}
        said = "".join(f" {name}={value}" for name, value in ids.items())
        logger.log(level, "%s %s %d %s ms%s", method, route, status, ms, said, extra={FACTS: facts})


def _key_of(given: str | None) -> str:
    """The key that a proxy in front has given, or a new one."""
    return given if given and _KEY.fullmatch(given) else uuid4().hex


def route_of(scope: Scope) -> str:
    """The pattern of the path that answered, never the path itself.

    A route may know its own part only; what lies before it, its routers' prefixes, is as in the path.
    """
    pattern = getattr(scope.get("route"), "path", None)
    if not isinstance(pattern, str):
        return "/static" if scope["path"].startswith("/static/") else UNKNOWN
    own, path = pattern.split("/"), scope["path"].split("/")
    before = [] if ":path}" in pattern else path[1 : len(path) - len(own) + 1]
    return "/".join(["", *before, *own[1:]])


def ids_of(scope: Scope) -> dict[str, str]:
    """Keys of rows in the path."""
    found = {}
    for name, value in scope.get("path_params", {}).items():
        try:
            found[name] = str(UUID(str(value)))
        except ValueError:
            continue
    return found
