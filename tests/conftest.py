"""What every test may rely on: no setting leaks in, and CI never skips a browser test silently."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.ocr.tesseract import is_installed

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(autouse=True)
def _no_leaked_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """A developer's own DONDOC_* variables decide no test; those that choose test engines stay."""
    for name in os.environ:
        if name.startswith("DONDOC_") and not name.startswith("DONDOC_TEST_"):
            monkeypatch.delenv(name)


@pytest.fixture(autouse=True)
def _no_log_to_a_closed_stream() -> Iterator[None]:
    """A command under test sends its log to a stream that ends with the test; the next one must not write there."""
    yield
    root = logging.getLogger()
    root.handlers[:] = [each for each in root.handlers if type(each) is not logging.StreamHandler]


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    """The system's Chromium for Playwright's `executable_path`; a test that asks for it is a browser test."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail("CI must have Chromium: .ci/system_programs.sh installs it")
        pytest.skip("needs Chromium (apt install chromium)")
    return Path(found)


@pytest.fixture(scope="session")
def tesseract() -> None:
    """Recognition with the Vietnamese model; a test that asks for it reads pictures."""
    if not is_installed():
        if os.environ.get("CI") == "true":
            pytest.fail("CI must have Tesseract with vie: .ci/system_programs.sh installs it")
        pytest.skip("needs Tesseract (apt install tesseract-ocr tesseract-ocr-vie)")
