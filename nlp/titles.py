"""Kind and subject of a dispatch (tên loại, trích yếu) and where its body begins."""

from __future__ import annotations

import re
from collections.abc import Sequence

from models.evidence import Found
from models.source import Span
from nlp.casing import is_capitals
from nlp.head import NUMBER, PLACE_DATE, TO, Head, kind_of_title, urgency_of
from nlp.keys import match_key
from nlp.labels import Level, read_label
from nlp.lexicon import phrases
from nlp.lines import Line
from nlp.references import kind_of_symbol

_ACTS = re.compile(r"(?:quyết định|chỉ thị|điện|nghị quyết|yêu cầu)\s*:?\s*$")


def read_title(
    lines: Sequence[Line], head: Head, symbol: Found[str] | None
) -> tuple[Found[str], Found[str] | None, int]:
    """Kind and subject, and where the body begins."""
    if head.title is not None:
        return _titled(lines, head, head.title)
    subject = None
    if head.subject:
        first = head.subject[0]
        mark = re.search(r"(?:v/v|về việc)\s*[:.]?\s*", first.key)
        begin = mark.end() if mark else 0
        words = " ".join([first.text[begin:], *(line.text for line in head.subject[1:])])
        subject = Found(
            value=one_line(words), span=Span(first.start + begin, head.subject[-1].end), rule="v/v"
        )
    if head.subject or head.to is not None:
        kind = kind_of_symbol(symbol.value) if symbol else None
        return Found(value=kind or "công văn", rule="letter_form", confidence=0.9), subject, head.end
    if symbol is not None:
        kind = kind_of_symbol(symbol.value)
        return Found(value=kind or "công văn", rule="symbol", confidence=0.7), subject, head.end
    return _untitled(lines, head)


def _untitled(lines: Sequence[Line], head: Head) -> tuple[Found[str], Found[str] | None, int]:
    """No administrative document (a news item): its first line is the title."""
    if not lines or head.end:
        return Found(value="khác", rule="no_form", confidence=0.6), None, head.end
    first = lines[0]
    if len(first.text) > 300:
        return Found(value="khác", rule="no_form", confidence=0.6), None, 0
    return (
        Found(value="khác", rule="no_form", confidence=0.8),
        Found(value=one_line(first.text), span=first.span(), rule="first_line", confidence=0.7),
        1,
    )


def _titled(lines: Sequence[Line], head: Head, title: Line) -> tuple[Found[str], Found[str] | None, int]:
    kind = kind_of_title(title.key.strip()) or ""
    found_kind = Found(value=kind.lower(), span=title.span(0, len(kind)), rule="title")
    rest = title.text[len(kind) :]
    if urgency_of(match_key(rest)):  # "CÔNG ĐIỆN KHẨN"
        rest = ""
    parts = [rest] if rest.strip(" .:-") else []
    start, end, index = title.start + len(kind), title.end, title.index + 1
    wrapping = bool(parts)
    while index < len(lines) and index < title.index + 9:
        line = lines[index]
        if not _goes_on(line, parts, wrapping=wrapping) or (parts and _is_author(lines, index)):
            break
        if not parts:
            start = line.start
        parts.append(line.text)
        end, index = line.end, index + 1
    subject = one_line(re.sub(r"^\s*(?:v/v|về việc)\s*[:.]?\s*", "", " ".join(parts), flags=re.IGNORECASE))
    subject = re.sub(r"^(?:VỀ|Về) (?=\S)", "", subject) if not kind.startswith("thông báo") else subject
    found = Found(value=subject, span=Span(start, end), rule="title") if subject else None
    return found_kind, found, max(index, head.end if head.to is not None else 0)


def _is_author(lines: Sequence[Line], index: int) -> bool:
    """Whether a line in capitals names who decides: the grounds begin right behind (NĐ 30/2020, mẫu 1.2)."""
    follows = lines[index + 1].key.strip() if index + 1 < len(lines) else ""
    key = lines[index].key.strip()
    begins = phrases("bodies", "offices", "capital_heads").match_at(key, 0) is not None
    return is_capitals(lines[index].text) and begins and follows.startswith(("căn cứ", "theo ", "xét "))


def _goes_on(line: Line, parts: list[str], *, wrapping: bool) -> bool:
    """Whether a line behind the title still belongs to the subject."""
    text = line.text.strip()
    label = read_label(text)
    if label is not None and label.level is not Level.DASH:
        return False
    if (
        TO.match(line.key)
        or PLACE_DATE.search(text)
        or NUMBER.match(text)
        or text.startswith(("“Điều", "Căn cứ"))
    ):
        return False
    if parts and is_capitals(text) and not is_capitals(" ".join(parts)):
        return False
    if is_capitals(text) and not re.search(r":\s*$", text):
        return not _ACTS.search(line.key) or not parts
    if not parts:
        return (len(text) < 350 and not text.endswith((".", ":", ";"))) or len(text) < 120
    if wrapping and is_capitals(" ".join(parts)):
        return False
    return text[:1].islower() or (
        len(text) < 120 and (line.centred or line.bold) and not text.endswith((".", ":"))
    )


def one_line(text: str) -> str:
    return " ".join(text.split()).strip(" .;:-–_")
