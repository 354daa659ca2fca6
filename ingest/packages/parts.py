"""The files of a package one by one (từng tệp trong gói), to be shown or handed out later."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from ingest.context import ReadContext
from ingest.packages.tree import Leaf, opened
from models.errors import NotFound

_NO_PART = "Không thấy tệp này trong gói."


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedFile:
    """A file of a package: its path in it, hash, size and type; `note` says why it could not be taken out."""

    path: str
    sha256: str
    size: int
    media_type: str
    note: str | None = None


def list_parts(path: Path, context: ReadContext) -> tuple[PackedFile, ...]:
    """All files of a package over all levels, in its order; paths as in `SourcePart.path`."""
    with opened(path, context) as contents:
        return tuple(_packed(leaf) for leaf in contents.leaves)


def open_part(path: Path, part_path: str, context: ReadContext, target: Path) -> PackedFile:
    """Writes one file of a package to `target`, readable by this user only; raises NotFound.

    `target` must not exist yet; `part_path` is only compared, never used as a path.
    """
    with opened(path, context) as contents:
        leaf = next((leaf for leaf in contents.leaves if leaf.path == part_path), None)
        if leaf is None or leaf.stored is None:
            raise NotFound(_NO_PART)
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as out, leaf.stored.file.open("rb") as stored:
            shutil.copyfileobj(stored, out)
        return _packed(leaf)


def _packed(leaf: Leaf) -> PackedFile:
    return PackedFile(
        path=leaf.path,
        sha256=leaf.stored.sha256 if leaf.stored else "",
        size=leaf.stored.size if leaf.stored else 0,
        media_type=leaf.media_type.value,
        note=leaf.error.message if leaf.error else None,
    )
