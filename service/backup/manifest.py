"""What a backup holds (bảng kê của bản sao lưu): its last member, so that it also tells that it is whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from service.backup.faults import DamagedBackup, ForeignBackup, NewerBackup
from service.store.snapshots.port import KeptFile, Taken, TakenTable

FORMAT = "dondoc.backup"
VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One file of the database's part of an archive."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """Bảng kê: versions, what the database held, the SHA-256 of every part.

    `files` are the bytes of documents by their SHA-256 with their sizes, `missing` those that the store had
    no longer, or not as they had come in, when the backup was made.
    """

    program: str
    made_at: datetime
    kind: str
    taken: Taken
    parts: Mapping[str, Part]
    files: Mapping[str, int]
    missing: tuple[str, ...]

    @property
    def size(self) -> int:
        """Bytes of all parts."""
        return sum(part.size for part in self.parts.values()) + sum(self.files.values())


def dump(manifest: Manifest) -> bytes:
    """A line of JSON, and a line with its SHA-256."""
    taken = manifest.taken
    found = {
        "format": FORMAT,
        "version": VERSION,
        "program": manifest.program,
        "made_at": manifest.made_at.isoformat(),
        "database": {
            "kind": manifest.kind,
            "revision": taken.revision,
            "rows": dict(taken.rows),
            "tables": {name: {"columns": t.columns, "rows": t.rows} for name, t in taken.tables.items()},
            "sequences": dict(taken.sequences),
        },
        "parts": {name: asdict(part) for name, part in manifest.parts.items()},
        "documents": [[each.key, each.sha256, each.size, each.is_settled] for each in taken.files],
        "files": dict(manifest.files),
        "missing": manifest.missing,
    }
    line = json.dumps(found, separators=(",", ":")).encode()
    return line + b"\n" + hashlib.sha256(line).hexdigest().encode() + b"\n"


def load(data: bytes) -> Manifest:
    """Raises DamagedBackup, ForeignBackup, NewerBackup."""
    line, _, rest = data.partition(b"\n")
    if rest.strip() != hashlib.sha256(line).hexdigest().encode():
        raise DamagedBackup
    try:
        found = json.loads(line)
        if found["format"] != FORMAT:
            raise ForeignBackup
        if found["version"] > VERSION:
            raise NewerBackup
        return _manifest(found)
    except (ValueError, KeyError, TypeError, IndexError) as fault:
        raise ForeignBackup from fault


def _manifest(found: dict[str, Any]) -> Manifest:
    database = found["database"]
    taken = Taken(
        revision=str(database["revision"]),
        rows={str(name): int(count) for name, count in database["rows"].items()},
        files=tuple(
            KeptFile(key=key, sha256=sha256, size=size, is_settled=is_settled)
            for key, sha256, size, is_settled in found["documents"]
        ),
        tables={
            str(name): TakenTable(columns=tuple(table["columns"]), rows=int(table["rows"]))
            for name, table in database["tables"].items()
        },
        sequences={str(name): int(value) for name, value in database["sequences"].items()},
    )
    return Manifest(
        program=str(found["program"]),
        made_at=datetime.fromisoformat(found["made_at"]),
        kind=str(database["kind"]),
        taken=taken,
        parts={str(name): Part(**part) for name, part in found["parts"].items()},
        files={str(sha256): int(size) for sha256, size in found["files"].items()},
        missing=tuple(found["missing"]),
    )
