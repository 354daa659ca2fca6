"""One document through headless LibreOffice: started, watched, ended (chuyển tệp cũ thành DOCX).

Each document has a process, a profile and a folder of its own. The process leads its own process group and
dies with the process that started it; group, folder and socket are gone afterwards. Where the reading process
was killed in the middle, whoever removes its folder sweeps up after it.
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from ingest.office.profile import lay_out, learn
from ingest.office.program import program
from models.errors import DamagedFile, ReaderStalled
from models.source import ReadLimits

_PREFIX = "dondoc-office-"
_CRASHED, _FIRST_START = 79, 81
_RESTART = (_CRASHED, _FIRST_START)  # LibreOffice asks to be started again
_MAX_STARTS = 3
_CORES_OF_TIME = 4  # seconds of processor time for a second on the clock: it has threads
_SHARE_OF_STALL = 0.9  # so that this gives up before whoever watches for a stall does
_PIPE_FOLDERS = ("/tmp", "/var/tmp")  # noqa: S108 - where LibreOffice puts its socket, whatever TMPDIR says
_PR_SET_PDEATHSIG = 1
_TO_DOCX = "docx:Office Open XML Text"
_KEPT = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "FONTCONFIG_PATH", "FONTCONFIG_FILE")


@contextlib.contextmanager
def converted(path: Path, import_filter: str, extension: str, limits: ReadLimits) -> Iterator[Path]:
    """The file at `path` as DOCX, for as long as the context is open.

    `import_filter` names the one LibreOffice filter that may open it: no guessing among two hundred formats.
    Raises ProgramMissing, ReaderStalled, DamagedFile.
    """
    office = program()
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    try:
        source = folder / f"tep{extension}"
        shutil.copyfile(path, source)
        (folder / "ra").mkdir()
        lay_out(folder / "profile")
        _run(office, folder, source, import_filter, limits)
        target = folder / "ra" / "tep.docx"
        if not target.is_file() or not target.stat().st_size:
            raise DamagedFile
        yield target
    finally:
        _remove(folder)


def sweep(parent: Path) -> None:
    """Removes what a process that was killed while it converted left below `parent`, its temporary folder."""
    for folder in parent.glob(f"{_PREFIX}*") if not parent.is_symlink() else ():
        _remove(folder)


def _remove(folder: Path) -> None:
    _remove_socket(folder / "profile")
    shutil.rmtree(folder, ignore_errors=True)


def _run(office: Path, folder: Path, source: Path, import_filter: str, limits: ReadLimits) -> None:
    """Starts LibreOffice, again where it asks for it; all starts share one time limit."""
    command = [
        str(office),
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--nodefault",
        "--nologo",
        f"--infilter={import_filter}",
        "--convert-to",
        _TO_DOCX,
        "--outdir",
        str(folder / "ra"),
        str(source),
    ]
    left = limits.stall_seconds * _SHARE_OF_STALL
    for _ in range(_MAX_STARTS):
        status, took = _start(command, folder, left, limits)
        left -= took
        if status not in _RESTART:
            return
        if status == _FIRST_START:
            learn(folder / "profile")


def _start(command: list[str], folder: Path, seconds: float, limits: ReadLimits) -> tuple[int, float]:
    """Runs one process to its end; returns its status and the seconds it took."""
    began = time.monotonic()
    process = subprocess.Popen(  # noqa: S603 - no shell; every word is ours but the folder's name
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,  # LibreOffice prints names of files
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=_environment(folder),
        start_new_session=True,
        preexec_fn=_before_start(limits),  # noqa: PLW1509 - two system calls, no lock is taken
    )
    try:
        status = process.wait(max(seconds, 0.0))
    except subprocess.TimeoutExpired as error:
        raise ReaderStalled from error
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    return status, time.monotonic() - began


def _environment(folder: Path) -> dict[str, str]:
    """Few variables: no display, no desktop, no proxy; home and temporary files in the folder."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    own = {"HOME": str(folder), "TMPDIR": str(folder), "SAL_USE_VCLPLUGIN": "svp", "SAL_NO_MOUSEGRABS": "1"}
    return {"LANG": "C.UTF-8", **kept, **own}


def _before_start(limits: ReadLimits) -> Callable[[], None]:
    """What the new process does before it becomes LibreOffice: dies with its parent, keeps to limits."""
    parent = os.getpid()
    prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else None
    wanted = {
        resource.RLIMIT_CORE: 0,  # no picture of the memory, and the document in it, on disk
        resource.RLIMIT_FSIZE: limits.max_unpacked_bytes,
        resource.RLIMIT_DATA: limits.max_resident_bytes,
        resource.RLIMIT_CPU: max(1, int(limits.stall_seconds * _CORES_OF_TIME)),
    }

    def prepare() -> None:
        if prctl is not None:
            prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
            if os.getppid() != parent:  # the parent died in between
                os._exit(1)
        for kind, limit in wanted.items():
            _, hard = resource.getrlimit(kind)
            least = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
            resource.setrlimit(kind, (least, least))

    return prepare


def _remove_socket(profile: Path) -> None:
    for path in sockets_of(profile):
        path.unlink(missing_ok=True)


def sockets_of(profile: Path) -> list[Path]:
    """Where the socket of a LibreOffice with this profile may be; one that is killed leaves it."""
    digest = hashlib.md5(profile.as_uri().encode("utf-16-le"), usedforsecurity=False).digest()
    name = f"OSL_PIPE_{os.getuid()}_SingleOfficeIPC_" + "".join(f"{byte:x}" for byte in digest)
    return [Path(place, name) for place in _PIPE_FOLDERS]
