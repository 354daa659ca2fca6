"""The wheel holds the whole product, and its four package names belong to it alone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("ingest", "nlp", "service", "models")
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.pyc")


def run(*command: str, cwd: Path, path: Path | None = None) -> str:
    """What a command prints, in a folder, with `path` before everything that is installed."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("DONDOC_")}
    if path:
        environment["PYTHONPATH"] = str(path)
    done = subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built offline from a copy so that the checkout stays as it is."""
    copy, out = tmp_path_factory.mktemp("checkout"), tmp_path_factory.mktemp("wheel")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    for name in PACKAGES:
        shutil.copytree(ROOT / name, copy / name, ignore=LEFT_OUT)
    pip = (sys.executable, "-m", "pip", "wheel", "--quiet", "--no-index", "--no-deps", "--no-build-isolation")
    run(*pip, "--wheel-dir", str(out), str(copy), cwd=out)
    (built,) = out.glob("dondoc-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds nothing but the wheel's content."""
    target = tmp_path_factory.mktemp("installed")
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps")
    run(*pip, "--target", str(target), str(wheel), cwd=target)
    return target


@pytest.mark.parametrize("name", PACKAGES)
def test_no_other_distribution_installs_a_package_of_that_name(name: str) -> None:
    assert set(packages_distributions()[name]) == {"dondoc"}


def test_every_file_of_the_packages_is_in_the_wheel(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    ours = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert ours - held == set()


def test_the_wheel_brings_nothing_but_the_four_packages(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == set(PACKAGES)


@pytest.mark.parametrize("package", PACKAGES)
def test_the_installed_package_is_found_before_the_checkout(
    package: str, installed: Path, tmp_path: Path
) -> None:
    code = f"import {package}; print({package}.__file__)"
    place = run(sys.executable, "-c", code, cwd=tmp_path, path=installed)
    assert Path(place.strip()).is_relative_to(installed)


def test_the_installed_command_runs_from_another_folder(installed: Path, tmp_path: Path) -> None:
    shown = run(str(installed / "bin" / "dondoc"), "--help", cwd=tmp_path, path=installed)
    for command in ("extract", "serve", "evaluate"):
        assert command in shown


def test_the_installed_command_reads_a_dispatch(installed: Path, tmp_path: Path) -> None:
    source = tmp_path / "cong_van.txt"
    source.write_text("Số: 7/SYT-VP\n\nGiao Văn phòng Sở báo cáo trước ngày 15/3/2027.\n", encoding="utf-8")
    read = run(
        str(installed / "bin" / "dondoc"),
        "extract",
        "--format",
        "jsonl",
        str(source),
        cwd=tmp_path,
        path=installed,
    )
    assert "2027-03-14" in read
