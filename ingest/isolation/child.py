"""The reading process (tiến trình đọc): takes one file after another from its parent and answers each.

It is started clean, with one thread and without the service's memory, files and secrets.
"""

from __future__ import annotations

import json
import socket
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from traceback import extract_tb

from ingest.context import ReadContext, Tick
from ingest.formats import reader_of
from ingest.isolation.confine import confine, limit_data
from ingest.isolation.network import Network, shut_off
from ingest.isolation.wire import (
    MOST,
    Fault,
    Frame,
    Kind,
    Operation,
    Request,
    Unpacker,
    fault_frame,
    pack,
    prepare,
    request_of,
    source_frame,
    tick_frame,
)
from ingest.read import read
from ingest.secrecy import check
from ingest.sniff import MediaType
from models.errors import DamagedFile, DondocError, EngineUnavailable, NotFound, ReaderTooBig, TooLarge

_CHUNK = 1024 * 1024
_BETWEEN_TICKS = 0.2
"""Seconds between two heartbeats: a thousand pages a second need not all be told."""

_ANSWER_TOO_LONG = "Tệp có quá nhiều nội dung. Hãy tách tệp rồi tải lên từng phần."


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the parent says on the command line."""

    line: int
    parent: int
    niceness: int
    networks: frozenset[Network]


def main(arguments: list[str]) -> None:
    """Serves until the parent hangs up."""
    said = json.loads(arguments[0])
    terms = Terms(
        line=said["line"],
        parent=said["parent"],
        niceness=said["niceness"],
        networks=frozenset(Network(each) for each in said["networks"]),
    )
    confine(terms.parent, terms.niceness)
    network = shut_off(terms.networks)
    with socket.socket(fileno=terms.line) as line:
        line.set_inheritable(False)  # the programs that a reader calls have no business on it
        child = Child(line)
        child.say(Frame(kind=Kind.READY, body=network.encode("ascii")))
        child.serve()


class Child:
    """The child's end of the line."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self._ticked_at = 0.0

    def serve(self) -> None:
        """Answers request after request."""
        unpacker = Unpacker()
        while data := self._line.recv(_CHUNK):
            for frame in unpacker.feed(data):
                request = request_of(frame.body)
                if request.operation is Operation.WARM:
                    _load(request.types)
                else:
                    self.say(Frame(kind=Kind.BEGUN))
                    self._ticked_at = 0.0
                    limit_data(request.limits.max_resident_bytes)
                    self.say(self._answer(request))

    def say(self, frame: Frame) -> None:
        """Sends a frame."""
        self._line.sendall(pack(frame))

    def tick(self, done: int, whole: int) -> None:
        """Tells the parent that a page is done."""
        now = time.monotonic()
        if now - self._ticked_at >= _BETWEEN_TICKS or done == whole:
            self._ticked_at = now
            self.say(tick_frame(done, whole))

    def _answer(self, request: Request) -> Frame:
        """The text, the secrecy verdict, or what is wrong; a defect of a reader is a damaged file."""
        try:
            return self._done(request)
        except DondocError as error:
            return fault_frame(Fault(error=error, where=_place(error.__cause__)))
        except MemoryError as error:
            return fault_frame(Fault(error=ReaderTooBig(), where=_place(error)))
        except Exception as error:  # whatever a parser stumbles over, the file is answered
            is_ours = isinstance(error, ImportError) or type(error) is NameError
            fault = EngineUnavailable() if is_ours else DamagedFile()
            return fault_frame(Fault(error=fault, where=_place(error)))

    def _done(self, request: Request) -> Frame:
        path, limits = request.path, request.limits
        if request.operation is Operation.CHECK:
            check(path, ReadContext(limits=limits, name=request.name, tick=self.tick, trust=request.trust))
            return Frame(kind=Kind.CHECKED)
        if request.operation is Operation.RENDER:
            return _short(Frame(kind=Kind.IMAGE, body=drawn(request)))
        if request.operation is Operation.UNPACK:
            unpacked(request, self.tick)
            return Frame(kind=Kind.CHECKED)
        source = read(path, limits=limits, name=request.name, tick=self.tick, trust=request.trust)
        return _short(source_frame(source))


def drawn(request: Request) -> bytes:
    """One page as PNG; what draws it is large and is loaded when first asked for."""
    from ingest.rendering import render_page

    return render_page(
        request.path,
        page=request.page,
        dpi=request.dpi,
        rotation=request.rotation,
        limits=request.limits,
    )


def unpacked(request: Request, tick: Tick) -> None:
    """Writes one file of a package to where the parent wants it; loaded when first asked for."""
    from ingest.packages.parts import open_part

    if request.target is None:
        raise NotFound
    open_part(request.path, request.part, ReadContext(limits=request.limits, tick=tick), request.target)


def _short(frame: Frame) -> Frame:
    if len(frame.body) > MOST:
        raise TooLarge(_ANSWER_TOO_LONG)
    return frame


def _load(types: tuple[str, ...]) -> None:
    """Loads the readers of these types; a library that is missing is found by whoever needs it."""
    prepare()
    for each in types:
        try:
            reader_of(MediaType(each))
        except (DondocError, ImportError, ValueError):
            continue


def _place(error: BaseException | None) -> str | None:
    """ "KeyError at rows.py:12": enough to find a defect, without a word of the file."""
    if error is None:
        return None
    frames = extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    return f"{type(error).__name__} at {place}"


if __name__ == "__main__":
    main(sys.argv[1:])
