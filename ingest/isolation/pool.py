"""The pool of reading processes (nhóm bộ đọc): every file that comes from outside is read through it."""

from __future__ import annotations

import atexit
import logging
import os
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from ingest.context import Tick, no_tick
from ingest.isolation.folders import ReaderFolder, forsaken, make_folder
from ingest.isolation.network import Network
from ingest.isolation.process import PROGRAM, Gone, ReaderProcess
from ingest.isolation.watch import end_strays
from ingest.isolation.wire import Fault, Frame, Kind, Operation, Request, WrongAnswer, fault_of, source_of
from models.errors import EngineUnavailable, ReaderDied, ReaderTooBig
from models.source import ReadLimits, SourceText

logger = logging.getLogger(__name__)

LEAST_READERS = 2
"""One reads while another looks at the door."""

Answer = SourceText | bytes | None

_STARTS = 3
"""How often a child may be gone before the file has reached it."""

_SUDDEN = 2.0
"""Seconds: a death after more is the file's own doing, and is not tried again."""

_MOST_SPENT = 0.25
"""The part of the page clock's round that the check may use up: an honest one that took long is no hang."""

_REMEMBERED = 64
"""Files whose check is remembered."""

_CLOSING_SECONDS = 10.0


class TimesAtTheDoor:
    """How long the heads of files took that were checked lately.

    The check takes a part of the page clock's first round away from the reading, so that a file on which both
    are slow is answered soon. Used by many threads.
    """

    def __init__(self) -> None:
        self._seconds: dict[tuple[int, ...], float] = {}
        self._lock = threading.Lock()

    def note(self, request: Request, seconds: float) -> None:
        """A file's head was found to be good."""
        if request.operation is not Operation.CHECK:
            return
        file = _identity(request.path)
        with self._lock:
            self._seconds[file] = seconds
            while len(self._seconds) > _REMEMBERED:
                del self._seconds[next(iter(self._seconds))]

    def spent(self, request: Request) -> float:
        """What the check of a file that is read now has taken of the clock."""
        if request.operation is not Operation.READ:
            return 0.0
        file = _identity(request.path)
        with self._lock:
            seconds = self._seconds.pop(file, 0.0)
        return min(seconds, _MOST_SPENT * request.limits.stall_seconds)


