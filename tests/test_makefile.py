"""The ground: lock files that install the same everywhere, and commands that do what their names say."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def plain(name: str) -> str:
    """A distribution's name as PEP 503 writes it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def entries(lock: str) -> dict[str, str]:
    """Each pinned requirement of a lock file, by its `name==version`, with all of its lines."""
    text = re.sub(r"\\\n", " ", (ROOT / lock).read_text(encoding="utf-8"))
    lines = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    return {line.split(" ")[0]: line for line in lines}


def names(lock: str) -> set[str]:
    """The distributions that a lock file installs."""
    return {plain(pin.split("==")[0]) for pin in entries(lock)}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_requirement_is_one_version_with_its_hashes(lock: str) -> None:
    assert {
        pin for pin, line in entries(lock).items() if "==" not in pin or "--hash=sha256:" not in line
    } == set()


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_file_names_no_host_and_no_machine(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert re.findall(r"https?://|file://|--(?:extra-)?index-url|--find-links|/tmp/|/home/", text) == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_file_brings_no_model_runtime(lock: str) -> None:
    assert names(lock) & {"torch", "transformers", "tensorflow"} == set()


def test_the_lock_files_cover_what_the_project_asks_for() -> None:
    project = PROJECT["project"]
    asked = {plain(re.split(r"[<>=!~\[; ]", one)[0]) for one in project["dependencies"]}
    for_work = {plain(re.split(r"[<>=!~\[; ]", one)[0]) for one in project["optional-dependencies"]["dev"]}
    assert asked - names("requirements.lock") == set()
    assert (asked | for_work) - names("requirements-dev.lock") == set()
    assert "setuptools" in names("requirements.lock")  # the editable install builds without isolation


def test_both_lock_files_pin_the_same_versions() -> None:
    runtime, work = set(entries("requirements.lock")), set(entries("requirements-dev.lock"))
    assert runtime - work == set()


@pytest.mark.parametrize(
    "target",
    [
        "run",
        "install",
        "test",
        "lint",
        "bench",
        "bench-jobs",
        "bench-search",
        "lock",
        "samples",
        "clean",
    ],
)
def test_make_knows_the_target(target: str) -> None:
    done = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("script", sorted(path.name for path in (ROOT / ".ci").glob("*.sh")))
def test_a_script_is_sound_bash_and_may_be_run(script: str) -> None:
    path = ROOT / ".ci" / script
    subprocess.run(["bash", "-n", str(path)], check=True)
    assert path.stat().st_mode & 0o111
