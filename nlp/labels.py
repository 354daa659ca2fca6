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
# What a form begins with ("1" a digit, "a" a letter, "(" a bracket, "-" another mark), its level, its shape.
_FORMS: tuple[tuple[str, Level, re.Pattern[str]], ...] = (
    ("a", Level.PART, re.compile(r"(?:phần|Phần|PHẦN)\s+(thứ\s+\w+|THỨ\s+\w+|[IVX]+|\d+)\b[.:]?\s*")),
    ("a", Level.CHAPTER, re.compile(r"(?:Chương|CHƯƠNG)\s+([IVX]+|\d+)\b[.:]?\s*")),
    ("a", Level.SECTION, re.compile(r"(?:Mục|MỤC|Tiểu mục)\s+([IVX]+|\d+)\b[.:]\s*")),
    ("a", Level.ARTICLE, re.compile(r"(?:Điều|ĐIỀU)\s+(\d+[a-zđ]?)\s*[.:]\s*")),
    ("1", Level.DECIMAL_3, re.compile(r"(\d{1,2}\.\d{1,2}\.\d{1,2}(?:\.\d{1,2})*)[.)]?(?:\s+|(?=[^\W\d]))")),
    ("1", Level.DECIMAL_2, re.compile(r"(\d{1,2}\.\d{1,2})(?:[.)]\s*|\s?[-–]\s+|\s+)(?=[^\W\d\s]|[“\"(])")),
    ("1", Level.DECIMAL, re.compile(r"(\d{1,3})\.(?!\d)\s*|(\d{1,2})\s?[-–]\s+(?=[^\W\d_a-zà-ỹ])")),
    ("1(", Level.DECIMAL_PAREN, re.compile(r"\(?(\d{1,2})\)(?!\d)\s*")),
    ("a", Level.ROMAN, re.compile(rf"({_ROMAN})\s*[.)/](?!\w)\s*|({_ROMAN})\s?[-–]\s+")),
    ("a(", Level.ROMAN_PAREN, re.compile(r"\(?((?:x{0,3}(?:ix|iv|v?i{1,3}|v|x)))\)\s*")),
    ("a", Level.CAPITAL, re.compile(r"([A-HĐ])\s*[.)]\s+")),
    (
        "a",
        Level.DECIMAL_PAREN,
        re.compile(
            r"(Thứ (?:nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|mười)|"
            r"(?:Một|Hai|Ba|Bốn|Năm|Sáu|Bảy|Tám|Chín|Mười) là)\s*[,:]\s+(?!ngày \d)"
        ),
    ),
    ("a", Level.LETTER_NUMBER, re.compile(r"([a-zđ]\.?\d{1,2})[.)]\s*")),
    ("a(", Level.LETTER, re.compile(r"\(?([a-zđ])\)\s*|([a-zđ])\.\s+")),
    ("-", Level.PLUS, re.compile(r"(\+)\s*")),
    ("-", Level.STAR, re.compile(r"([*])\s+|([*])(?=\w)")),
    ("-", Level.DASH, re.compile(r"([-–—•▪●◦·])(?!\s*\d{4}\b)\s*")),
)


def _forms_of(kind: str) -> tuple[tuple[Level, re.Pattern[str]], ...]:
    return tuple((level, form) for kinds, level, form in _FORMS if kind in kinds)


_BY_KIND = {kind: _forms_of(kind) for kind in "1a(-"}


def _kind_of(char: str) -> str:
    """A digit, a letter, a bracket, any other mark: each begins a few forms only."""
    if char.isalpha():
        return "a"
    return "1" if char.isdecimal() else "(" if char == "(" else "-"


def read_label(text: str) -> Label | None:
    """The label that a line begins with; None for a plain paragraph."""
    for level, form in _BY_KIND[_kind_of(text[:1])]:
        match = form.match(text)
        if match:
            value = next(g for g in match.groups() if g)
            if level is Level.DASH:
                value = "-"
            return Label(level, value, match.end())
    return None
