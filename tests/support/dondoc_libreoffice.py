"""Files of older formats for tests, made by LibreOffice itself."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

import pytest

from ingest.office.profile import lay_out
from ingest.office.program import find_program

_FILTERS = {".doc": "doc:MS Word 97", ".rtf": "rtf:Rich Text Format", ".odt": "odt:writer8"}


def need_libreoffice() -> Path:
    """The program; a test that asks for it is skipped without it, and fails in CI."""
    found = find_program()
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail("CI must have LibreOffice: .ci/system_programs.sh installs it")
        pytest.skip("needs LibreOffice (apt install libreoffice-writer-nogui)")
    return found


def saved_as(source: Path, extension: str) -> Path:
    """The file beside `source` that a clerk gets by "save as"."""
    office = need_libreoffice()
    target = source.with_suffix(extension)
    with tempfile.TemporaryDirectory() as folder:
        lay_out(Path(folder, "profile"))
        for _ in range(3):
            command = [str(office), f"-env:UserInstallation={Path(folder, 'profile').as_uri()}", "--headless"]
            command += ["--convert-to", _FILTERS[extension], "--outdir", str(source.parent), str(source)]
            own = {"HOME": folder, "TMPDIR": folder, "SAL_USE_VCLPLUGIN": "svp"}
            subprocess.run(
                command, env={"PATH": os.environ["PATH"], **own}, capture_output=True, timeout=60, check=False
            )
            if target.exists():
                return target
    raise AssertionError(f"LibreOffice did not write {target.name}")
