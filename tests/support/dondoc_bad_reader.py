"""A reading process whose reader does what the file orders: hang, grow, die, call out, leave things behind.

Each line of the file is an order; the text of the answer is what came of them.
"""

from __future__ import annotations

import ctypes
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from ingest.context import ReadContext, Tick, no_tick
from ingest.isolation import child
from models.errors import ProgramMissing, SecretDocument
from models.source import ReadLimits, SourceText

PROGRAM = f"""
import sys
sys.path[:0] = [{str(Path(__file__).parent)!r}, {str(Path(__file__).parents[2])!r}]
from dondoc_bad_reader import main
main(sys.argv[1:])
"""

SLEEPER = "import time; time.sleep(600)"
_held: list[bytearray] = []


def main(arguments: list[str]) -> None:
    """As the real child, with another reader."""
    vars(child).update(read=obey, check=obey_at_the_door)
    child.main(arguments)


def obey_at_the_door(path: Path, context: ReadContext) -> None:
    """The check: the same orders."""
    obey(path, limits=context.limits, name=context.name, tick=context.tick)


def obey(
    path: Path, *, limits: ReadLimits, name: str, tick: Tick = no_tick, trust: Path | None = None
) -> SourceText:
    """Does what the file orders."""
    said = [_do(order.split(), tick) for order in path.read_text(encoding="utf-8").splitlines()]
    return SourceText(name=name, sha256="0" * 64, media_type="text/plain", text=" ".join(said))


def _do(order: list[str], tick: Tick) -> str:
    match order:
        case ["tick", times, seconds]:
            for page in range(1, int(times) + 1):
                time.sleep(float(seconds))
                tick(page, int(times))
            return "ticked"
        case ["sleep", seconds]:
            time.sleep(float(seconds))
            return "slept"
        case ["grow", megabytes]:
            for _ in range(int(megabytes) // 8):
                _held.append(bytearray(os.urandom(1024)) * 8192)
                time.sleep(0.002)
            return "grown"
        case ["burst", megabytes]:
            return str(len(bytearray(int(megabytes) * 1024 * 1024)))
        case ["grow-below", megabytes]:
            hold = f"import time; held = b'x' * ({megabytes} << 20); time.sleep(600)"
            subprocess.run([sys.executable, "-c", hold], check=False)
            return "grown"
        case ["die"]:
            ctypes.string_at(0)
        case ["exit"]:
            os._exit(3)
        case ["dies-later"]:
            _held.append(bytearray(1))
            return "armed"
        case ["dies-if-armed"]:
            if _held:
                os._exit(3)
            return "unharmed"
        case ["leave", kind]:
            return _leave(kind)
        case ["connect", port]:
            return _reach(lambda: socket.create_connection(("127.0.0.1", int(port)), timeout=2))
        case ["resolve", host]:
            return _reach(lambda: socket.getaddrinfo(host, 80))
        case ["fetch", port]:
            return _reach(lambda: urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=2))
        case ["connect-below", port]:
            code = f"import socket; socket.create_connection(('127.0.0.1', {port}), timeout=2)"
            done = subprocess.run([sys.executable, "-c", code], check=False, stderr=subprocess.DEVNULL)
            return "refused" if done.returncode else "reached"
        case ["raise", "secret"]:
            raise SecretDocument
        case ["raise", "missing"]:
            raise ProgramMissing("Thiếu chương trình.")
        case ["raise", "defect"]:
            raise ZeroDivisionError("words of the document")
        case ["say", *words]:
            return " ".join(words)
        case ["pid"]:
            return str(os.getpid())
        case ["environment"]:
            return " ".join(sorted(os.environ))
    return ""


def _reach(way: object) -> str:
    try:
        way()  # type: ignore[operator]
    except OSError:
        return "refused"
    return "reached"


def _leave(kind: str) -> str:
    """Leaves something behind: a file, a locked folder, a process, one that has run away."""
    files = Path(os.environ["TMPDIR"])
    if kind == "file":
        (files / "left.txt").write_text("a copy of the document", encoding="utf-8")
        (files / "folder" / "deep").mkdir(parents=True)
        (files / "folder" / "deep" / "left.txt").write_text("another", encoding="utf-8")
        (files / "folder").chmod(0)
        return str(files)
    is_away = kind == "runaway"
    process = subprocess.Popen([sys.executable, "-c", SLEEPER], start_new_session=is_away)
    return str(process.pid)
