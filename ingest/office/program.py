"""Where LibreOffice is on this machine (chương trình LibreOffice)."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

from models.errors import ProgramMissing

_NAMES = ("soffice", "libreoffice")
_FOLDERS = ("/usr/lib/libreoffice/program", "/usr/lib64/libreoffice/program", "/opt/libreoffice*/program")
_MISSING = (
    "Máy này chưa có LibreOffice nên chưa đọc được tệp .doc, .rtf và .odt. Hãy mở tệp, lưu lại thành DOCX "
    "rồi tải lên; hoặc báo người quản trị cài gói libreoffice-writer-nogui."
)


@cache
def find_program() -> Path | None:
    """The program that converts, None where LibreOffice is not installed.

    `soffice` is a script that starts a splash screen that starts `soffice.bin`; the last is all that is
    needed, and a single process can be watched and ended for certain.
    """
    for name in _NAMES:
        found = shutil.which(name)
        if found is not None:
            script = Path(found).resolve()
            direct = script.with_name("soffice.bin")
            return direct if direct.is_file() else _elsewhere() or script
    return _elsewhere()


def program() -> Path:
    """As `find_program`; raises ProgramMissing."""
    found = find_program()
    if found is None:
        raise ProgramMissing(_MISSING)
    return found


def _elsewhere() -> Path | None:
    root = Path("/")
    for folder in _FOLDERS:
        for found in sorted(root.glob(f"{folder.lstrip('/')}/soffice.bin")):
            return found
    return None
