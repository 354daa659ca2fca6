"""The command line (dòng lệnh): `dondoc`.

Each command imports what it needs only when it runs, so that `dondoc extract` is there in a moment.
"""

from __future__ import annotations

import sys
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from models.job import JobState

app = typer.Typer(
    name="dondoc",
    help="Đôn Đốc: đọc văn bản chỉ đạo, tách nhiệm vụ, theo dõi và đôn đốc.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
organisations = typer.Typer(help="Danh bạ đơn vị.", no_args_is_help=True)
app.add_typer(organisations, name="organisations")


class ExtractFormat(StrEnum):
    """How `extract` prints."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"


class TextFormat(StrEnum):
    """How `text` prints."""

    TEXT = "text"
    JSONL = "jsonl"


class JobsFormat(StrEnum):
    """How `jobs` prints."""

    TABLE = "table"
    JSONL = "jsonl"


Files = Annotated[
    list[Path], typer.Argument(help="Tệp văn bản: PDF, Word, Excel, TXT, HTML, ảnh, ZIP, thư, edXML.")
]
Golds = Annotated[list[Path], typer.Argument(help="Thư mục có các tệp *.gold.json.")]
Fresh = Annotated[
    list[Path] | None, typer.Option(help="Thư mục mà quy tắc chưa từng được chỉnh theo; tính nặng hơn.")
]
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d", "%d/%m/%Y"])]
Texts = Annotated[list[str] | None, typer.Argument(help="Câu cần đọc; không có thì đọc từ stdin.")]


@app.command()
def extract(
    files: Files,
    output: Annotated[ExtractFormat, typer.Option("--format", help="Dạng in ra.")] = ExtractFormat.TABLE,
    no_text: Annotated[bool, typer.Option("--no-text", help="Không in toàn văn.")] = False,
) -> None:
    """Đọc văn bản và in các nhiệm vụ được giao."""
    from service.commands.early import early_readers

    with early_readers(files) as readers:
        from service.commands.reading import reading_engines, run_extract

        engines = reading_engines(readers)
        raise typer.Exit(run_extract(files, output.value, with_text=not no_text, engines=engines))


@app.command()
def text(
    files: Files,
    output: Annotated[TextFormat, typer.Option("--format", help="Dạng in ra.")] = TextFormat.TEXT,
) -> None:
    """In chữ đã đọc được: mỗi đoạn hoặc mỗi dòng của bảng một dòng."""
    from service.commands.early import early_readers

    with early_readers(files) as readers:
        from service.commands.reading import reading_engines, run_text

        raise typer.Exit(run_text(files, output.value, engines=reading_engines(readers)))


@app.command()
def deadline(texts: Texts = None, issued_on: Day = None, received_on: Day = None) -> None:
    """Đọc thời hạn trong câu (hoặc trong từng dòng JSON từ stdin)."""
    from service.commands.sentences import run_deadlines

    issued, received = (day.date() if day else None for day in (issued_on, received_on))
    raise typer.Exit(run_deadlines(texts, sys.stdin, issued_on=issued, received_on=received))


@app.command()
def references(texts: Texts = None) -> None:
    """Tìm văn bản được viện dẫn trong câu (hoặc trong từng dòng JSON từ stdin)."""
    from service.commands.sentences import run_references

    raise typer.Exit(run_references(texts, sys.stdin))


@app.command()
def evaluate(
    folders: Golds,
    ext: Annotated[str | None, typer.Option(help="Đọc bản có đuôi này, ví dụ .pdf.")] = None,
    misses: Annotated[bool, typer.Option(help="In từng chỗ sai.")] = True,
    calibration: Annotated[bool, typer.Option("--calibration", help="In bảng độ tin cậy.")] = False,
    cross_validate: Annotated[
        bool, typer.Option("--cross-validate", help="Chấm phần được học, lần lượt bỏ ra từng văn bản.")
    ] = False,
    fresh: Fresh = None,
    further: Annotated[
        Path | None, typer.Option(help="Thư mục đáp án về báo cáo, sản phẩm, chỉ tiêu, điều kiện.")
    ] = None,
) -> None:
    """Chấm điểm việc đọc so với đáp án."""
    from service.commands.scoring import run_evaluate

    if cross_validate:
        from service.commands.training import run_cross_validate

        raise typer.Exit(run_cross_validate(folders, fresh or [], ext=ext))
    paths = [*folders, *(fresh or [])]
    raise typer.Exit(run_evaluate(paths, ext, with_misses=misses, calibration=calibration, further=further))


@app.command()
def train(
    folders: Golds,
    fresh: Fresh = None,
    to: Annotated[Path | None, typer.Option(help="Ghi trọng số vào tệp này.")] = None,
) -> None:
    """Học trọng số của độ tin cậy từ các thư mục có đáp án."""
    from service.commands.training import run_train

    raise typer.Exit(run_train(folders, fresh or [], to))


@app.command()
def migrate() -> None:
    """Tạo hoặc nâng cấp cơ sở dữ liệu."""
    from service.commands.office import run_migrate

    raise typer.Exit(run_migrate())


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Chỉ nhận địa chỉ của chính máy này.")] = None,
    port: Annotated[int | None, typer.Option(help="Cổng, mặc định 8000.")] = None,
) -> None:
    """Mở phần mềm trên máy này; nâng cấp cơ sở dữ liệu và nạp dữ liệu mẫu khi còn trống."""
    from service.commands.office import run_serve

    raise typer.Exit(run_serve(host, port))


@app.command()
def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Tệp hoặc thư mục văn bản.")],
) -> None:
    """Đưa văn bản vào cơ sở dữ liệu."""
    from service.commands.office import run_ingest

    raise typer.Exit(run_ingest(paths))


@app.command()
def backup(
    target: Annotated[
        Path | None, typer.Argument(help="Thư mục hoặc tên tệp .tar; mặc định là DONDOC_BACKUP_DIR.")
    ] = None,
) -> None:
    """Sao lưu cơ sở dữ liệu và các tệp vào một tệp; phần mềm cứ chạy."""
    from service.commands.backup import run_backup

    raise typer.Exit(run_backup(target))


@app.command()
def restore(
    source: Annotated[Path, typer.Argument(help="Bản sao lưu (.tar).")],
    replace: Annotated[bool, typer.Option("--replace", help="Thay dữ liệu đang có.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Chỉ kiểm tra bản sao lưu, không đổi gì.")] = False,
    files: Annotated[bool, typer.Option("--files", help="Chỉ trả lại các tệp gốc bị thiếu.")] = False,
) -> None:
    """Khôi phục từ bản sao lưu; hãy dừng phần mềm trước."""
    from service.commands import backup

    if check:
        raise typer.Exit(backup.run_check(source))
    if files:
        raise typer.Exit(backup.run_restore_files(source))
    raise typer.Exit(backup.run_restore(source, replace=replace))


@app.command()
def worker(
    slot: Annotated[
        str, typer.Option(help="Tên chỗ làm việc, mỗi tiến trình trên máy này một tên.")
    ] = "worker",
    metrics_port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Cổng trả lời số đo cho Prometheus.")
    ] = None,
) -> None:
    """Đọc văn bản trong một tiến trình riêng (cùng cơ sở dữ liệu PostgreSQL, có thể trên máy khác)."""
    from service.commands.working import run_worker

    raise typer.Exit(run_worker(slot, metrics_port=metrics_port))


@app.command()
def jobs(
    state: Annotated[
        list[JobState] | None,
        typer.Option(help="Chỉ in các trạng thái này; mặc định là những gì chưa đọc xong."),
    ] = None,
    output: Annotated[JobsFormat, typer.Option("--format", help="Dạng in ra.")] = JobsFormat.TABLE,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="Nhiều nhất bao nhiêu dòng.")] = 200,
) -> None:
    """In tình hình đọc văn bản: đang chờ, đang đọc, không đọc được và vì sao."""
    from service.commands.working import run_jobs

    raise typer.Exit(run_jobs(state or [], output.value, limit=limit))


@app.command()
def reindex() -> None:
    """Lập lại chỉ mục tìm kiếm trong khi phần mềm vẫn chạy; dừng giữa chừng thì lần sau làm tiếp."""
    from service.commands.reindex import run_reindex

    raise typer.Exit(run_reindex())


@app.command()
def demo(
    obligations: Annotated[int, typer.Option(min=1, max=5_000_000, help="Bao nhiêu nhiệm vụ.")] = 1000,
    years: Annotated[int, typer.Option(min=0, max=30, help="Văn bản của bao nhiêu năm gần đây.")] = 5,
    seed: Annotated[int | None, typer.Option(help="Cùng số này thì ra cùng dữ liệu.")] = None,
    files: Annotated[bool, typer.Option("--files/--no-files", help="Ghi cả tệp văn bản.")] = True,
) -> None:
    """Nạp dữ liệu mẫu (văn bản, nhiệm vụ không có thật) để trình diễn hoặc đo tốc độ."""
    from service.commands.demo import run_demo

    raise typer.Exit(run_demo(obligations, years=years, seed=seed, with_files=files))


@app.command()
def doctor() -> None:
    """Kiểm tra máy này đã đủ những gì phần mềm cần, thiếu gì thì nói cách sửa."""
    from service.commands.doctor import run_doctor

    raise typer.Exit(run_doctor())


@organisations.command("import")
def import_organisations(
    file: Annotated[Path, typer.Argument(help="Danh bạ .csv hoặc .xlsx, dòng đầu là tên cột.")],
) -> None:
    """Nạp danh bạ đơn vị; nạp lại cùng tệp không đổi gì."""
    from service.commands.office import run_import

    raise typer.Exit(run_import(file))


def main() -> None:
    """The entry point; errors of ours and of the settings are one sentence and exit status 1."""
    from models.errors import DondocError

    try:
        app()
    except DondocError as fault:
        typer.secho(fault.message, fg=typer.colors.RED, err=True)
        sys.exit(1)