class ReaderPool:
    """Children that read files, at most `size`; one of them is always kept for the check at the door.

    Children are started when they are first needed (or by `warm`), stay warm, and are replaced when they die
    or are worn. `program` is what they run. Safe to use from several threads. After `close` a further file
    starts children anew.
    """

    def __init__(
        self,
        *,
        size: int = LEAST_READERS,
        folder: Path | None = None,
        niceness: int = 0,
        networks: Iterable[Network] = tuple(Network),
        program: str = PROGRAM,
    ) -> None:
        self._size = max(size, LEAST_READERS)
        self._folder = folder
        self._niceness = niceness
        self._networks = tuple(networks)
        self._program = program
        self._types: tuple[str, ...] = ()
        self._lock = threading.Condition()
        self._idle: list[ReaderProcess] = []
        self._busy: set[ReaderProcess] = set()
        self._starting = 0
        self._failed_starts = 0
        self._reading = 0
        self._round = 0
        self._starter: ThreadPoolExecutor | None = None
        self._at_the_door = TimesAtTheDoor()

    def warm(self, types: Iterable[str] = (), *, children: int = 1) -> None:
        """Starts children ahead, with the readers of these media types loaded; returns at once."""
        with self._lock:
            self._types = tuple(types)
            for _ in range(min(children, self._size) - self._count()):
                self._start_one()

    def read(
        self,
        path: Path,
        *,
        limits: ReadLimits | None = None,
        name: str | None = None,
        tick: Tick = no_tick,
        trust: Path | None = None,
    ) -> SourceText:
        """Reads one file (đọc tệp văn bản), as `ingest.read.read` does, in a child.

        Raises subclasses of BadInput, also ReaderStalled, ReaderTooBig, ReaderDied; EngineUnavailable where
        the fault is ours; OSError where the file cannot be opened.
        """
        answer = self._ask(_request(Operation.READ, path, name, limits, trust), tick)
        if not isinstance(answer, SourceText):
            raise ReaderDied
        return answer

    def check_secrecy(self, path: Path, *, limits: ReadLimits | None = None, name: str | None = None) -> None:
        """Raises SecretDocument for a file with a secrecy mark in its head (dấu chỉ độ mật).

        A head whose reading stalls, grows or dies is refused too: nobody knows what stands there.
        """
        self._ask(_request(Operation.CHECK, path, name, limits, None), no_tick)

    def render_page(
        self,
        path: Path,
        *,
        page: int,
        dpi: int,
        rotation: int | None = None,
        limits: ReadLimits | None = None,
    ) -> bytes:
        """One page as PNG (ảnh trang), as `ingest.rendering.render_page` draws it, in a child."""
        asked = _request(Operation.RENDER, path, None, limits, None)
        request = replace(asked, page=page, dpi=dpi, rotation=rotation)
        answer = self._ask(request, no_tick)
        if not isinstance(answer, bytes):
            raise ReaderDied
        return answer

    def open_part(self, path: Path, *, part: str, target: Path, limits: ReadLimits | None = None) -> None:
        """Writes one file of a package to `target` (tệp trong gói), which must not exist. Raises NotFound."""
        asked = _request(Operation.UNPACK, path, None, limits, None)
        self._ask(replace(asked, part=part, target=target.absolute()), no_tick)

    def network(self) -> Network:
        """How the children are kept off the network on this machine. Raises EngineUnavailable."""
        with self._child(ReadLimits(), is_read=False) as child:
            try:
                child.wait_ready()
            except Gone as error:
                raise EngineUnavailable from error
            return child.network or Network.HOOK

    def is_answering(self) -> bool:
        """Whether a child lives or is about to; one is asked for where none does. Waits for nothing."""
        with self._lock:
            if self._starting or any(child.is_alive() for child in (*self._idle, *self._busy)):
                return True
            if not self._count():
                self._start_one()
            return False

    def close(self) -> None:
        """Ends all children; a reading that is under way ends with EngineUnavailable."""
        atexit.unregister(self.close)
        with self._lock:
            self._round += 1
            idle, self._idle = self._idle, []
            for child in self._busy:
                child.kill()
            self._lock.wait_for(lambda: not self._busy, timeout=_CLOSING_SECONDS)
            starter, self._starter = self._starter, None
        for child in idle:
            child.end()
        if starter is not None:
            starter.shutdown(wait=True)

    # -- one file -----------------------------------------------------------------------------------------

    def _ask(self, request: Request, tick: Tick) -> Answer:
        """The answer to one request; a child's death is held against the file when a second one dies too.

        The file that was read before may have broken the child, so only a fresh child decides at once.
        """
        deaths = 0
        spent = self._at_the_door.spent(request)
        for _ in range(_STARTS):
            round_before = self._round
            try:
                with self._child(request.limits, is_read=request.operation is Operation.READ) as child:
                    is_fresh = child.files == 0
                    began = time.monotonic()
                    answer = _answer_of(child.ask(request, tick, spent), request.operation)
            except Gone as gone:
                if self._round != round_before:
                    raise EngineUnavailable from gone  # closed meanwhile
                deaths += gone.has_begun
                if gone.has_begun and (is_fresh or deaths > 1 or gone.seconds > _SUDDEN):
                    raise (ReaderTooBig if gone.is_large else ReaderDied) from gone
                continue
            except WrongAnswer as error:
                raise ReaderDied from error
            if isinstance(answer, Fault):
                if answer.where:
                    logger.info("a reader stumbled: %s", answer.where)
                raise answer.error
            self._at_the_door.note(request, time.monotonic() - began)
            return answer
        raise EngineUnavailable

    @contextmanager
    def _child(self, limits: ReadLimits, *, is_read: bool) -> Iterator[ReaderProcess]:
        """A child for one request; one that is left by an exception is ended with all that it started."""
        child = self._take(is_read=is_read)
        is_sound = False
        try:
            yield child
            is_sound = True
        finally:
            self._give_back(child, limits, is_sound=is_sound, is_read=is_read)

    # -- the children -------------------------------------------------------------------------------------

    def _take(self, *, is_read: bool) -> ReaderProcess:
        with self._lock:
            failed_before = self._failed_starts
            while True:
                if not is_read or self._reading < self._size - 1:
                    if self._idle:
                        child = self._idle.pop()
                        self._busy.add(child)
                        self._reading += is_read
                        return child
                    if not self._starting and self._count() < self._size:
                        self._start_one()
                if self._failed_starts > failed_before:
                    raise EngineUnavailable
                self._lock.wait()

    def _give_back(self, child: ReaderProcess, limits: ReadLimits, *, is_sound: bool, is_read: bool) -> None:
        is_kept = False
        try:
            is_kept = is_sound and not child.is_worn(limits) and _is_emptied(child)
            if not is_kept:
                child.end()
        finally:
            with self._lock:
                self._busy.discard(child)
                self._reading -= is_read
                is_ours = child.round == self._round
                if is_kept and is_ours:
                    self._idle.append(child)
                elif is_ours:
                    self._start_one()
                self._lock.notify_all()
        if is_kept and not is_ours:
            child.end()

    def _count(self) -> int:
        return len(self._idle) + len(self._busy) + self._starting

    def _start_one(self) -> None:
        """Asks for a child more. The lock is held.

        All children are made by one thread that lives as long as they do: the kernel kills a child when the
        thread ends that made it.
        """
        if self._starter is None:
            self._starter = ThreadPoolExecutor(max_workers=1, thread_name_prefix="dondoc-readers")
            self._starter.submit(self._sweep)
            atexit.register(self.close)
        self._starting += 1
        self._starter.submit(self._start, self._round)

    def _start(self, number: int) -> None:
        child: ReaderProcess | None = None
        try:
            child = self._make(number)
        except Exception as fault:  # no memory, no room, no more processes: whoever waits is told
            logger.error("no reading process: %s", type(fault).__name__)
        with self._lock:
            self._starting -= 1
            is_wanted = child is not None and number == self._round
            if child is None:
                self._failed_starts += 1
            elif is_wanted:
                self._idle.append(child)
            self._lock.notify_all()
        if child is not None and not is_wanted:
            child.end()

    def _make(self, number: int) -> ReaderProcess:
        folder = make_folder(self._folder)
        try:
            return ReaderProcess(
                folder,
                number=number,
                niceness=self._niceness,
                networks=self._networks,
                types=self._types,
                program=self._program,
            )
        except BaseException:
            folder.remove()
            raise

    def _sweep(self) -> None:
        """Ends and removes what an earlier run has left behind by a crash."""
        for path in forsaken(self._folder):
            end_strays(path)
            ReaderFolder(root=path).remove()


