"""Labels of items (nhãn mục): what stands before an item's text, and how labels rank.

The order of levels follows NĐ 30/2020/NĐ-CP, Phụ lục I (phần, chương, mục, điều, khoản, điểm) and what real
directives write below it (I., 1., a), -, +).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum


class Level(IntEnum):
    """The kinds of labels from the outermost inwards; a smaller number may hold a larger one."""

    PART = 0
    CHAPTER = 10
    SECTION = 20
    ARTICLE = 30
    CAPITAL = 35
    ROMAN = 40
    DECIMAL = 50
    DECIMAL_2 = 60
    DECIMAL_3 = 70
    DECIMAL_PAREN = 75
    LETTER = 80
    LETTER_NUMBER = 82
    ROMAN_PAREN = 85
    DASH = 90
    PLUS = 100
    STAR = 105
    PLAIN = 110


@dataclass(frozen=True, slots=True)
class Label:
    """One label: its level, its plain value ("III", "1", "a", "-") and where the item's text begins."""

    level: Level
    value: str
    end: int


_ROMAN = r"(?:X{0,3}(?:IX|IV|V?I{1,3}|V|X))"
_FORMS: tuple[tuple[Level, re.Pattern[str]], ...] = (
    (Level.PART, re.compile(r"(?:phần|Phần|PHẦN)\s+(thứ\s+\w+|THỨ\s+\w+|[IVX]+|\d+)\b[.:]?\s*")),
    (Level.CHAPTER, re.compile(r"(?:Chương|CHƯƠNG)\s+([IVX]+|\d+)\b[.:]?\s*")),
    (Level.SECTION, re.compile(r"(?:Mục|MỤC|Tiểu mục)\s+([IVX]+|\d+)\b[.:]\s*")),
    (Level.ARTICLE, re.compile(r"(?:Điều|ĐIỀU)\s+(\d+[a-zđ]?)\s*[.:]\s*")),
    (Level.DECIMAL_3, re.compile(r"(\d{1,2}\.\d{1,2}\.\d{1,2}(?:\.\d{1,2})*)[.)]?(?:\s+|(?=[^\W\d]))")),
    (Level.DECIMAL_2, re.compile(r"(\d{1,2}\.\d{1,2})(?:[.)]\s*|\s?[-–]\s+|\s+)(?=[^\W\d\s]|[“\"(])")),
    (Level.DECIMAL, re.compile(r"(\d{1,3})\.(?!\d)\s*|(\d{1,2})\s?[-–]\s+(?=[^\W\d_a-zà-ỹ])")),
    (Level.DECIMAL_PAREN, re.compile(r"\(?(\d{1,2})\)(?!\d)\s*")),
    (Level.ROMAN, re.compile(rf"({_ROMAN})\s*[.)/](?!\w)\s*|({_ROMAN})\s?[-–]\s+")),
    (Level.ROMAN_PAREN, re.compile(r"\(?((?:x{0,3}(?:ix|iv|v?i{1,3}|v|x)))\)\s*")),
    (Level.CAPITAL, re.compile(r"([A-HĐ])\s*[.)]\s+")),
    (
        Level.DECIMAL_PAREN,
        re.compile(
            r"(Thứ (?:nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|mười)|"
            r"(?:Một|Hai|Ba|Bốn|Năm|Sáu|Bảy|Tám|Chín|Mười) là)\s*[,:]\s+(?!ngày \d)"
        ),
    ),
    (Level.LETTER_NUMBER, re.compile(r"([a-zđ]\.?\d{1,2})[.)]\s*")),
    (Level.LETTER, re.compile(r"\(?([a-zđ])\)\s*|([a-zđ])\.\s+")),
    (Level.PLUS, re.compile(r"(\+)\s*")),
    (Level.STAR, re.compile(r"([*])\s+|([*])(?=\w)")),
    (Level.DASH, re.compile(r"([-–—•▪●◦·])(?!\s*\d{4}\b)\s*")),
)


def read_label(text: str) -> Label | None:
    """The label that a line begins with; None for a plain paragraph."""
    for level, form in _FORMS:
        match = form.match(text)
        if match:
            value = next(g for g in match.groups() if g)
            if level is Level.DASH:
                value = "-"
            return Label(level, value, match.end())
    return None
