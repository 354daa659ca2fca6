"""`python -m dondoc_hostile FOLDER` writes all hostile files there, to measure readers with."""

from __future__ import annotations

import sys
from pathlib import Path

from dondoc_hostile.cases import ALL

folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
for each in ALL:
    (folder / each.name).write_bytes(each.make())
