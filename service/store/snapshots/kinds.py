"""The kinds of databases that snapshots are known of (các loại cơ sở dữ liệu)."""

from __future__ import annotations

from collections.abc import Mapping

from service.store.snapshots import postgres, sqlite
from service.store.snapshots.port import Check, Snapshots

CHECKS: Mapping[str, Check] = {
    sqlite.SqliteSnapshots.kind: sqlite.check,
    postgres.PostgresSnapshots.kind: postgres.check,
}


def snapshots_of(address: str, kind: str) -> Snapshots:
    """The database at an address of `make_engine`."""
    if kind == sqlite.SqliteSnapshots.kind:
        return sqlite.SqliteSnapshots(address)
    return postgres.PostgresSnapshots(address)
