"""Private folders of reading processes (thư mục tạm của bộ đọc): one each, for its owner only."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path

import psutil

from ingest.office.convert import sweep

PREFIX = "dondoc-reader-"

_made_here: set[Path] = set()
"""The folders of this process. An earlier one may have had its number: in a container it always has."""
_making = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderFolder:
    """Where one child may write: `files` is emptied after each file, `home` lasts as long as the child."""

    root: Path

    @property
    def files(self) -> Path:
        """The child's folder for temporary files."""
        return self.root / "files"

    @property
    def home(self) -> Path:
        """The child's home: profiles and caches of the programs that it calls."""
        return self.root / "home"

    def empty(self) -> None:
        """Removes what the reading of one file has left."""
        try:
            found = list(self.files.iterdir())
        except OSError:  # the child took the folder away or locked it: it is made anew
            remove_tree(self.files)
            self.files.mkdir(mode=0o700, exist_ok=True)
            return
        for path in found:
            if path.is_dir() and not path.is_symlink():
                remove_tree(path)
            else:
                path.unlink(missing_ok=True)

    def remove(self) -> None:
        """Removes everything, also the sockets that a killed LibreOffice has left elsewhere."""
        sweep(self.files)
        remove_tree(self.root)
        _made_here.discard(self.root)


def make_folder(parent: Path | None) -> ReaderFolder:
    """A new folder below `parent`, by default the system's folder for temporary files."""
    if parent is not None:
        parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _making:  # else another pool of this process might sweep it before it is noted
        root = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=parent)).resolve()
        _made_here.add(root)
    folder = ReaderFolder(root=root)
    folder.files.mkdir(mode=0o700)
    folder.home.mkdir(mode=0o700)
    return folder


def forsaken(parent: Path | None) -> list[Path]:
    """The folders that a crash or a kill has left: their owner is gone. Other users' are not touched."""
    above = (parent or Path(tempfile.gettempdir())).resolve()
    with _making:
        found = above.glob(f"{PREFIX}*") if above.is_dir() else ()
        return [path for path in found if _is_ours(path) and not _has_owner(path)]


def _has_owner(path: Path) -> bool:
    owner = path.name.removeprefix(PREFIX).partition("-")[0]
    if owner == str(os.getpid()):
        return path in _made_here
    return owner.isdigit() and psutil.pid_exists(int(owner))


def _is_ours(path: Path) -> bool:
    try:
        found = path.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid()


def remove_tree(path: Path) -> None:
    """Removes a folder whatever rights its contents have; links are not followed."""
    for _ in range(3):  # what lies in a locked folder is seen only after it was unlocked
        shutil.rmtree(path, onerror=_unlock)
        if not path.exists():
            return


def _unlock(_again: object, name: str, _why: object) -> None:
    for path in (Path(name).parent, Path(name)):
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o700)
