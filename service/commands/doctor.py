"""`dondoc doctor`: whether this machine has all that the product needs, and how to mend what is missing."""

from __future__ import annotations

import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from ingest.isolation.network import Network
from ingest.isolation.pool import ReaderPool
from ingest.ocr.tesseract import is_installed
from ingest.office.program import find_program
from ingest.signatures.trust import load_roots
from models.errors import EngineUnavailable
from service.commands.doctor_data import data
from service.commands.findings import Finding, Health
from service.settings import Settings, load_settings

LEAST_PYTHON = (3, 11)
LEAST_SPACE = 1 << 30
"""Bytes: twenty of the largest files with all that they unpack to."""


_STYLES = {Health.GOOD: "green", Health.WEAK: "yellow", Health.MISSING: "red"}


def run_doctor(*, console: Console | None = None, readers: ReaderPool | None = None) -> int:
    """Prints what was found; 1 where something needed is missing."""
    console = console or Console()
    settings = load_settings()
    missing = 0
    for finding in examine(settings, readers):
        missing += finding.health is Health.MISSING
        _print(console, finding)
    console.print()
    console.print(
        f"Còn thiếu {missing} thứ cần thiết. Hãy chạy các lệnh ở trên rồi chạy lại “dondoc doctor”."
        if missing
        else "Máy này đã đủ những gì phần mềm cần.",
        highlight=False,
    )
    return 1 if missing else 0


def _print(console: Console, finding: Finding) -> None:
    sign = f"[{_STYLES[finding.health]}]{finding.health.value}[/]"
    console.print(f"{sign} {finding.part}: ", end="", highlight=False)
    console.print(finding.said, highlight=False, markup=False, soft_wrap=True)
    if finding.mend:
        console.print(f"    → {finding.mend}", highlight=False, markup=False, soft_wrap=True)


def examine(settings: Settings, readers: ReaderPool | None = None) -> Iterator[Finding]:
    """Every part, one after another."""
    yield python_version(sys.version_info[:3])
    folder = data_folder(settings.data_dir)
    yield folder
    if folder.health is Health.GOOD:
        yield disk_space(settings.data_dir, shutil.disk_usage(_standing(settings.data_dir)).free)
        yield from data(settings, datetime.now(UTC))
    yield recognition(is_found=is_installed())
    yield office(find_program())
    yield from reading(readers or ReaderPool())
    yield trust(settings.trust)


def python_version(version: tuple[int, ...]) -> Finding:
    """Whether Python is new enough."""
    said = ".".join(str(part) for part in version)
    if version >= LEAST_PYTHON:
        return Finding(part="Python", health=Health.GOOD, said=said)
    return Finding(
        part="Python",
        health=Health.MISSING,
        said=f"{said}, cần từ 3.11 trở lên.",
        mend="make clean && make PYTHON=python3.11 run",
    )


def data_folder(folder: Path) -> Finding:
    """Whether data can be written; a folder that is not there yet is made at the first start."""
    part, place = "Thư mục dữ liệu", folder.absolute()
    standing = _standing(place)
    try:
        with tempfile.NamedTemporaryFile(dir=standing):
            pass
    except OSError:
        name = shlex.quote(str(standing))
        return Finding(
            part=part,
            health=Health.MISSING,
            said=f"không ghi được vào {place}.",
            mend=f'sudo chown -R "$USER" {name} && chmod u+rwx {name}',
        )
    said = f"{place} ghi được." if standing == place else f"{place} sẽ được tạo khi chạy lần đầu."
    return Finding(part=part, health=Health.GOOD, said=said)


def _standing(folder: Path) -> Path:
    """The folder itself, or the nearest one above it that is there."""
    return next(each for each in (folder.absolute(), *folder.absolute().parents) if each.exists())


def disk_space(folder: Path, free: int) -> Finding:
    """Whether there is room for documents."""
    said = f"còn trống {free / (1 << 30):.1f} GB."
    if free >= LEAST_SPACE:
        return Finding(part="Ổ đĩa", health=Health.GOOD, said=said)
    return Finding(
        part="Ổ đĩa",
        health=Health.MISSING,
        said=f"chỉ {said} Hãy xóa bớt tệp, hoặc chuyển dữ liệu sang ổ khác bằng DONDOC_DATA_DIR.",
        mend=f"du -xh --max-depth=2 {shlex.quote(str(_standing(folder)))} | sort -h | tail",
    )


