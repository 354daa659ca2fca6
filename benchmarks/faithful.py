"""How faithful a text is to the truth: letters, labels of lists, cells of tables, order of head and foot."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

Rows = list[list[str]]
_BREAKS = re.compile(r"[\s|]+")
_LABEL = re.compile(r"(?:[IVX]+\.|\d{1,2}(?:\.\d{1,2})*[.)]|[a-zđ]\)|[-+•]|Điều \d+\.)\s")
_BEHIND = 24
"""So many characters behind a label must be there too: it is the right label on the right item."""
_DATED = re.compile(r"ngày .*tháng .*năm|ngày\s*$")
_ALIKE = 85.0
_AHEAD = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What a file says: its text in reading order, a line each, and the rows of its tables."""

    text: str
    rows: Rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """So many right out of so many."""

    right: int = 0
    whole: int = 0

    def __add__(self, other: Share) -> Share:
        return Share(right=self.right + other.right, whole=self.whole + other.whole)

    def __str__(self) -> str:
        return f"{self.right}/{self.whole}" if self.whole else "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One reading beside its truth; `wrong` characters of `length`."""

    wrong: int = 0
    length: int = 0
    labels: Share = Share()
    cells: Share = Share()
    order: Share = Share()

    def __add__(self, other: Score) -> Score:
        return Score(
            wrong=self.wrong + other.wrong,
            length=self.length + other.length,
            labels=self.labels + other.labels,
            cells=self.cells + other.cells,
            order=self.order + other.order,
        )

    @property
    def error(self) -> float:
        """The character error in per cent."""
        return 100 * self.wrong / max(1, self.length)


def score(truth: Truth, text: str, rows: Rows) -> Score:
    """All four measures of one reading."""
    whole = plain(truth.text)
    return Score(
        wrong=Levenshtein.distance(whole, plain(text)),
        length=len(whole),
        labels=labels(truth.text, text),
        cells=cells(truth.rows, rows),
        order=order(truth.text, text),
    )


def plain(text: str) -> str:
    """NFC, with " | " and every run of white space one space."""
    return _BREAKS.sub(" ", unicodedata.normalize("NFC", text)).strip()


def lines_of(text: str) -> list[str]:
    """The lines that are not empty, each plain."""
    return [line for line in map(plain, text.split("\n")) if line]


def labels(truth: str, text: str) -> Share:
    """The lines of lists that begin with their label, and with the right words behind it."""
    wanted = [line for line in lines_of(truth) if _LABEL.match(line)]
    found = Counter(_item(line) for line in lines_of(text))
    right = 0
    for line in wanted:
        if found[_item(line)]:
            found[_item(line)] -= 1
            right += 1
    return Share(right=right, whole=len(wanted))


def _item(line: str) -> str:
    label = _LABEL.match(line)
    return line[: (label.end() if label else 0) + _BEHIND]


def cells(truth: Rows, rows: Rows) -> Share:
    """The cells of the truth that stand in their column of the row that agrees best, row after row."""
    wanted = [[plain(cell) for cell in row] for row in truth]
    left = [[plain(cell) for cell in row] for row in rows]
    right, at = 0, 0
    for row in wanted:
        agreeing = [_equal(row, other) for other in left[at:]]
        best = max(agreeing, default=0)
        if best:
            at += agreeing.index(best) + 1
            right += best
    return Share(right=right, whole=sum(map(len, wanted)))


def _equal(row: Sequence[str], other: Sequence[str]) -> int:
    return sum(a == b for a, b in zip(row, other, strict=False))


def order(truth: str, text: str) -> Share:
    """The lines of head and foot that follow each other as they should; misread letters are forgiven."""
    right, whole = 0, 0
    read = plain(text)
    for part in (head(truth), foot(truth)):
        at = _start(part, read)
        for line in part:
            end = _end_of(line, read, at)
            right += end is not None
            at = at if end is None else end
        whole += len(part)
    return Share(right=right, whole=whole)


def head(truth: str) -> list[str]:
    """The lines of the head: to the last one before the title or "Kính gửi"; none where there is no head."""
    lines = lines_of(truth)[:16]
    dated = next((i for i, line in enumerate(lines) if _DATED.search(line)), None)
    numbered = next((i for i, line in enumerate(lines) if line.startswith("Số:")), None)
    if dated is None or numbered is None:
        return []
    last = max(dated, numbered)
    return lines[: last + 1]


def foot(truth: str) -> list[str]:
    """The lines from "Nơi nhận" to the signer, before an annex."""
    lines = lines_of(truth)
    start = next((i for i, line in enumerate(lines) if line.startswith("Nơi nhận")), None)
    if start is None:
        return []
    rest = lines[start:]
    annex = next((i for i, line in enumerate(rest) if line.upper().startswith("PHỤ LỤC")), len(rest))
    return rest[:annex]


def _start(part: Sequence[str], read: str) -> int:
    """Where a part begins in the text: the head at its start, the foot at the last "Nơi nhận"."""
    if part and part[0].startswith("Nơi nhận"):
        return max(0, read.rfind("Nơi nhận"))
    return 0


def _end_of(line: str, read: str, at: int) -> int | None:
    """Where a line ends if it follows soon behind `at`."""
    window = read[at : at + len(line) + _AHEAD]
    found = window.find(line)
    if found >= 0:
        return at + found + len(line)
    near = fuzz.partial_ratio_alignment(line, window, score_cutoff=_ALIKE)
    return at + near.dest_end if near is not None and len(window) >= len(line) else None
