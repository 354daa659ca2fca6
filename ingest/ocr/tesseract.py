"""Tesseract as the engine: the program is called for each picture, nothing touches the disk."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import subprocess
import time
from functools import cache
from threading import Thread

import psutil
from PIL.Image import Image

from ingest.ocr.engine import Layout, OcrWord, Patience
from ingest.repair.unicode import normalise
from models.errors import EngineUnavailable, ProgramMissing, ReaderStalled, ReaderTooBig

PROGRAM = "tesseract"
LANGUAGE = "vie"
_MISSING = (
    "Máy này chưa cài Tesseract với gói tiếng Việt nên chưa đọc được bản quét và ảnh. "
    "Hãy dùng bản điện tử, hoặc báo người quản trị cài gói tesseract-ocr và tesseract-ocr-vie."
)
_MODES: dict[Layout, tuple[str, ...]] = {
    Layout.BLOCK: ("6",),
    Layout.SPARSE: ("11",),
    Layout.LINE: ("7",),
    Layout.NUMBER: ("7", "-c", "tessedit_char_whitelist=0123456789"),
}
_COLUMNS = 12
_WORD_LEVEL = "5"
_ASKING_SECONDS = 10.0
_LOOK_SECONDS = 1.0


def is_installed() -> bool:
    """Whether the program and its Vietnamese model are on this machine; a no is asked for again."""
    try:
        _ask()
    except ProgramMissing:
        return False
    return True


@cache  # an answer is remembered, an error is not: the machine may have been busy, or gets the program now
def _ask() -> None:
    """Raises ProgramMissing where the program or its model does not answer."""
    if shutil.which(PROGRAM) is None:
        raise ProgramMissing
    try:
        answer = subprocess.run(  # noqa: S603 - a fixed command
            [PROGRAM, "--list-langs"],
            capture_output=True,
            timeout=_ASKING_SECONDS,
            stdin=subprocess.DEVNULL,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ProgramMissing from error
    if LANGUAGE not in (answer.stdout + answer.stderr).decode("utf-8", "replace").split():
        raise ProgramMissing


class Tesseract:
    """The engine of the product."""

    def read(self, picture: Image, dpi: int, layout: Layout, patience: Patience) -> list[OcrWord]:
        """The words of a grey picture, line by line."""
        if not is_installed():
            raise ProgramMissing(_MISSING)
        command = [PROGRAM, "stdin", "stdout", "-l", LANGUAGE, "--dpi", str(dpi)]
        # One thread each: several threads of one page cost more than they bring, and pages run side by side.
        environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
        try:
            process = subprocess.Popen(  # noqa: S603 - no word of a document is in the command
                [*command, "--psm", *_MODES[layout], "tsv"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
            )
        except OSError as error:
            raise ProgramMissing(_MISSING) from error
        feeding = _fed(process, _as_pgm(picture))
        try:
            answer = _answer_of(process, patience)
        finally:
            if process.poll() is None:
                process.kill()
                process.communicate()
            feeding.join()
        _check_end(process.returncode)
        return _words(answer.decode("utf-8", "replace"))


def _fed(process: subprocess.Popen[bytes], picture: bytes) -> Thread:
    """A thread that hands the picture over: `communicate` forgets the rest of it once it has timed out."""
    pipe, process.stdin = process.stdin, None

    def feed() -> None:
        with contextlib.suppress(OSError):  # the program has ended; what it said tells why
            if pipe is not None:
                with pipe:
                    pipe.write(picture)

    thread = Thread(target=feed, daemon=True)
    thread.start()
    return thread


def _answer_of(process: subprocess.Popen[bytes], patience: Patience) -> bytes:
    """What the program says in the end; raises ReaderStalled where it works or waits too long."""
    worked, worked_at = 0.0, time.monotonic()
    before = patience.spent
    while True:
        looked_at = time.monotonic()
        try:
            answer = process.communicate(timeout=min(_LOOK_SECONDS, patience.seconds))[0]
        except subprocess.TimeoutExpired as error:
            spent = _processor_seconds(process.pid)
            now = time.monotonic()
            if spent > worked:
                worked, worked_at = spent, now
                patience.pulse()
            patience.spent = before + worked
            if patience.spent > patience.seconds or now - worked_at >= patience.seconds:
                raise ReaderStalled from error
        else:
            patience.spent += time.monotonic() - looked_at  # what it worked since the last look is not known
            return answer


def _check_end(status: int) -> None:
    """A page on which the program failed is not blank. What kills it is the limit of memory as a rule."""
    if status < 0:
        raise ReaderTooBig
    if status:
        raise EngineUnavailable


def _processor_seconds(pid: int) -> float:
    try:
        times = psutil.Process(pid).cpu_times()
    except psutil.Error:
        return 0.0
    return float(times.user + times.system)


def _as_pgm(picture: Image) -> bytes:
    buffer = io.BytesIO()
    picture.convert("L").save(buffer, "PPM")
    return buffer.getvalue()


def _words(table: str) -> list[OcrWord]:
    """The words of Tesseract's table: one line a word, with block, paragraph and line it belongs to."""
    words: list[OcrWord] = []
    lines: dict[tuple[str, ...], int] = {}
    for record in table.split("\n"):
        fields = record.split("\t", _COLUMNS - 1)
        if len(fields) < _COLUMNS or fields[0] != _WORD_LEVEL:
            continue
        text = normalise(fields[11])
        if not text:
            continue
        x0, top, width, height = (float(f) for f in fields[6:10])
        words.append(
            OcrWord(
                text=text,
                x0=x0,
                top=top,
                x1=x0 + width,
                bottom=top + height,
                confidence=min(1.0, max(0.0, float(fields[10]) / 100)),
                line=lines.setdefault(tuple(fields[1:5]), len(lines)),
            )
        )
    return words
