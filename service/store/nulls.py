"""The character zero (ký tự NUL): documents may hold it, PostgreSQL keeps none in texts.

It is kept as U+FFFD, one letter for one, so that every offset stays right. SQLite keeps it as it is.
"""

from __future__ import annotations

import json

import psycopg
from psycopg.types.string import StrDumper, StrDumperUnknown
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

_NULL, _SHOWN = "\0", "\ufffd"


class _Text(StrDumper):
    """Text with a known type."""

    def dump(self, obj: str) -> bytes:
        """The text without the character zero."""
        return bytes(super().dump(obj.replace(_NULL, _SHOWN)) or b"")


class _Unknown(StrDumperUnknown):
    """Text whose type the server finds out."""

    def dump(self, obj: str) -> bytes:
        """The text without the character zero."""
        return bytes(super().dump(obj.replace(_NULL, _SHOWN)) or b"")


def take_nulls(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    """Sets a new connection up."""
    if isinstance(connection, psycopg.Connection):
        for dumper in (_Text, _Unknown):  # the last one is the one that is taken
            connection.adapters.register_dumper(str, dumper)


def write_json(value: object) -> str:
    """JSON as PostgreSQL keeps it."""
    written = json.dumps(value)
    return json.dumps(_shown(value)) if "\\u0000" in written else written


def _shown(value: object) -> object:
    if isinstance(value, str):
        return value.replace(_NULL, _SHOWN)
    if isinstance(value, dict):
        return {_shown(key): _shown(each) for key, each in value.items()}
    return [_shown(each) for each in value] if isinstance(value, list | tuple) else value
