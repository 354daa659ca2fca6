"""Which lines are the head of a dispatch: number, place and date, "V/v", title, "Kính gửi"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from models.dispatch import Urgency
from nlp.casing import is_capitals
from nlp.keys import match_key
from nlp.labels import read_label
from nlp.lexicon import load_lexicon
from nlp.lines import Line
from nlp.references import to_latin

_HEAD_LINES = 60
_NATION = re.compile(
    r"cộng\s*h[òo]a\s+xã hội chủ nghĩa việt nam|độc lập\s*[-–]\s*tự do\s*[-–]\s*hạnh phúc|"
    r"đảng cộng sản việt nam$"
)
NUMBER = re.compile(
    r"^\s*số\s*[:.]?\s*(\d{1,6}[a-zA-Z]?)?[\s.…_]*([/-])\s*((?:\d{4}\s*/\s*)?[A-ZĐÂĂÊÔƠƯ0-9][\w&.\s]*(?:[-–/]\s*[\w&.]+)*)",
    re.IGNORECASE,
)
PLACE_DATE = re.compile(
    r"(?P<place>[^,\n]{2,45}),\s*(?:ngày|Ngày)\s*(?P<day>\d{0,2})[\s.…_/]*tháng\s*(?P<month>\d{0,2})[\s.…_/]*năm\s*(?P<year>\d{4})"
)
_URGENCY = re.compile(r"^\s*[-–*(]?\s*(hỏa tốc|thượng khẩn|khẩn)(?:\s+hẹn giờ.*)?\s*[)*-]?\s*$")
_SUBJECT = re.compile(r"^\s*(?:v/v|về việc)\s*[:.]?\s*")
TO = re.compile(r"^\s*kính gửi\s*:?\s*|^.{0,140}\bđiện\s*:\s*")


@dataclass(slots=True)
class Head:
    """The lines of the head by what they are; `end` is the first line behind it, `rest` body run into it."""

    number: Line | None = None
    date: Line | None = None
    subject: list[Line] | None = None
    title: Line | None = None
    to: Line | None = None
    issuer: list[Line] | None = None
    rest: Line | None = None
    end: int = 0


def urgency_of(key: str) -> Urgency | None:
    """The degree of urgency (độ khẩn) that a text is, if it is nothing else."""
    match = _URGENCY.match(key)
    return Urgency(match.group(1)) if match else None


def kind_of_title(key: str) -> str | None:
    """The kind of document with whose name a title begins."""
    return next((n for n, form in _kind_names() if key == form or key.startswith(form + " ")), None)


@cache
def _kind_names() -> tuple[tuple[str, str], ...]:
    """The names of kinds with their keys, the longest first."""
    names = sorted(load_lexicon("document_kinds")["names"].forms, key=len, reverse=True)
    return tuple((name, match_key(name)) for name in names)


def _has_place_date(line: Line) -> bool:
    """Whether a line holds place and date; most lines are told apart without the slow pattern."""
    return "tháng" in line.key and PLACE_DATE.search(line.text) is not None


def scan_head(lines: Sequence[Line]) -> Head:
    """The lines of the head by their form; the head ends behind the last of them."""
    head = Head()
    for i, line in enumerate(lines[:_HEAD_LINES]):
        if _NATION.search(line.key):
            _take_issuer(head, lines, i)
            head.end = i + 1
        elif head.number is None and NUMBER.match(to_latin(line.text)):
            _take_issuer(head, lines, i)
            head.number = line
            head.end = i + 1
            inline = re.search(r"\bv/v\b", line.key)
            if inline:
                head.subject = [line]
        elif head.date is None and _has_place_date(line) and len(line.text) < 120:
            _take_issuer(head, lines, i)
            head.date = line
            head.end = i + 1
        elif head.subject is None and _SUBJECT.match(line.key) and head.title is None:
            head.subject = _wrapped(lines, i)
            head.end = i + len(head.subject)
        elif (
            head.to is None
            and TO.match(line.key)
            and (line.key.lstrip().startswith("kính") or is_capitals(line.text.rstrip("điện: ")))
        ):
            head.to = line
            head.end = max(head.end, i)
            break
        elif head.title is None and (head.number or head.date) and _is_title(line):
            head.title = line
            head.end = max(head.end, i)
        elif head.end and i > head.end + 3 and len(line.text) > 200:
            break
    return head


def _is_title(line: Line) -> bool:
    kind = kind_of_title(line.key.strip())
    return kind is not None and is_capitals(line.text[: len(kind)])


def _take_issuer(head: Head, lines: Sequence[Line], until: int) -> None:
    if head.issuer is None:
        head.issuer = [line for line in lines[:until] if is_capitals(line.text) or len(line.text) < 90]


def _wrapped(lines: Sequence[Line], start: int) -> list[Line]:
    """A "V/v …" with the lines on which it goes on."""
    taken = [lines[start]]
    for line in lines[start + 1 : start + 6]:
        starts = line.text.lstrip()[:1]
        if not starts.islower() or TO.match(line.key) or _has_place_date(line) or read_label(line.text):
            break
        taken.append(line)
    return taken
