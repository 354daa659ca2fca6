"""One reading process as its parent sees it (tiến trình đọc): started, asked, watched, ended."""

from __future__ import annotations

import json
import os
import select
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterable, Mapping
from pathlib import Path

import psutil

import ingest
from ingest.context import Tick, no_tick
from ingest.isolation.folders import ReaderFolder
from ingest.isolation.network import Network
from ingest.isolation.watch import BETWEEN_LOOKS, Watch, end_tree, own_bytes
from ingest.isolation.wire import (
    Frame,
    Kind,
    Operation,
    Request,
    Unpacker,
    WrongAnswer,
    pack_request,
    tick_of,
)
from models.source import ReadLimits

_CHUNK = 1024 * 1024
_START_SECONDS = 60.0
"""How long a child may take to be there; a machine that is busy starts slowly."""

_MOST_FILES = 100
"""A child is replaced after so many files: what a library leaks, and what a file left, goes with it."""

_WORN_SHARE = 0.4
"""A child that holds this share of the memory limit while it waits is replaced."""

_HANDED_ON = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "TESSDATA_PREFIX", "TZ")
"""The variables of the service that a child sees; the others may hold secrets."""

_NOWHERE = "http://127.0.0.1:9"
"""A proxy that is not there, for called programs where nothing stronger keeps them off the network."""

_ROOT = str(Path(ingest.__file__).resolve().parents[1])

PROGRAM = (
    f"import sys; sys.path.append({_ROOT!r}); from ingest.isolation.child import main; main(sys.argv[1:])"
)
"""What a child runs."""


class Gone(Exception):
    """The child ended in the middle of a conversation.

    `has_begun` if the file had reached it, `seconds` before; `is_large` if it held much memory at its end.
    """

    def __init__(self, *, has_begun: bool = False, seconds: float = 0.0, is_large: bool = False) -> None:
        super().__init__()
        self.has_begun, self.seconds, self.is_large = has_begun, seconds, is_large


class ReaderProcess:
    """A child with its folder and the line to it. Used by one thread at a time.

    `number` is the pool's round that it belongs to. The kernel kills it when the thread that made it ends
    (PR_SET_PDEATHSIG), so that thread must live as long as it.
    """

    def __init__(
        self,
        folder: ReaderFolder,
        *,
        number: int = 0,
        niceness: int = 0,
        networks: Iterable[Network] = tuple(Network),
        types: tuple[str, ...] = (),
        program: str = PROGRAM,
    ) -> None:
        self.folder = folder
        self.round = number
        self.files = 0
        self.network: Network | None = None
        self._started_at = time.monotonic()
        self._unpacker = Unpacker()
        self._frames: deque[Frame] = deque()
        self._line, theirs = socket.socketpair()
        # -P: the working folder, where files are unpacked, is no place to import from
        with theirs:
            terms = {
                "line": theirs.fileno(),
                "parent": os.getpid(),
                "niceness": niceness,
                "networks": list(networks),
            }
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter
                [sys.executable, "-P", "-c", program, json.dumps(terms)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,  # a library's warnings quote what it reads
                stderr=subprocess.DEVNULL,
                cwd=folder.files,
                env=_environment(folder, os.environ),
                pass_fds=(theirs.fileno(),),
                start_new_session=True,
            )
        try:
            self._watched = psutil.Process(self._process.pid)
            self._line.setblocking(False)
            self._send(Request(operation=Operation.WARM, types=types))
        except BaseException:  # nobody else knows of the child yet
            self._process.kill()
            self._process.wait()
            self._line.close()
            raise

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def is_alive(self) -> bool:
        """Whether it has not ended."""
        return self._process.poll() is None

    def is_worn(self, limits: ReadLimits) -> bool:
        """Whether another child should take its place: many files read, or memory kept."""
        if not self.is_alive() or self.files >= _MOST_FILES:
            return True
        return own_bytes(self._watched) > _WORN_SHARE * limits.max_resident_bytes

    def wait_ready(self) -> None:
        """Waits until the child is there; raises Gone."""
        deadline = self._started_at + _START_SECONDS
        while self.network is None:
            frame = self._next()
            if frame is not None and frame.kind is Kind.READY:
                self.network = Network(frame.body.decode("ascii"))
            elif frame is not None or time.monotonic() > deadline:
                raise Gone

    def ask(self, request: Request, tick: Tick = no_tick, spent: float = 0.0) -> Frame:
        """The last frame of the child's answer; `spent` seconds of the page clock are gone already.

        Raises ReaderStalled, ReaderTooBig, Gone, WrongAnswer; then the child is of no use any more.
        """
        self.wait_ready()
        self.files += 1
        self._send(request)
        watch = Watch(self._watched, request.limits, spent)
        has_begun = False
        while True:
            try:
                frame = self._next()
            except Gone as gone:
                raise Gone(has_begun=has_begun, seconds=watch.seconds(), is_large=watch.is_large()) from gone
            if frame is None or frame.kind is Kind.TICK:
                watch.look()
            if frame is None:
                continue
            if frame.kind is Kind.TICK:
                done, whole = tick_of(frame.body)
                watch.progress(done)
                tick(done, whole)
            elif frame.kind is Kind.BEGUN and not has_begun:
                has_begun = True
            elif frame.kind in (Kind.CHECKED, Kind.SOURCE, Kind.IMAGE, Kind.FAULT):
                return frame
            else:
                raise WrongAnswer

    def kill(self) -> None:
        """Kills the child with all that it started; whoever waits for it sees it gone."""
        end_tree(self._watched, self.folder.root)

    def end(self) -> None:
        """Kills the child and removes its folder."""
        self.kill()
        self._line.close()
        self._process.wait()
        self.folder.remove()

    def _send(self, request: Request) -> None:
        """A request is short: it fits into the line's buffer at once."""
        try:
            self._line.sendall(pack_request(request))
        except OSError as error:
            raise Gone from error

    def _next(self) -> Frame | None:
        """The next frame, None where none came for a moment."""
        if self._frames:
            return self._frames.popleft()
        if not select.select([self._line], [], [], BETWEEN_LOOKS)[0]:
            return None
        try:
            data = self._line.recv(_CHUNK)
        except BlockingIOError:
            return None
        except OSError:
            data = b""
        if not data:
            raise Gone
        self._frames.extend(self._unpacker.feed(data))
        return self._frames.popleft() if self._frames else None


def _environment(folder: ReaderFolder, ours: Mapping[str, str]) -> dict[str, str]:
    handed_on = {name: ours[name] for name in _HANDED_ON if name in ours}
    files = str(folder.files)
    return {
        "LANG": "C.UTF-8",
        **handed_on,
        "HOME": str(folder.home),
        "TMPDIR": files,
        "TMP": files,
        "TEMP": files,
        "XDG_RUNTIME_DIR": str(folder.home),
        "OMP_THREAD_LIMIT": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONUTF8": "1",
        "http_proxy": _NOWHERE,
        "https_proxy": _NOWHERE,
        "ftp_proxy": _NOWHERE,
        "all_proxy": _NOWHERE,
    }
