"""Tables for a person at the terminal (bảng in ra màn hình)."""

from __future__ import annotations

from datetime import date

from rich.console import Console
from rich.table import Table

from models.contract import DeadlineJson, DocumentJson, ExtractionJson, ObligationJson

NO_DEADLINE = "—"
_COLUMNS: tuple[tuple[str, int | None, int | None], ...] = (
    ("STT", None, 3),
    ("Mục", None, None),
    ("Nhiệm vụ", 5, None),
    ("Chủ trì", 2, None),
    ("Phối hợp", 2, None),
    ("Thời hạn", None, 14),
)
"""Head, share of the room that is left, fixed width: a day is never cut."""


def print_extraction(answer: ExtractionJson, console: Console | None = None) -> None:
    """One file: what document it is, its obligations as a table, what is doubtful."""
    console = console or Console()
    console.print(f"[bold]{answer['file']}[/bold]", highlight=False)
    console.print(title_of(answer["document"]), highlight=False, markup=False)
    table = Table(show_lines=True, expand=True)
    for head, ratio, width in _COLUMNS:
        table.add_column(head, ratio=ratio, width=width)
    for number, obligation in enumerate(answer["obligations"], start=1):
        table.add_row(*_escaped(_row(number, obligation)))
    if answer["obligations"]:
        console.print(table)
    else:
        console.print("Không tìm thấy nhiệm vụ nào trong văn bản này.")
    for warning in answer["warnings"]:
        console.print(f"Lưu ý: {warning['message']}", highlight=False, markup=False)
    console.print()


def title_of(document: DocumentJson) -> str:
    """The document as one would name it: "Công văn số 12/SYT-VP ngày 05/03/2026 của Sở Y tế về việc …"."""
    parts = [(document["kind"] or "văn bản").capitalize()]
    if document["number"] or document["symbol"]:
        parts.append(f"số {document['number'] or '…'}/{document['symbol'] or '…'}")
    if document["issued_on"]:
        parts.append(f"ngày {shown_day(document['issued_on'])}")
    if document["issuer"]:
        parts.append(f"của {document['issuer']}")
    if document["subject"]:
        parts.append(f"– {document['subject']}")
    return " ".join(parts)


def shown_day(iso: str) -> str:
    """A day as people write it: 05/03/2026."""
    return f"{date.fromisoformat(iso):%d/%m/%Y}"


def _row(number: int, obligation: ObligationJson) -> tuple[str, ...]:
    return (
        str(number),
        obligation["label"],
        obligation["text"],
        _names(obligation, "lead"),
        _names(obligation, "support"),
        _deadline(obligation["deadline"]),
    )


def _names(obligation: ObligationJson, role: str) -> str:
    return "\n".join(each["name"] for each in obligation["assignees"] if each["role"] == role)


def _deadline(deadline: DeadlineJson | None) -> str:
    if deadline is None:
        return NO_DEADLINE
    if deadline["due_on"] is None:
        return deadline["text"]
    day = shown_day(deadline["due_on"])
    hour = f"{deadline['due_time']} " if deadline["due_time"] else ""
    return f"{hour}{day}\n({deadline['text']})"


def _escaped(cells: tuple[str, ...]) -> list[str]:
    # Square brackets in a document are words, not markup.
    return [cell.replace("[", "\\[") for cell in cells]