def recognition(*, is_found: bool) -> Finding:
    """Whether scans and photographs can be read."""
    if is_found:
        return Finding(part="Nhận dạng chữ", health=Health.GOOD, said="Tesseract có gói tiếng Việt.")
    return Finding(
        part="Nhận dạng chữ",
        health=Health.MISSING,
        said="thiếu Tesseract với gói tiếng Việt nên chưa đọc được bản quét và ảnh.",
        mend="sudo apt install tesseract-ocr tesseract-ocr-vie",
    )


def office(program: Path | None) -> Finding:
    """Whether older Word files can be read."""
    if program is not None:
        return Finding(part="LibreOffice", health=Health.GOOD, said=f"{program}.")
    return Finding(
        part="LibreOffice",
        health=Health.MISSING,
        said="chưa cài nên chưa đọc được tệp .doc, .rtf và .odt.",
        mend="sudo apt install --no-install-recommends libreoffice-writer-nogui",
    )


def reading(readers: ReaderPool) -> Iterator[Finding]:
    """Whether files can be read apart from the service, and how that is kept off the network."""
    part = "Tiến trình đọc tệp"
    try:
        network = readers.network()
    except EngineUnavailable:
        yield Finding(
            part=part,
            health=Health.MISSING,
            said="không khởi động được nên không đọc được tệp nào. Hãy cài lại phần mềm.",
            mend="make clean && make run",
        )
        return
    finally:
        readers.close()
    yield Finding(part=part, health=Health.GOOD, said="khởi động được, chạy tách khỏi phần mềm.")
    yield seclusion(network)


def seclusion(network: Network) -> Finding:
    """How reading processes are kept off the network (ngắt mạng khi đọc tệp)."""
    part = "Ngắt mạng khi đọc tệp"
    match network:
        case Network.NAMESPACE:
            return Finding(part=part, health=Health.GOOD, said="bằng không gian mạng riêng của hệ điều hành.")
        case Network.FILTER:
            return Finding(part=part, health=Health.GOOD, said="bằng bộ lọc lời gọi hệ thống (seccomp).")
    return Finding(
        part=part,
        health=Health.WEAK,
        said="chỉ bằng Python (audit hook); LibreOffice và Tesseract chạy kèm không bị chặn. "
        "Nếu máy có mạng, hãy cho phép không gian mạng riêng.",
        mend=_allow_namespaces(Path("/proc/sys")),
    )


def _allow_namespaces(switches: Path) -> str:
    """The switch by which this system forbids them; distributions have one each."""
    if (switches / "kernel" / "apparmor_restrict_unprivileged_userns").exists():  # Ubuntu
        return "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0"
    if (switches / "kernel" / "unprivileged_userns_clone").exists():  # Debian
        return "sudo sysctl -w kernel.unprivileged_userns_clone=1"
    return "sudo sysctl -w user.max_user_namespaces=1000 user.max_net_namespaces=1000"


def trust(folder: Path) -> Finding:
    """Whether there are root certificates to judge signatures by."""
    part, place = "Chứng thư số gốc", folder.absolute()
    roots = load_roots(folder)
    if roots.certificates and not roots.unreadable:
        return Finding(
            part=part, health=Health.GOOD, said=f"{len(roots.certificates)} chứng thư trong {place}."
        )
    if roots.unreadable == (place.name,):
        return Finding(
            part=part,
            health=Health.WEAK,
            said=f"không mở được thư mục {place} nên chữ ký số nào cũng được báo là chưa tin cậy.",
            mend=f"chmod u+rx {shlex.quote(str(place))}",
        )
    if roots.unreadable:
        names = ", ".join(roots.unreadable)
        return Finding(
            part=part,
            health=Health.WEAK,
            said=f"{len(roots.certificates)} chứng thư trong {place}; không đọc được: {names}.",
            mend=f"openssl x509 -noout -subject -in {shlex.quote(str(place / roots.unreadable[0]))}",
        )
    return Finding(
        part=part,
        health=Health.WEAK,
        said=f"chưa có trong {place} nên chữ ký số nào cũng được báo là chưa tin cậy.",
        mend=f"mkdir -p {shlex.quote(str(place))} && cp chung_thu_goc.crt {shlex.quote(str(place))}/",
    )
