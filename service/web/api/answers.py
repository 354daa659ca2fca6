"""What the API answers (dạng dữ liệu trả về): errors, pages, the directory; and how views become answers."""

from __future__ import annotations

from typing import Generic, TypeVar
from uuid import UUID

from fastapi import Response
from pydantic import AliasPath, BaseModel, ConfigDict

from models.organisation import Level, Relation

T = TypeVar("T")


class Answer(BaseModel):
    """Reads itself off a view: `X.model_validate(view)`; field names are those of the extraction contract."""

    model_config = ConfigDict(from_attributes=True)


class ErrorBody(Answer):
    """Why a request failed: a code of docs/codes.md and one Vietnamese sentence."""

    code: str
    message: str


class ErrorOut(Answer):
    """The answer to a request that failed."""

    error: ErrorBody


class PageOut(Answer, Generic[T]):
    """One page of a list; hand `next` back as `cursor` for the one after it, null on the last."""

    items: list[T]
    next: str | None


def written(answer: BaseModel) -> Response:
    """An answer as JSON at once: a framework that is handed the model would check all of it once more."""
    return Response(answer.model_dump_json(), media_type="application/json")


class BodyOut(Answer):
    """A body of the directory by key and name (đơn vị)."""

    id: UUID
    name: str


class OrganisationOut(Answer):
    """A body of the directory (đơn vị)."""

    id: UUID
    name: str
    relation: Relation
    level: Level
    parent: BodyOut | None
    aliases: list[str]
    abbreviations: list[str]
    groups: list[str]


class GroupOut(Answer):
    """A group of bodies (nhóm đơn vị) with the units of ours in it."""

    id: UUID
    name: str
    members: list[BodyOut]
    holds_agency: bool


class DirectoryOut(Answer):
    """The agency, its units and groups (danh bạ)."""

    agency: OrganisationOut
    units: list[OrganisationOut]
    groups: list[GroupOut]


class MarkOut(Answer):
    """A stretch of a text in code points."""

    start: int
    end: int


START = AliasPath("span", "start")
END = AliasPath("span", "end")
"""Where a view keeps its place."""
