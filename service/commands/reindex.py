"""`dondoc reindex`: the word index made anew while the office works."""

from __future__ import annotations

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from service.commands.office import open_service
from service.jobs.threads import InlineJobs
from service.settings import load_settings


def run_reindex() -> int:
    """Makes the index anew, or goes on where an earlier run was stopped."""
    service = open_service(load_settings(), make_jobs=InlineJobs)
    console = Console()
    try:
        if service.reindexing.is_open():
            console.print("Tiếp tục lần lập chỉ mục trước còn dở.")
        with Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=console,
        ) as progress:
            step = progress.add_task("Đang lập lại chỉ mục tìm kiếm", total=None)
            done = service.reindexing.run(
                lambda done, whole: progress.update(step, completed=done, total=whole)
            )
    finally:
        service.close()
    console.print(f"Đã lập lại chỉ mục của {done} nhiệm vụ.", highlight=False)
    return 0
