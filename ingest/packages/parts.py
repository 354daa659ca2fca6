"""One file of a package (tệp trong gói), handed out later."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from ingest.context import ReadContext
from ingest.packages.tree import opened
from models.errors import NotFound

_NO_PART = "Không thấy tệp này trong gói."


def open_part(path: Path, part_path: str, context: ReadContext, target: Path) -> None:
    """Writes one file of a package to `target`, readable by this user only; raises NotFound.

    `target` must not exist yet; `part_path` is only compared with `SourcePart.path`, never used as a path.
    """
    with opened(path, context) as contents:
        leaf = next((leaf for leaf in contents.leaves if leaf.path == part_path), None)
        if leaf is None or leaf.stored is None:
            raise NotFound(_NO_PART)
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as out, leaf.stored.file.open("rb") as stored:
            shutil.copyfileobj(stored, out)
