"""A PostgreSQL of the tests' own: a cluster in a temporary folder, databases copied from a template."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from signal import SIGQUIT
from typing import IO

import psycopg
import pytest
from psycopg import sql

START_SECONDS = 60
OWNER = "dondoc"
"""The role that owns the databases of tests: no superuser, bound by row-level security as in an office."""

_FAST = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "shared_buffers": "64MB",
    "max_connections": "200",
    "autovacuum": "off",
    "listen_addresses": "",
}
"""Nothing of a test has to outlive a loss of power."""


def find_programs() -> Path | None:
    """The folder with `initdb` and `postgres`: the newest one of Debian's, else that of the path."""
    debian = Path("/usr/lib/postgresql")
    versions = sorted(debian.glob("*/bin"), key=lambda folder: _number(folder.parent.name), reverse=True)
    for folder in versions:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    found = shutil.which("initdb")
    # A link into the path would hide the libraries and data files that lie beside the program.
    beside = Path(found).resolve().parent if found else None
    return beside if beside and (beside / "postgres").exists() else None


def _number(version: str) -> int:
    return int(version) if version.isdigit() else 0


@dataclass
class Cluster:
    """A running PostgreSQL that is reached through a socket in its own folder.

    With a `primary` it is a streaming copy of that one.
    """

    folder: Path
    programs: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    primary: Cluster | None = None
    _server: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _templates: set[str] = field(default_factory=set, init=False)

    @cached_property
    def user(self) -> pwd.struct_passwd | None:
        """Whom the server runs as: PostgreSQL refuses root, so root lends it to an ordinary user."""
        if os.geteuid() != 0:
            return None
        users = {each.pw_name: each for each in pwd.getpwall()}
        return users.get("postgres") or users["nobody"]

    def _begin(self, program: str, *arguments: object, output: IO[bytes]) -> subprocess.Popen[bytes]:
        command = [str(self.programs / program), *map(str, arguments)]
        user = self.user
        return subprocess.Popen(
            command,
            stdout=output,
            stderr=output,
            cwd=self.folder,
            user=user.pw_uid if user else None,
            group=user.pw_gid if user else None,
            extra_groups=[] if user else None,
            start_new_session=True,  # Ctrl+C at the tests shall not stop it before they are done
        )

    def start(self) -> None:
        """Makes the cluster and waits until it answers."""
        self.folder.chmod(0o700)
        if self.user:
            os.chown(self.folder, self.user.pw_uid, self.user.pw_gid)
        data = self.folder / "data"
        settings = {**_FAST, **self.settings}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with self._log.open("wb") as log:
            if self._make(data, log).wait(START_SECONDS):
                raise RuntimeError(f"no cluster: {self._log.read_text(errors='replace')}")
            self._server = self._begin("postgres", "-D", data, "-k", self.folder, *options, output=log)
        self._wait()
        if self.primary is None:
            with self.admin() as connection:
                connection.execute(f"CREATE ROLE {OWNER} LOGIN NOSUPERUSER NOBYPASSRLS CREATEDB")

    def _make(self, data: Path, log: IO[bytes]) -> subprocess.Popen[bytes]:
        if self.primary is not None:
            source = f"host={self.primary.folder} user=postgres"
            return self._begin("pg_basebackup", "-d", source, "-D", data, "-R", "-c", "fast", output=log)
        return self._begin(
            "initdb",
            "-D",
            data,
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "-N",
            output=log,
        )

    @property
    def _log(self) -> Path:
        return self.folder / "log"

    def _wait(self) -> None:
        until = time.monotonic() + START_SECONDS
        while True:
            try:
                with self.admin():
                    return
            except psycopg.OperationalError:
                stopped = self._server is None or self._server.poll() is not None
                if stopped or time.monotonic() > until:
                    said = self._log.read_text(errors="replace")
                    raise RuntimeError(f"PostgreSQL did not start: {said}") from None
                time.sleep(0.05)

    def stop(self) -> None:
        """Stops the server; what it wrote is removed with the folder."""
        if self._server is not None:
            self._server.send_signal(SIGQUIT)  # at once: nothing is to be kept
            self._server.wait(30)

    @contextmanager
    def admin(self, database: str = "postgres") -> Iterator[psycopg.Connection]:
        """A connection of the superuser, each statement its own transaction."""
        with psycopg.connect(
            host=str(self.folder), user="postgres", dbname=database, autocommit=True
        ) as connection:
            yield connection

    def address(self, database: str, user: str = OWNER) -> str:
        """What `DONDOC_DATABASE_URL` says for a database of this cluster."""
        return f"postgresql+psycopg://{user}@/{database}?host={self.folder}"

    def create(self, database: str, template: str = "template1") -> str:
        """A new database, empty or a copy; answers its address."""
        with self.admin() as connection:
            # Copying files is quicker than writing pages through the log; older versions know nothing else.
            strategy = sql.SQL("STRATEGY file_copy" if connection.info.server_version >= 150_000 else "")
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {} {}").format(
                    sql.Identifier(database), sql.Identifier(OWNER), sql.Identifier(template), strategy
                )
            )
        return self.address(database)

    def has(self, database: str) -> bool:
        """Whether there is such a database."""
        with self.admin() as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
            return found.fetchone() is not None

    def drop(self, database: str) -> None:
        """Removes a database, whoever is connected to it."""
        with self.admin() as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database))
            )

    def template(self, name: str, fill: Callable[[str], None]) -> str:
        """A database to copy, made by `fill` the first time that it is asked for; answers its name."""
        if name not in self._templates:
            fill(self.create(name))
            self._templates.add(name)
        return name


@contextmanager
def running_cluster(
    programs: Path, settings: Mapping[str, str] | None = None, primary: Cluster | None = None
) -> Iterator[Cluster]:
    """A cluster as long as the context lasts."""
    # The path of a socket may have 107 bytes, so pytest's long folders will not do.
    with tempfile.TemporaryDirectory(prefix="dondoc-pg-", dir="/tmp") as folder:
        cluster = Cluster(Path(folder), programs, settings or {}, primary)
        try:
            cluster.start()
            yield cluster
        finally:
            cluster.stop()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """The cluster of this test session."""
    programs = find_programs()
    if programs is None:
        if os.environ.get("CI") == "true":
            pytest.fail("CI must have PostgreSQL: .ci/system_programs.sh installs it")
        pytest.skip("needs PostgreSQL (apt install postgresql)")
    with running_cluster(programs) as cluster:
        yield cluster
