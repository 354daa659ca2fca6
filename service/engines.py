"""The engines that the service runs on (bộ phận đọc và hiểu văn bản), as plain callables to hand in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO, Protocol

from models.deadline import Deadline
from models.dispatch import Reference
from models.extraction import Extraction
from models.source import ReadLimits, SourceText
from models.workdays import WorkCalendar

Clock = Callable[[], datetime]
"""Gives the present instant in UTC."""


class Receipt(Protocol):
    """What came in (tệp đã nhận)."""

    @property
    def sha256(self) -> str:
        """Hexadecimal SHA-256 of the bytes."""

    @property
    def size(self) -> int:
        """Number of bytes."""


class Receive(Protocol):
    """Writes a stream to `target`, cut at the limit; raises TooLarge or EmptyFile."""

    def __call__(self, stream: BinaryIO, target: Path, limits: ReadLimits) -> Receipt: ...


class CheckSecrecy(Protocol):
    """Stops a document with a secrecy mark (độ mật): raises SecretDocument.

    `name` is the file's original name, by default the path's. A head that cannot be read in time or without
    harm is refused too (ReaderStalled, ReaderTooBig, ReaderDied).
    """

    def __call__(self, path: Path, *, limits: ReadLimits, name: str | None = None) -> None: ...


Tick = Callable[[int, int], None]
"""Told (pages done, pages in all; 0 where unknown) whenever a page has been read."""


class Read(Protocol):
    """Reads a file; raises subclasses of BadInput. `tick` is told of every page."""

    def __call__(
        self, path: Path, *, limits: ReadLimits, name: str | None = None, tick: Tick | None = None
    ) -> SourceText: ...


class RenderPage(Protocol):
    """One page of a file as a PNG image (ảnh trang), counted from 1.

    `rotation` is by how many degrees clockwise its paper stands upright (`Page.rotation`), None as the file
    has it.

    Raises NotFound for a page that is not there, UnsupportedType for a file without pages.
    """

    def __call__(
        self, path: Path, *, page: int, dpi: int, rotation: int | None = None, limits: ReadLimits
    ) -> bytes: ...


class OpenPart(Protocol):
    """Writes one file of a package to `target`, which must not exist (tệp trong gói). Raises NotFound."""

    def __call__(self, path: Path, *, part: str, target: Path, limits: ReadLimits) -> None: ...


class Extract(Protocol):
    """Understands a text."""

    def __call__(
        self,
        source: SourceText,
        *,
        calendar: WorkCalendar,
        issued_on: date | None = None,
        received_on: date | None = None,
    ) -> Extraction: ...


class ReadDeadline(Protocol):
    """Reads the deadline (thời hạn) in a sentence, None where it sets none."""

    def __call__(
        self,
        text: str,
        *,
        issued_on: date | None,
        received_on: date | None,
        calendar: WorkCalendar,
    ) -> Deadline | None: ...


class FindReferences(Protocol):
    """Finds the documents that a text cites (văn bản viện dẫn)."""

    def __call__(self, text: str) -> tuple[Reference, ...]: ...


def nothing_to_close() -> None:
    """For engines that hold no processes."""


def always() -> bool:
    """For engines that have nothing that could die."""
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Engines:
    """What reads and understands; tests hand in small real fakes.

    Without `render_page` no images of pages are shown, without `open_part` no files of packages handed out.
    `close` ends the processes that the engines hold; they may be used again after it. `is_answering` tells
    at once whether they can be used now.
    """

    receive: Receive
    check_secrecy: CheckSecrecy
    read: Read
    extract: Extract
    read_deadline: ReadDeadline
    find_references: FindReferences
    calendar: WorkCalendar
    render_page: RenderPage | None = None
    open_part: OpenPart | None = None
    close: Callable[[], None] = nothing_to_close
    is_answering: Callable[[], bool] = always
