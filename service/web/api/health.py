"""/healthz, /readyz and /metrics: for the machines that watch over the service (giám sát)."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from starlette.responses import JSONResponse

from models.errors import NotFound
from service.metrics import CONTENT_TYPE
from service.web.access import TheService

router = APIRouter(tags=["operations"])

_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")


@router.get("/healthz")
async def is_alive() -> dict[str, str]:
    """The process lives and answers; it looks at nothing, so that a busy database makes nobody restart it."""
    return {"status": "ok"}


@router.get("/readyz", responses={503: {"description": "A part cannot work"}})
def is_ready(service: TheService) -> Response:
    """Whether database, storage, reading processes and a worker can work now."""
    found = service.health.look()
    is_good = all(found.values())
    parts = {part.value: can_work for part, can_work in found.items()}
    said = {"status": "ok" if is_good else "unavailable", "parts": parts}
    return JSONResponse(said, status_code=200 if is_good else 503, headers={"Cache-Control": "no-store"})


@router.get("/metrics", include_in_schema=False)
def metrics(request: Request, service: TheService) -> Response:
    """Numbers in the form of Prometheus, for programs of this machine only unless it is configured."""
    if not service.settings.open_metrics and _is_from_elsewhere(request, service.settings.own_hosts):
        raise NotFound
    return Response(service.metrics.write(), headers={"Content-Type": CONTENT_TYPE})


def _is_from_elsewhere(request: Request, own_hosts: frozenset[str]) -> bool:
    """A proxy hands on requests of others from this machine, but says for whom, or under another name."""
    is_handed_on = any(name in request.headers for name in _FORWARDED)
    return is_handed_on or request.headers.get("host", "").lower() not in own_hosts