def _is_emptied(child: ReaderProcess) -> bool:
    """Whether a child's folder could be emptied: who keeps a file of a document reads no other one."""
    try:
        child.folder.empty()
    except OSError as fault:
        logger.warning("the folder of a reading process was not emptied: %s", type(fault).__name__)
        return False
    return True


def _request(
    operation: Operation, path: Path, name: str | None, limits: ReadLimits | None, trust: Path | None
) -> Request:
    if not path.is_file():
        raise FileNotFoundError(path)
    with path.open("rb"):  # whether we may is told here, as an OSError
        pass
    return Request(
        operation=operation,
        path=path.absolute(),
        name=os.fsencode(name or path.name).decode("utf-8", "replace"),
        limits=limits or ReadLimits(),
        trust=trust.absolute() if trust else None,
    )


def _identity(path: Path) -> tuple[int, ...]:
    found = path.stat()
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def _answer_of(frame: Frame, operation: Operation) -> Answer | Fault:
    """What a frame says; raises WrongAnswer if it answers another question."""
    if frame.kind is Kind.FAULT:
        return fault_of(frame.body)
    if frame.kind is Kind.SOURCE and operation is Operation.READ:
        return source_of(frame.body)
    if frame.kind is Kind.IMAGE and operation is Operation.RENDER:
        return frame.body
    if frame.kind is Kind.CHECKED and operation in (Operation.CHECK, Operation.UNPACK):
        return None
    raise WrongAnswer
