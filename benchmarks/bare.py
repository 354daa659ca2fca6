"""The least that answers the same rows: one FastAPI application over SQLModel, as its tutorial writes it.

python -m benchmarks.bare DATABASE-FILE PORT
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Annotated

import uvicorn
from fastapi import Depends, FastAPI
from sqlmodel import Session, col, create_engine, select

from models.tables.documents import DocumentRow
from models.tables.tasks import TaskRow

PAGE = 50


def make_app(file: str) -> FastAPI:
    """Two lists, each one query."""
    engine = create_engine(f"sqlite:///{file}")
    app = FastAPI()

    def open_session() -> Iterator[Session]:
        with Session(engine) as session:
            yield session

    TheSession = Annotated[Session, Depends(open_session)]  # noqa: N806 - a type

    def list_tasks(session: TheSession, limit: int = PAGE) -> list[TaskRow]:
        return list(
            session.exec(select(TaskRow).order_by(col(TaskRow.due_sort), col(TaskRow.id)).limit(limit))
        )

    def list_documents(session: TheSession, limit: int = PAGE) -> list[DocumentRow]:
        return list(session.exec(select(DocumentRow).order_by(col(DocumentRow.id).desc()).limit(limit)))

    # Not as decorators: their types are known in this function only.
    for path, endpoint in (("/tasks", list_tasks), ("/documents", list_documents)):
        endpoint.__annotations__["session"] = TheSession
        endpoint.__annotations__["return"] = list[TaskRow] if path == "/tasks" else list[DocumentRow]
        app.get(path)(endpoint)
    return app


if __name__ == "__main__":
    uvicorn.run(make_app(sys.argv[1]), port=int(sys.argv[2]), access_log=False, log_level="warning")
