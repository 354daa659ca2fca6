"""What `dondoc doctor` says of data: database, files, backups (dữ liệu, tệp gốc, bản sao lưu)."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from models.clock import OFFICE_TIME
from models.errors import DondocError, NotFound
from service.backup.make import PREFIX, SUFFIX
from service.backup.places import files_of, snapshots_of
from service.commands.findings import Finding, Health
from service.files.stores import NoS3
from service.settings import Settings
from service.store.engine import WrongDatabase, make_engine
from service.store.guards import is_above_policies, is_whole, log_size, unguarded
from service.store.migrate import is_current
from service.store.snapshots.port import NothingThere, NotWhole

LARGE_LOG = 256 << 20
"""Bytes: SQLite empties its log at 4 MB, unless somebody has been reading for very long."""

STALE = timedelta(hours=36)
"""A nightly backup is late then."""

_MOST_NAMED = 5
_RIGHT_ADDRESS = "export DONDOC_DATABASE_URL=postgresql://NGƯỜI-DÙNG@MÁY/CƠ-SỞ-DỮ-LIỆU"


def data(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Everything about data, one after another; what needs a database only where there is one."""
    found = database(settings)
    yield found
    if found.health is Health.GOOD:
        engine = make_engine(settings.database)
        try:
            yield from order(engine)
            yield from policies(engine)
        finally:
            engine.dispose()
        yield kept_files(settings)
    yield backups(settings.backup_dir, now)


def database(settings: Settings) -> Finding:
    """Whether the database answers and has the present schema."""
    part, mend = "Cơ sở dữ liệu", "dondoc migrate"
    try:
        url = make_url(settings.database)
        if url.get_backend_name() == "sqlite" and not (url.database and Path(url.database).is_file()):
            return Finding(part=part, health=Health.MISSING, said="chưa được tạo.", mend=mend)
        engine = make_engine(settings.database)
    except (DondocError, SQLAlchemyError, ValueError):
        return Finding(part=part, health=Health.MISSING, said=WrongDatabase().message, mend=_RIGHT_ADDRESS)
    try:
        if is_current(engine):
            return Finding(part=part, health=Health.GOOD, said="đã ở phiên bản hiện tại.")
        return Finding(part=part, health=Health.MISSING, said="chưa nâng cấp.", mend=mend)
    except SQLAlchemyError:
        return _unreachable(part, engine)
    finally:
        engine.dispose()


def _unreachable(part: str, engine: Engine) -> Finding:
    if engine.dialect.name == "sqlite":
        return _damaged(part, "không mở được. Hãy khôi phục từ bản sao lưu.")
    url = engine.url
    place = [("-h", url.host or url.query.get("host")), ("-p", url.port), ("-d", url.database)]
    asked = " ".join(f"{flag} {shlex.quote(str(value))}" for flag, value in place if value)
    return Finding(
        part=part,
        health=Health.MISSING,
        said="không liên lạc được với PostgreSQL. Hãy kiểm tra DONDOC_DATABASE_URL và máy chủ.",
        mend=f"pg_isready {asked}",
    )


def _damaged(part: str, said: str) -> Finding:
    return Finding(
        part=part, health=Health.MISSING, said=said, mend="dondoc restore BẢN-SAO-LƯU.tar --replace"
    )


def order(engine: Engine) -> Iterator[Finding]:
    """Whether SQLite's file is in order, and its log small."""
    if engine.dialect.name != "sqlite":
        return
    part = "Tệp cơ sở dữ liệu"
    try:
        whole = is_whole(engine)
    except SQLAlchemyError:
        whole = False
    if not whole:
        yield _damaged(part, "bị hỏng. Hãy khôi phục từ bản sao lưu gần nhất.")
        return
    yield Finding(part=part, health=Health.GOOD, said="nguyên vẹn.")
    size = log_size(engine)
    if size > LARGE_LOG:
        yield Finding(
            part="Nhật ký thay đổi",
            health=Health.WEAK,
            said=f"{size >> 20} MB chưa ghi vào tệp chính: có tiến trình đọc dữ liệu quá lâu.",
            mend="sudo systemctl restart dondoc",
        )


