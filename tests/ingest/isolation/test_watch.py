"""Ending a reading process takes all with it that it started, and nobody else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from ingest.isolation.watch import end_tree

SLEEPER = "import time; time.sleep(600)"
MOTHER = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {SLEEPER!r}]); print(1, flush=True); {SLEEPER}"


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    """A process with a group of its own, as a reading process has."""
    process = subprocess.Popen([sys.executable, "-c", SLEEPER], start_new_session=True)
    yield process
    process.kill()
    process.wait()


def test_a_stranger_that_got_the_number_of_a_dead_reader_is_left_alone(
    sleeper: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    """The system numbers processes anew; a reader that died while it was idle is missed hours later."""
    dead = psutil.Process(sleeper.pid)
    vars(dead)["_ident"] = (sleeper.pid, 1.0)  # as it was noted when the reader was started
    assert not dead.is_running()
    end_tree(dead, tmp_path)
    time.sleep(0.2)
    assert sleeper.poll() is None


def test_a_reader_is_ended(sleeper: subprocess.Popen[bytes], tmp_path: Path) -> None:
    end_tree(psutil.Process(sleeper.pid), tmp_path)
    assert sleeper.wait(5) == -signal.SIGKILL


@pytest.mark.parametrize("is_reaped", [True, False])
def test_what_a_dead_reader_has_left_in_its_group_is_ended(tmp_path: Path, *, is_reaped: bool) -> None:
    mother = subprocess.Popen([sys.executable, "-c", MOTHER], start_new_session=True, stdout=subprocess.PIPE)
    assert mother.stdout is not None
    mother.stdout.readline()
    process = psutil.Process(mother.pid)
    (left,) = process.children()
    os.kill(mother.pid, signal.SIGKILL)
    if is_reaped:
        mother.wait()
    end_tree(process, tmp_path)
    mother.wait()
    mother.stdout.close()
    for _ in range(100):
        if not left.is_running() or left.status() == psutil.STATUS_ZOMBIE:
            return
        time.sleep(0.05)
    pytest.fail("it still runs")
