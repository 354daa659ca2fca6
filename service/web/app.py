"""The web application (ứng dụng web): pages, API and protection over one Service."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from anyio import to_thread
from fastapi import APIRouter, FastAPI
from starlette.staticfiles import StaticFiles

from service.bootstrap import Service
from service.web.api import health
from service.web.api.routes import api_routes
from service.web.errors import ErrorPage, install_errors
from service.web.security import Guard
from service.web.watching import Watch

STATIC = Path(__file__).parent / "static"


def create_app(
    service: Service, *, pages: APIRouter | None = None, error_page: ErrorPage | None = None
) -> FastAPI:
    """The application; `pages` are the routes for people, `error_page` draws errors for them.

    The service is closed when the server stops.
    """

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        # In a thread: both may take seconds, and the job engine will have no event loop around it.
        await to_thread.run_sync(service.intake.resume)
        yield
        await to_thread.run_sync(service.close)

    app = FastAPI(
        title="Đôn Đốc",
        description="Đọc văn bản chỉ đạo, tách nhiệm vụ, theo dõi và đôn đốc.",
        version="1",
        openapi_url="/api/v1/openapi.json",
        # The pages of the documentation load scripts from elsewhere; an office may have no Internet.
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.service = service
    app.state.error_page = error_page
    app.include_router(api_routes())
    app.include_router(health.router)
    if pages is not None:
        app.include_router(pages)
    if STATIC.is_dir():
        app.mount("/static", StaticFiles(directory=STATIC), name="static")
    install_errors(app)
    app.add_middleware(Guard, allowed_hosts=service.settings.allowed_hosts)
    app.add_middleware(Watch, metrics=service.metrics)
    return app