def policies(engine: Engine) -> Iterator[Finding]:
    """Whether PostgreSQL holds back the rows of other agencies."""
    if engine.dialect.name != "postgresql":
        return
    part = "Phân quyền theo dòng"
    if is_above_policies(engine):
        role = engine.url.username or "dondoc"
        yield Finding(
            part=part,
            health=Health.WEAK,
            said=f"không có tác dụng với tài khoản {role} vì tài khoản này có quyền cao nhất.",
            mend=f'sudo -u postgres psql -c "ALTER ROLE {role} NOSUPERUSER NOBYPASSRLS"',
        )
        return
    tables = unguarded(engine)
    if tables:
        orders = "; ".join(
            f"ALTER TABLE {each} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY" for each in tables
        )
        yield Finding(
            part=part,
            health=Health.MISSING,
            said=f"chưa bật ở {len(tables)} bảng.",
            mend=f'psql "$DONDOC_DATABASE_URL" -c "{orders}"',
        )
        return
    yield Finding(part=part, health=Health.GOOD, said="PostgreSQL tự giữ riêng dữ liệu của từng cơ quan.")


def kept_files(settings: Settings) -> Finding:
    """Whether every document's bytes are there, as many as they were; whether the same, a backup tells."""
    part = "Tệp gốc của văn bản"
    try:
        files, kept = files_of(settings), snapshots_of(settings).kept()
        missing = []
        for each in kept:
            try:
                with files.open(each.key) as stream:
                    if stream.seek(0, 2) != each.size:
                        missing.append(each.sha256)
            except NotFound:
                missing.append(each.sha256)
    except (NothingThere, NotWhole):
        return _damaged(part, "không kiểm tra được vì cơ sở dữ liệu bị hỏng. Hãy khôi phục từ bản sao lưu.")
    except (DondocError, OSError) as fault:
        return _closed_store(part, settings, fault)
    if not missing:
        said = f"đủ {len(kept)} tệp, đúng kích thước (nội dung được đối chiếu mỗi lần sao lưu)."
        return Finding(part=part, health=Health.GOOD, said=said)
    named = ", ".join(each[:12] for each in missing[:_MOST_NAMED])
    return Finding(
        part=part,
        health=Health.MISSING,
        said=f"thiếu hoặc sai kích thước {len(missing)} trong {len(kept)} tệp (SHA-256 {named}…).",
        mend="dondoc restore BẢN-SAO-LƯU.tar --files",
    )


def _closed_store(part: str, settings: Settings, fault: DondocError | OSError) -> Finding:
    """Files that nobody can look at: the store is not there, or not for us."""
    if isinstance(fault, NoS3):
        mend = 'pip install "dondoc[s3]"'
    elif settings.storage_url:
        mend = "export DONDOC_STORAGE_URL=s3://THÙNG/THƯ-MỤC"
    else:
        mend = f'sudo chown -R "$USER" {shlex.quote(str(settings.data_dir / "files"))}'
    said = fault.message if isinstance(fault, DondocError) else "không mở được. Hãy kiểm tra quyền đọc."
    return Finding(part=part, health=Health.MISSING, said=said, mend=mend)


def backups(folder: Path | None, now: datetime) -> Finding:
    """Whether there is a backup that is not too old."""
    part = "Sao lưu"
    if folder is None:
        return Finding(
            part=part,
            health=Health.WEAK,
            said="chưa đặt nơi lưu (DONDOC_BACKUP_DIR) nên không rõ đã sao lưu hay chưa.",
            mend="dondoc backup THƯ-MỤC",
        )
    mend = f"dondoc backup {shlex.quote(str(folder))}"
    found = [path.stat() for path in folder.glob(f"{PREFIX}*{SUFFIX}")] if folder.is_dir() else []
    newest = max((each.st_mtime for each in found if each.st_size), default=None)
    if newest is None:
        return Finding(part=part, health=Health.WEAK, said=f"chưa có bản nào trong {folder}.", mend=mend)
    made = datetime.fromtimestamp(newest, UTC)
    said = f"bản mới nhất lúc {made.astimezone(OFFICE_TIME):%H:%M ngày %d/%m/%Y}."
    if now - made > STALE:
        return Finding(part=part, health=Health.WEAK, said=f"{said} Đã quá cũ.", mend=mend)
    return Finding(part=part, health=Health.GOOD, said=said)
