"""Directories as files (tệp danh bạ): TOML of the sample, CSV and XLSX of an office."""

from __future__ import annotations

import csv
import io
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path

from models.errors import DamagedFile, InvalidValue, UnsupportedType
from models.organisation import Level, NameKind, OrgName, Relation
from nlp.keys import fold

Cells = dict[str, str]
"""One row by column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One body of a directory file; `parent` and `groups` by name."""

    relation: Relation
    level: Level
    names: tuple[OrgName, ...]
    parent: str | None = None
    groups: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The official name."""
        return self.names[0].name


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """A whole directory file; each group is its names, the shown one first."""

    entries: tuple[Entry, ...]
    groups: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    columns: dict[str, str]
    relations: dict[str, Relation]
    levels: dict[str, Level]


@cache
def _words() -> _Words:
    data = tomllib.loads(files("service").joinpath("seeds", "columns.toml").read_text("utf-8"))
    return _Words(
        columns=_inverted(data["columns"]),
        relations={word: Relation(key) for word, key in _inverted(data["relations"]).items()},
        levels={word: Level(key) for word, key in _inverted(data["levels"]).items()},
    )


def _inverted(table: dict[str, list[str]]) -> dict[str, str]:
    return {fold(word): key for key, words in table.items() for word in [*words, key]}


def sample_roster() -> Roster:
    """The packaged directory of the sample agency."""
    data = tomllib.loads(files("service").joinpath("seeds", "agency.toml").read_text("utf-8"))
    return Roster(
        entries=tuple(
            Entry(
                relation=Relation(each["relation"]),
                level=Level(each["level"]),
                names=_names(
                    each["name"],
                    each.get("aliases", ()),
                    each.get("abbreviations", ()),
                    [(old["name"], old["to"]) for old in each.get("former", ())],
                ),
                parent=each.get("parent"),
                groups=tuple(each.get("groups", ())),
            )
            for each in data["organisation"]
        ),
        groups=tuple(tuple(group["names"]) for group in data["group"]),
    )


def read_roster(path: Path) -> Roster:
    """A directory from a .csv or .xlsx file with a head row.

    Raises UnsupportedType, DamagedFile, or InvalidValue that names the row and what is wrong with it.
    """
    suffix = path.suffix.lower()
    if suffix == ".csv":
        rows: Iterable[Sequence[str]] = _csv_rows(path)
    elif suffix == ".xlsx":
        rows = _xlsx_rows(path)
    else:
        raise UnsupportedType("Danh bạ đơn vị phải là tệp .csv hoặc .xlsx.")
    return Roster(entries=tuple(_entries(rows)))


def _csv_rows(path: Path) -> Iterator[Sequence[str]]:
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise DamagedFile("Tệp CSV phải được lưu với bảng mã UTF-8.") from fault
    head = text.partition("\n")[0]
    # Excel with Vietnamese settings writes semicolons.
    delimiter = ";" if head.count(";") > head.count(",") else ","
    try:
        yield from csv.reader(io.StringIO(text), delimiter=delimiter)
    except csv.Error as fault:  # a quotation mark without its partner swallows the rest
        raise DamagedFile("Tệp CSV có ô không đóng dấu nháy. Hãy kiểm tra lại.") from fault


def _xlsx_rows(path: Path) -> Iterator[Sequence[str]]:
    from openpyxl import load_workbook  # heavy, and only this command needs it

    try:
        book = load_workbook(path, read_only=True, data_only=True)
        rows = [
            ["" if cell is None else str(cell) for cell in row]
            for row in book.worksheets[0].iter_rows(values_only=True)
        ]
        book.close()
    except Exception as fault:  # a damaged workbook makes it raise whatever it stumbles over
        raise DamagedFile from fault
    yield from rows


def _entries(rows: Iterable[Sequence[str]]) -> Iterator[Entry]:
    heads: list[str | None] | None = None
    seen: dict[str, int] = {}
    for number, row in enumerate(rows, start=1):
        cells = [" ".join(unicodedata.normalize("NFC", cell).split()) for cell in row]
        if not any(cells):
            continue
        if heads is None:
            heads = [_words().columns.get(fold(cell)) for cell in cells]
            if "name" not in heads:
                raise InvalidValue("Dòng đầu của danh bạ phải có cột “Tên đơn vị”.")
            continue
        entry = _entry({head: cell for head, cell in zip(heads, cells, strict=False) if head}, number)
        _check_new(entry, number, seen)
        yield entry
    if heads is None:
        raise InvalidValue("Danh bạ không có dòng nào.")


def _check_new(entry: Entry, number: int, seen: dict[str, int]) -> None:
    """Bodies are known by their names, and there is one agency: a second row would replace the first."""
    first = seen.setdefault(fold(entry.name), number)
    if first != number:
        raise InvalidValue(f"Dòng {number}: “{entry.name}” trùng tên với dòng {first}.")
    if entry.relation is Relation.SELF:
        first = seen.setdefault("", number)
        if first != number:
            raise InvalidValue(f"Dòng {number}: danh bạ chỉ có một “cơ quan”, đã ghi ở dòng {first}.")


def _entry(cells: Cells, number: int) -> Entry:
    if not cells.get("name"):
        raise InvalidValue(f"Dòng {number}: thiếu tên đơn vị.")
    if cells["name"].startswith("#"):
        raise InvalidValue(f"Dòng {number}: ô tên đơn vị có công thức bị lỗi.")
    relation = _words().relations.get(fold(cells.get("relation") or "department"))
    if relation is None:
        raise InvalidValue(f"Dòng {number}: không rõ loại đơn vị “{cells['relation']}”.")
    level = _words().levels.get(fold(cells.get("level", "")), _LEVELS[relation])
    return Entry(
        relation=relation,
        level=level,
        names=_names(cells["name"], _list(cells, "aliases"), _list(cells, "abbreviations"), ()),
        parent=cells.get("parent") or None,
        groups=_list(cells, "groups"),
    )


_LEVELS = {
    Relation.SELF: Level.OTHER,
    Relation.DEPARTMENT: Level.DEPARTMENT,
    Relation.AFFILIATE: Level.AFFILIATE,
    Relation.OUTSIDE: Level.OTHER,
}


def _list(cells: Cells, column: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cells.get(column, "").split(";") if part.strip())


def _names(
    official: str,
    aliases: Iterable[str],
    abbreviations: Iterable[str],
    former: Iterable[tuple[str, date]],
) -> tuple[OrgName, ...]:
    names = [OrgName(name=official)]
    names += [OrgName(name=name, kind=NameKind.ALIAS) for name in aliases]
    names += [OrgName(name=name, kind=NameKind.ABBREVIATION) for name in abbreviations]
    names += [OrgName(name=name, kind=NameKind.ALIAS, valid_to=until) for name, until in former]
    return tuple(names)
