"""Slots of workers (chỗ của tiến trình đọc): one process each, held by a lock that ends with the process."""

from __future__ import annotations

import fcntl
import os
import re
from pathlib import Path
from socket import gethostname

from models.errors import Conflict, InvalidValue

_NAME = re.compile(r"[\w.-]{1,40}", re.ASCII)
_ALONE = "only"


class SlotTaken(Conflict):
    """Một tiến trình đọc khác đang chạy ở chỗ này. Hãy dừng nó trước, hoặc chọn tên khác bằng --slot."""


class OneWorkerOnly(Conflict):
    """Với SQLite chỉ có một tiến trình đọc văn bản, và nó đang chạy. Muốn thêm, hãy dùng PostgreSQL."""


class WrongSlot(InvalidValue):
    """Tên chỗ chỉ gồm chữ không dấu, số, dấu chấm, gạch nối, gạch dưới; dài tối đa 40 ký tự."""


class Slot:
    """A named place that one process of this machine has at a time.

    SQLite has one worker in all: a frozen second one could hold the only lock of the database for ever.
    `is_all` tells that the process is there for nothing else, so that it ends where the place is taken.
    """

    def __init__(self, folder: Path, name: str, *, is_sqlite: bool, is_all: bool = True) -> None:
        if not _NAME.fullmatch(name):
            raise WrongSlot
        self.name = f"{name}@{gethostname()}"
        self._path = folder / f"{_ALONE if is_sqlite else name}.lock"
        self._is_sqlite = is_sqlite
        self.is_all = is_all
        self._handle: int | None = None

    def take(self) -> None:
        """Holds the slot until the process ends. Raises SlotTaken, OneWorkerOnly."""
        if self._handle is not None:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as fault:
            os.close(handle)
            raise (OneWorkerOnly if self._is_sqlite else SlotTaken) from fault
        self._handle = handle

    def give_back(self) -> None:
        """Lets another process have it."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
