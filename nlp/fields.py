"""Labelled fields of a plan item ("b) Cơ quan thực hiện: Văn phòng Sở") and column heads of task tables."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from nlp.keys import match_key
from nlp.lexicon import load_lexicon


class FieldKind(StrEnum):
    """What a field tells."""

    LEAD = "lead"
    SUPPORT = "support"
    TIME = "time"
    CONTENT = "content"
    PRODUCT = "product"
    OTHER = "other"
    ORDINAL = "ordinal"


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its kind and where its value stands in the text that was read."""

    kind: FieldKind
    start: int
    end: int


@cache
def _labels() -> dict[str, FieldKind]:
    groups = load_lexicon("fields")
    return {match_key(form): FieldKind(name) for name, group in groups.items() for form in group.forms}


_HOLDER = r"(?:cơ quan|đơn vị|phòng|bộ phận|người|cán bộ|tổ chức|ngành)"
_DOING = r"(?:chủ trì|thực hiện|phụ trách|tham mưu|đầu mối|chịu trách nhiệm|được giao)"
_WORDY = (
    (
        FieldKind.SUPPORT,
        re.compile(rf"{_HOLDER}.{{0,40}}(?:phối hợp|tham gia)|^(?:phối hợp|tham gia)\b.{{0,30}}$"),
    ),
    (FieldKind.LEAD, re.compile(rf"{_HOLDER}.{{0,40}}{_DOING}|chủ trì|^chịu trách nhiệm")),
    (FieldKind.TIME, re.compile(r"thời hạn|thời gian|tiến độ|hạn hoàn thành|ngày hoàn thành|hoàn thành")),
    (FieldKind.PRODUCT, re.compile(r"sản phẩm|kết quả (?:đầu ra|cần đạt|hoàn thành|dự kiến)|^kết quả$")),
    (FieldKind.CONTENT, re.compile(r"nhiệm vụ|nội dung|công việc|đầu việc|hoạt động")),
    (FieldKind.OTHER, re.compile(r"kinh phí|ghi chú|căn cứ|dự toán|địa điểm|đối tượng|thành phần|lãnh đạo")),
)


def kind_of_label(label: str) -> FieldKind | None:
    """The kind of a field or column label by the lexicon, else by its telling words; else None."""
    key = re.sub(r"\s*\([^()]*\)\s*", " ", match_key(label)).strip(" :.*-\u2026")
    key = " ".join(key.split())
    if not key or len(key) > 70:
        return None
    exact = _labels().get(key)
    if exact is not None:
        return exact
    return next((kind for kind, form in _WORDY if form.search(key)), None)


_TELLING_TIME = re.compile(r"thực hiện|hoàn thành|thời hạn|tiến độ|hạn")
_FIELD_LABEL = re.compile(r"\s*([^\W\d][^:;.]{2,60}?)\s*:\s*")


def _guessed(label: str) -> FieldKind | None:
    """The kind of a label that no lexicon has, if its words are telling ("Thời gian thi" is not)."""
    guess = kind_of_label(label) if len(label) < 50 else None
    if guess is FieldKind.TIME and not _TELLING_TIME.search(match_key(label)):
        return None
    return guess if guess in (FieldKind.LEAD, FieldKind.SUPPORT, FieldKind.TIME) else None


def read_fields(text: str, key: str, start: int = 0) -> tuple[Field, ...]:
    """The fields that a line consists of; empty where the line is no field.

    The first label must be one of the lexicon; further ones may stand behind ";" or "." ("Chủ trì: …;
    phối hợp: …").
    """
    match = _FIELD_LABEL.match(text, start)
    if match is None:
        return ()
    kind = _labels().get(" ".join(key[match.start(1) : match.end(1)].split()))
    if kind is None:
        kind = _guessed(match.group(1))
    if kind is None or kind is FieldKind.ORDINAL:
        return ()
    value = match.end()
    for inner in re.finditer(r"[;.,]\s*([^\W\d][^:;.,]{2,45}?)\s*:\s*", text[value:]):
        label = _labels().get(" ".join(key[value + inner.start(1) : value + inner.end(1)].split()))
        if label in (FieldKind.LEAD, FieldKind.SUPPORT, FieldKind.TIME, FieldKind.PRODUCT):
            first = Field(kind, value, value + inner.start())
            return (first, *read_fields(text, key, value + inner.start(1)))
    return (Field(kind, value, len(text)),)
