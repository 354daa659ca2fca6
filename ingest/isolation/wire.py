"""What parent and child say to each other (đường dây với bộ đọc): frames of JSON with a longest length.

A hostile file may own the child, so nothing that comes from there is trusted: no pickle, only values that
pydantic has checked, errors as code and sentence, and never more bytes than MOST.
"""

from __future__ import annotations

import json
import os
import re
import struct
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from enum import IntEnum, StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from ingest.isolation.sound import is_sound
from models.errors import BadInput, DondocError, EngineUnavailable, ErrorCode, NotFound
from models.source import ReadLimits, SourceText

MOST = 32 * 1024 * 1024
"""Bytes of the longest frame: a dense document of 500 pages takes a fifth of it."""

_HEADER = struct.Struct(">BI")
_LONGEST_SENTENCE = 600
_LONGEST_PLACE = 100
_PLACE = re.compile(r"\w+ at (?:[\w.-]+:\d+|\?)", re.ASCII)


class WrongAnswer(Exception):
    """The child said something that no sound reader says."""


class Kind(IntEnum):
    """What a frame is."""

    REQUEST = 1
    READY = 2
    BEGUN = 3
    TICK = 4
    CHECKED = 5
    SOURCE = 6
    IMAGE = 7
    FAULT = 8


_KINDS = frozenset(Kind)


class Operation(StrEnum):
    """What is asked of a child."""

    READ = "read"
    CHECK = "check"
    RENDER = "render"
    UNPACK = "unpack"
    WARM = "warm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One piece of the conversation."""

    kind: Kind
    body: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One file to read, to check, to draw a page of (counted from 1) or to take a part out of.

    `rotation` is how a page is turned to stand upright, None as the file has it; `part` is what is written to
    `target`; `types` are the media types whose readers are to be loaded ahead.
    """

    operation: Operation
    path: Path = field(default_factory=Path)
    name: str = ""
    limits: ReadLimits = field(default_factory=ReadLimits)
    trust: Path | None = None
    page: int = 1
    dpi: int = 72
    rotation: int | None = None
    part: str = ""
    target: Path | None = None
    types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """An error on its way: `where` names the place in the reader, for our log, without a word of the file."""

    error: DondocError
    where: str | None = None


def pack(frame: Frame) -> bytes:
    """The bytes of a frame."""
    return _HEADER.pack(frame.kind, len(frame.body)) + frame.body


class Unpacker:
    """Bytes that come in pieces become frames; raises WrongAnswer for one that is too long or unknown."""

    def __init__(self, most: int = MOST) -> None:
        self._held = bytearray()
        self._most = most

    def feed(self, data: bytes) -> Iterator[Frame]:
        """The frames that are whole now."""
        self._held += data
        while len(self._held) >= _HEADER.size:
            number, length = _HEADER.unpack_from(self._held)
            if length > self._most or number not in _KINDS:
                raise WrongAnswer
            if len(self._held) < _HEADER.size + length:
                return
            body = bytes(self._held[_HEADER.size : _HEADER.size + length])
            del self._held[: _HEADER.size + length]
            yield Frame(kind=Kind(number), body=body)


def pack_request(request: Request) -> bytes:
    """A request; paths travel as the system's bytes, for a name on disk need not be text."""
    return pack(
        Frame(
            kind=Kind.REQUEST,
            body=json.dumps(
                {
                    "operation": request.operation,
                    "path": os.fsencode(request.path).hex(),
                    "name": request.name,
                    "limits": asdict(request.limits),
                    "trust": os.fsencode(request.trust).hex() if request.trust else None,
                    "page": request.page,
                    "dpi": request.dpi,
                    "rotation": request.rotation,
                    "part": request.part,
                    "target": os.fsencode(request.target).hex() if request.target else None,
                    "types": request.types,
                }
            ).encode("ascii"),
        )
    )


def request_of(body: bytes) -> Request:
    """The request in a frame; it comes from the parent, which is trusted."""
    said: dict[str, Any] = json.loads(body)
    return Request(
        operation=Operation(said["operation"]),
        path=_path_of(said["path"]),
        name=said["name"],
        limits=ReadLimits(**said["limits"]),
        trust=_path_of(said["trust"]) if said["trust"] else None,
        page=said["page"],
        dpi=said["dpi"],
        rotation=said["rotation"],
        part=said["part"],
        target=_path_of(said["target"]) if said["target"] else None,
        types=tuple(said["types"]),
    )


def _path_of(hexadecimal: str) -> Path:
    return Path(os.fsdecode(bytes.fromhex(hexadecimal)))


def tick_frame(done: int, whole: int) -> Frame:
    """So many pages of so many are read."""
    return Frame(kind=Kind.TICK, body=json.dumps([done, whole]).encode("ascii"))


def tick_of(body: bytes) -> tuple[int, int]:
    """The pages that are read, and all of them."""
    try:
        done, whole = json.loads(body)
    except (ValueError, TypeError, RecursionError) as error:
        raise WrongAnswer from error
    if type(done) is not int or type(whole) is not int:
        raise WrongAnswer
    return done, whole


def fault_frame(fault: Fault) -> Frame:
    """An error as code and sentence."""
    said = {"code": fault.error.code, "message": fault.error.message, "where": fault.where}
    return Frame(kind=Kind.FAULT, body=json.dumps(said).encode("ascii"))


def fault_of(body: bytes) -> Fault:
    """The error of the same class; only those that reading may raise are believed."""
    try:
        said = json.loads(body)
        kind = error_class(ErrorCode(said["code"]))
        message, where = said["message"], said["where"]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise WrongAnswer from error
    if not issubclass(kind, BadInput | EngineUnavailable | NotFound) or not isinstance(message, str):
        raise WrongAnswer
    sentence = message[:_LONGEST_SENTENCE].encode("utf-8", "replace").decode("utf-8")
    return Fault(error=kind(sentence), where=_place_of(where))


def _place_of(where: object) -> str | None:
    """The place in a reader as a sound child names it: anything else might be words of the file."""
    is_place = isinstance(where, str) and len(where) <= _LONGEST_PLACE and _PLACE.fullmatch(where)
    return str(where) if is_place else None


@cache
def error_class(code: ErrorCode) -> type[DondocError]:
    """The class that names this code as its own, of those in `models.errors`."""
    waiting: list[type[DondocError]] = [DondocError]
    while waiting:
        kind = waiting.pop()
        if kind.__module__ == DondocError.__module__ and vars(kind).get("code") is code:
            return kind
        waiting.extend(kind.__subclasses__())
    raise ValueError(code)


class _Shape(Protocol):
    """What writes and checks texts."""

    def dump_json(self, source: SourceText, /) -> bytes: ...

    def validate_json(self, body: bytes, /) -> SourceText: ...


@cache
def _source() -> _Shape:
    from pydantic import TypeAdapter  # heavy: the child is on its way before it is loaded here

    return TypeAdapter(SourceText)


def prepare() -> None:
    """Builds what writes and checks texts, while there is time."""
    _source()


def source_frame(source: SourceText) -> Frame:
    """A text that was read. Raises ValueError where it is no text (half of a surrogate pair)."""
    return Frame(kind=Kind.SOURCE, body=_source().dump_json(source))


def source_of(body: bytes) -> SourceText:
    """The text in a frame, every field of its right type and every place and number one that can be."""
    try:
        source = _source().validate_json(body)
    except (ValueError, RecursionError) as error:  # pydantic's ValidationError is a ValueError
        raise WrongAnswer from error
    if not is_sound(source):
        raise WrongAnswer
    return source
