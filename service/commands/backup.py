"""`dondoc backup` and `dondoc restore`: all that an office has, into one file and back."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from models.clock import OFFICE_TIME
from service.backup.faults import NowhereToPut
from service.backup.make import make_backup
from service.backup.manifest import Manifest
from service.backup.places import files_of, snapshots_of
from service.backup.restore import check_backup, restore_backup, restore_files
from service.bootstrap import system_clock
from service.settings import load_settings

_MOST_NAMED = 5


def run_backup(target: Path | None, *, console: Console | None = None) -> int:
    """Writes a backup while the service runs; 1 where bytes of documents are missing in it."""
    console = console or Console()
    settings = load_settings()
    wanted = target or settings.backup_dir
    if wanted is None:
        raise NowhereToPut
    made = make_backup(snapshots_of(settings), files_of(settings), wanted, system_clock)
    _say(console, f"Đã sao lưu và đã kiểm tra {made.path}:", made.manifest)
    return _tell_missing(console, made.manifest)


def run_check(source: Path, *, console: Console | None = None) -> int:
    """Reads a backup through without putting it back."""
    console = console or Console()
    manifest = check_backup(source)
    _say(console, f"Bản sao lưu {source} dùng được:", manifest)
    return _tell_missing(console, manifest)


def run_restore(source: Path, *, replace: bool, console: Console | None = None) -> int:
    """Puts a backup back where the settings say."""
    console = console or Console()
    settings = load_settings()
    manifest = restore_backup(
        source, snapshots_of(settings), files_of(settings), folder=settings.data_dir, replace=replace
    )
    _say(console, f"Đã khôi phục từ {source}:", manifest)
    return _tell_missing(console, manifest)


def run_restore_files(source: Path, *, console: Console | None = None) -> int:
    """Puts back only the bytes that the store has lost; the service may go on running."""
    console = console or Console()
    settings = load_settings()
    count = restore_files(source, snapshots_of(settings), files_of(settings), folder=settings.data_dir)
    console.print(f"Đã trả lại {count} tệp gốc bị thiếu hoặc hỏng.", highlight=False)
    return 0


def _say(console: Console, what: str, manifest: Manifest) -> None:
    rows, made_at = manifest.taken.rows, manifest.made_at.astimezone(OFFICE_TIME)
    console.print(
        f"{what} {rows.get('document', 0)} văn bản, {rows.get('obligation', 0)} nhiệm vụ trong văn bản, "
        f"{rows.get('task', 0)} nhiệm vụ theo dõi, {len(manifest.files)} tệp, "
        f"{manifest.size / (1 << 20):.1f} MB, lúc {made_at:%H:%M ngày %d/%m/%Y}.",
        highlight=False,
        markup=False,
        soft_wrap=True,
    )


def _tell_missing(console: Console, manifest: Manifest) -> int:
    if not manifest.missing:
        return 0
    named = ", ".join(each[:12] for each in manifest.missing[:_MOST_NAMED])
    more = ", …" if len(manifest.missing) > _MOST_NAMED else ""
    console.print(
        f"Lưu ý: thiếu tệp gốc của {len(manifest.missing)} văn bản (SHA-256 {named}{more}); "
        "phần còn lại đầy đủ. Nếu một bản sao lưu cũ hơn còn các tệp ấy, hãy trả lại bằng "
        "“dondoc restore BẢN-SAO-LƯU.tar --files”.",
        highlight=False,
        markup=False,
        soft_wrap=True,
    )
    return 1
