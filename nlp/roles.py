"""What a heading says its section is for (vai trò của mục)."""

from __future__ import annotations

import re
from functools import cache

from nlp.fields import FieldKind
from nlp.lexicon import alternatives
from nlp.outline import Item
from nlp.sections import Section

_LEADING = re.compile(r"(?:về|một số|các|những|phần|nội dung về)\s+")


@cache
def _form(group: str) -> re.Pattern[str]:
    return re.compile(alternatives("sections", group))


def section_of(item: Item) -> Section | None:
    """The purpose that a heading names; None for an item that is no heading of a section.

    Asked for every item below a heading, hence kept with it; the outline is whole by then.
    """
    if not item.is_section_read:
        item.section, item.is_section_read = _read_section(item), True
    return item.section


def _read_section(item: Item) -> Section | None:
    key = item.key.strip(" .:")
    if not key or len(key) > 170 or _has_assignment_fields(item):
        return None
    stripped = _LEADING.sub("", key, count=1)
    if _form("silent").match(stripped):
        mixed = _form("operative").search(stripped) and not _form("situation").match(stripped)
        return _silent_or_none(item, stripped) if not mixed else Section.OPERATIVE
    if _form("money").match(stripped):
        return Section.MONEY
    if stripped.startswith(("nội dung", "chủ đề")) and _form("topic").search(stripped):
        return Section.TOPIC
    if item.children and (_form("operative").search(stripped) or _form("operative_weak").search(stripped)):
        return Section.OPERATIVE
    return None


def _has_assignment_fields(item: Item) -> bool:
    """An item with "Cơ quan thực hiện: …" assigns work whatever its title says."""
    return any(f.kind in (FieldKind.LEAD, FieldKind.TIME) for child in item.children for f in child.fields)


def _silent_or_none(item: Item, stripped: str) -> Section | None:
    """ "Yêu cầu" with a body behind it is an operator, not a heading; a long sentence is none either."""
    if stripped.startswith("yêu cầu ") and not re.match(
        r"yêu cầu(?: (?:chung|đối với|về|cụ thể|của)|,|\s*$)", stripped
    ):
        return None
    if item.children:
        return Section.SILENT
    match = _form("silent").match(stripped)
    labelled = match is not None and re.match(r"\s*(?::|$)", item.key.strip()[match.end() :])
    return Section.SILENT if labelled else None


def is_topic(key: str) -> bool:
    """Whether a text begins with what a report or a list of topics is about ("Tồn tại, vướng mắc …")."""
    return bool(_form("silent").match(key) or _form("situation").match(key))


def section_around(item: Item) -> Section | None:
    """The purpose of the nearest section around an item."""
    for node in item.ancestors():
        found = section_of(node)
        if found is not None:
            return found
    return None
