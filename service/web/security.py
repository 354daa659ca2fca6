"""Protection against other web pages while there are no accounts (chống trang web lạ gửi lệnh thay).

A page of another site may make the clerk's browser send requests to this machine. So every request must name
a host that is ours (against renamed DNS), and a writing one must not come from a foreign page.
"""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from models.errors import NotAllowed
from service.web.errors import crash_response, error_response

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class ForeignHost(NotAllowed):
    """Địa chỉ truy cập không phải của phần mềm này. Hãy mở đúng địa chỉ đã in ra khi khởi động."""


class ForeignPage(NotAllowed):
    """Yêu cầu được gửi từ một trang web khác nên bị từ chối."""


class Guard:
    """ASGI middleware that refuses foreign requests and sets the protecting headers on every answer."""

    def __init__(self, app: ASGIApp, *, allowed_hosts: Collection[str]) -> None:
        self._app = app
        self._hosts = frozenset(host.lower() for host in allowed_hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets a request through, or answers it with the reason why not."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        is_begun = False

        async def send_guarded(message: Message) -> None:
            nonlocal is_begun
            if message["type"] == "http.response.start":
                is_begun = True
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        fault = self.fault_of(scope["method"], Headers(scope=scope))
        app = self._app if fault is None else error_response(Request(scope), fault)
        try:
            await app(scope, receive, send_guarded)
        except ClientDisconnect:
            return  # a cut-off upload: nobody is there to be answered, nothing was kept
        except Exception as crash:  # ours; caught here so that its answer is guarded like any other
            answer = crash_response(Request(scope), crash)
            if is_begun:
                raise ConnectionAbortedError from None
            await answer(scope, receive, send_guarded)

    def fault_of(self, method: str, headers: Headers) -> NotAllowed | None:
        """Why a request is refused, None when it is not.

        Programs send neither Origin nor Sec-Fetch-Site; browsers send at least one of them with every write.
        """
        if headers.get("host", "").lower() not in self._hosts:
            return ForeignHost()
        if method in SAFE_METHODS:
            return None
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return ForeignPage()
        origin = headers.get("origin")
        if origin is not None and not self._is_own(origin):
            return ForeignPage()
        return None

    def _is_own(self, origin: str) -> bool:
        try:
            parts = urlsplit(origin)
        except ValueError:
            return False
        return parts.scheme in ("http", "https") and parts.netloc.lower() in self._hosts
