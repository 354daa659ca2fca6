"""All routes of the API under /api/v1."""

from __future__ import annotations

from fastapi import APIRouter

from service.web.api import (
    documents,
    duplicates,
    extract,
    jobs,
    obligations,
    references,
    reminders,
    sheets,
    tasks,
)

PREFIX = "/api/v1"


def api_routes() -> APIRouter:
    """The routes of the API."""
    routes = APIRouter(prefix=PREFIX)
    for module in (documents, duplicates, references, sheets, obligations, tasks, reminders, jobs, extract):
        routes.include_router(module.router)
    return routes
