"""Task tables (bảng phân công nhiệm vụ): each row that names a task is one obligation.

Columns are known by their heads, in any order and wording; the head may stand on two rows; a row that fills
only the task column or spans the table is a group ("I. Nhóm nhiệm vụ …").
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from models.source import Cell, SourceText, Span, Table, TableRow
from nlp.fields import FieldKind, kind_of_label

_NUMBER = re.compile(r"^\s*(?:[IVX]+|\d{1,3}(?:\.\d{1,3})*|[a-zđA-Z])\s*[.)]?\s*$")
_HEAD_ROWS = 3
_TASK_LENGTH = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow:
    """One task of a table: its cells by the kind of their column; `label` is the running number."""

    label: str
    task: Span
    cells: dict[FieldKind, Span]
    page: int | None


@dataclass(frozen=True, slots=True)
class _Head:
    columns: dict[int, FieldKind]
    rows: int


def read_task_rows(source: SourceText, table: Table) -> tuple[TaskRow, ...]:
    """The tasks of a table; empty where its columns name no task with who or when."""
    head = _read_head(source, table)
    if head is None:
        return ()
    found: list[TaskRow] = []
    group = ""
    carried: dict[FieldKind, Span] = {}
    last_lead: Span | None = None
    for row in table.rows[head.rows :]:
        cells = dict(_by_kind(source, row, head.columns))
        task = cells.get(FieldKind.CONTENT)
        label = _label(source, row, head.columns)
        if _is_numbering(source, row) or _is_head(source, row):
            continue
        if task is None or _is_group(source, row, cells, head):
            group, carried, last_lead = label or "", {}, None
            continue
        values = {kind: cell.span for kind, cell in cells.items() if not cell.merged}
        carried = _carry(row, head.columns, carried, cells)
        if FieldKind.LEAD in values:
            last_lead = values[FieldKind.LEAD]
        elif (
            FieldKind.LEAD not in carried and last_lead is not None and _leaves_lead_blank(source, row, head)
        ):
            values[FieldKind.LEAD] = last_lead  # the cell above was merged with this one, which is empty
        found.append(
            TaskRow(
                label=".".join(part for part in (group, label) if part) if not _nested(label) else label,
                task=task.span,
                cells=carried | values,
                page=row.page,
            )
        )
    return tuple(found)


def _leaves_lead_blank(source: SourceText, row: TableRow, head: _Head) -> bool:
    """Whether the cell of who does it is empty; a dash says that nobody is named."""
    leads = [cell for cell in row.cells if head.columns.get(cell.column) is FieldKind.LEAD]
    return all(not cell.span.of(source.text).strip() for cell in leads)


def _nested(label: str) -> bool:
    return "." in label


def _read_head(source: SourceText, table: Table) -> _Head | None:
    """The columns by their heads; a second head row refines the first ("Phân công" over "Chủ trì")."""
    columns: dict[int, FieldKind] = {}
    rows = 0
    for row in table.rows[:_HEAD_ROWS]:
        kinds = {
            c.column: kind_of_label(c.span.of(source.text))
            for c in row.cells
            if c.span.of(source.text).strip()
        }
        known = {column: kind for column, kind in kinds.items() if kind is not None}
        if rows and (len(known) < len(kinds) or not known or _has_prose(source, row)):
            break
        if not rows and len(known) < 2:
            return None
        columns |= known
        rows += 1
    if FieldKind.CONTENT not in columns.values():
        columns |= _wordiest(table, columns, rows)
    has_task = FieldKind.CONTENT in columns.values()
    has_duty = any(k in columns.values() for k in (FieldKind.LEAD, FieldKind.SUPPORT, FieldKind.TIME))
    return _Head(_single_task(columns), rows) if has_task and has_duty else None


def _wordiest(table: Table, columns: dict[int, FieldKind], rows: int) -> dict[int, FieldKind]:
    """Where no head names the task, the column with by far the most words among the unnamed is it."""
    lengths: dict[int, int] = {}
    for row in table.rows[rows:]:
        for cell in row.cells:
            if cell.column not in columns:
                lengths[cell.column] = lengths.get(cell.column, 0) + cell.span.end - cell.span.start
    if not lengths:
        return {}
    column = max(lengths, key=lambda c: lengths[c])
    average = lengths[column] / max(1, len(table.rows) - rows)
    return {column: FieldKind.CONTENT} if average >= _TASK_LENGTH else {}


def _has_prose(source: SourceText, row: TableRow) -> bool:
    return any(len(c.span.of(source.text)) > 60 for c in row.cells)


def _single_task(columns: dict[int, FieldKind]) -> dict[int, FieldKind]:
    """Only the first content column is the task."""
    first = min((c for c, k in columns.items() if k is FieldKind.CONTENT), default=None)
    return {c: k if k is not FieldKind.CONTENT or c == first else FieldKind.OTHER for c, k in columns.items()}


def _by_kind(
    source: SourceText, row: TableRow, columns: dict[int, FieldKind]
) -> Iterable[tuple[FieldKind, Cell]]:
    for cell in row.cells:
        kind = columns.get(cell.column)
        if kind is not None and cell.span.of(source.text).strip(" -–."):
            yield kind, cell


def _label(source: SourceText, row: TableRow, columns: dict[int, FieldKind]) -> str:
    first = next(
        (c for c in row.cells if columns.get(c.column) is FieldKind.ORDINAL),
        row.cells[0] if row.cells else None,
    )
    text = first.span.of(source.text).strip() if first else ""
    return text.strip(" .)") if _NUMBER.match(text) else ""


def _is_numbering(source: SourceText, row: TableRow) -> bool:
    """A row "(1) (2) (3)" below the head."""
    texts = [c.span.of(source.text).strip() for c in row.cells]
    filled = [t for t in texts if t]
    return len(filled) > 2 and all(re.fullmatch(r"\(?\d{1,2}\)?|\([a-z]\)", t) for t in filled)


def _is_head(source: SourceText, row: TableRow) -> bool:
    """The head again on a new page."""
    kinds = [kind_of_label(c.span.of(source.text)) for c in row.cells if c.span.of(source.text).strip()]
    return len(kinds) > 2 and all(k is not None for k in kinds) and not _has_prose(source, row)


def _is_group(source: SourceText, row: TableRow, cells: dict[FieldKind, Cell], head: _Head) -> bool:
    """A row that only titles those below it: nobody, no time; a Roman number, capitals or one wide cell."""
    duties = [k for k in (FieldKind.LEAD, FieldKind.SUPPORT, FieldKind.TIME, FieldKind.PRODUCT) if k in cells]
    if duties:
        return False
    label = _label(source, row, head.columns)
    text = cells[FieldKind.CONTENT].span.of(source.text)
    wide = (
        max((c.colspan for c in row.cells), default=1) > 1
        or len([c for c in row.cells if c.span.of(source.text).strip()]) <= 1
    )
    roman = bool(re.fullmatch(r"[IVX]+|[A-Z]", label))
    merged = any(c.merged for c in row.cells)
    return (roman or text.isupper() or wide or len(text) < 200) and not merged


def _carry(
    row: TableRow, columns: dict[int, FieldKind], carried: dict[FieldKind, Span], cells: dict[FieldKind, Cell]
) -> dict[FieldKind, Span]:
    """A cell merged over several rows holds for all of them."""
    kept: dict[FieldKind, Span] = {}
    for cell in row.cells:
        kind = columns.get(cell.column)
        if kind is None or kind in (FieldKind.CONTENT, FieldKind.ORDINAL):
            continue
        if cell.merged and kind in carried:
            kept[kind] = carried[kind]
        elif kind in cells and cell.rowspan > 1:
            kept[kind] = cell.span
    return kept
