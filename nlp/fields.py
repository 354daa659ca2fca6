"""Labelled fields of a plan item ("b) Cơ quan thực hiện: Văn phòng Sở") and column heads of task tables."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from nlp.keys import match_key
from nlp.lexicon import load_lexicon, phrases


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
_FIELD_LABEL = re.compile(r"\s*(\(?)\s*([^\W\d][^:;.()]{2,60}?(?:\([^()]{1,30}\))?)\s*:\s*")
_INNER_LABEL = re.compile(r"[;.,]\s*([^\W\d][^:;.,]{2,45}?)\s*:\s*")
_TAIL_LABEL = re.compile(r"(?:(?<=[.;])\s+|(\()\s*)([^\W\d][^:;.,()]{2,45}?)\s*:")
_ASSIGNING = (FieldKind.LEAD, FieldKind.SUPPORT, FieldKind.TIME)
_NAMED = (*_ASSIGNING, FieldKind.PRODUCT)
_REMARK = re.compile(r"\(([^()]*(?:\([^()]*\)[^()]*)*)\)[\s./;]*$")
_REMARK_MARK = re.compile(
    r";\s*|,\s+(?=(?:cùng )?phối hợp|hoàn thành|xong|thời (?:gian|hạn)|trước|chậm nhất|trong|thường xuyên|"
    r"định kỳ)"
)
_REMARK_GIVEN = re.compile(r"\s*(?:giao(?: cho)?|phân công|do)\s+|\s+")
_REMARK_ROLE = re.compile(
    r"\s+(?:làm )?(chủ trì|thực hiện|phụ trách|chịu trách nhiệm|đảm nhận|đảm nhiệm|phối hợp|hỗ trợ|tham gia)"
    r"(?: (?:thực hiện|chính))?\s*$"
)
_REMARK_JOINT = re.compile(r"\s+(?:chủ trì,? )?phối hợp(?: với| cùng)?\s+(?=\w)")
_REMARK_TIME = re.compile(
    r"\s*(?:hoàn thành|xong|thời (?:gian|hạn)|trước|chậm nhất|trong|thường xuyên|định kỳ|hằng|hàng|tháng|quý|"
    r"ngày|giao .{2,30} chậm nhất|từ)\b"
)
_TITLE = re.compile(r"(?:cơ quan|đơn vị|phòng|bộ phận) |chủ trì|phối hợp")


def _guessed(label: str) -> FieldKind | None:
    """The kind of a label that no lexicon has, if its words are telling ("Thời gian thi" is not)."""
    guess = kind_of_label(label) if len(label) < 50 else None
    if guess is FieldKind.TIME and not _TELLING_TIME.search(match_key(label)):
        return None
    return guess if guess in _ASSIGNING else None


def _label_kind(key: str) -> FieldKind | None:
    """The kind of a label that the lexicon has."""
    return _labels().get(" ".join(key.split()))


def read_fields(text: str, key: str, start: int = 0) -> tuple[Field, ...]:
    """The fields that a line consists of; empty where the line is no field.

    The first label must be one of the lexicon; further ones may stand behind ";" or "." ("Chủ trì: …;
    phối hợp: …"). Brackets around them do not belong to the values.
    """
    if not start and text.startswith("(") and (remark := _REMARK.fullmatch(text)):
        whole = read_remark(text, key, remark.start(1), remark.end(1))
        if whole:
            return whole
    match = _FIELD_LABEL.match(text, start) if ":" in text else None
    if match is None:
        return ()
    kind = _label_kind(key[match.start(2) : match.end(2)]) or _guessed(match.group(2))
    if kind is None or kind is FieldKind.ORDINAL:
        return ()
    end = _closing_bracket(text, match.start(1)) if match.group(1) else len(text)
    value = match.end()
    for inner in _INNER_LABEL.finditer(text, value, end):
        if _label_kind(key[inner.start(1) : inner.end(1)]) in _NAMED:
            first = Field(kind, value, inner.start())
            return (first, *read_fields(text[:end], key[:end], inner.start(1)))
    return (Field(kind, value, end),)


def _closing_bracket(text: str, opening: int) -> int:
    """Where the bracket that opens at `opening` closes; the end of the text if it does not."""
    depth = 0
    for at in range(opening, len(text)):
        depth += (text[at] == "(") - (text[at] == ")")
        if depth == 0:
            return at
    return len(text)


def read_tail_fields(text: str, key: str) -> tuple[Field, ...]:
    """The fields at the end of an item's own text: "… (Chủ trì: …; thời gian: …)", "…. Phụ trách: …."."""
    for match in _TAIL_LABEL.finditer(text) if ":" in text else ():
        opened = match.group(1) is not None
        if not opened and not text[match.start(2)].isupper():
            continue
        if _label_kind(key[match.start(2) : match.end(2)]) in _ASSIGNING:
            return read_fields(text, key, match.start(1) if opened else match.start(2))
    remark = _REMARK.search(text) if text.rstrip(" ./;").endswith(")") else None
    return read_remark(text, key, remark.start(1), remark.end(1)) if remark else ()


def read_remark(text: str, key: str, start: int, end: int) -> tuple[Field, ...]:
    """What a bracket says of who and when: "(Sở A chủ trì; Sở B phối hợp; xong trong tháng 2)".

    Empty where it names no body that leads.
    """
    found: list[Field] = []
    at = start
    for mark in (*_REMARK_MARK.finditer(key, start, end), None):
        stop = mark.start() if mark else end
        found += _remark_part(text, key, at, stop)
        at = mark.end() if mark else end
    if any(one.kind is FieldKind.LEAD for one in found):
        return tuple(found)
    timed = [one for one in found if one.kind is FieldKind.TIME]
    first = _REMARK_MARK.search(key, start, end)
    if (
        timed and first and text[start : start + 1].isupper() and _begins_body(key, start)
    ):  # "(Công an thành phố, thường xuyên)"
        return (Field(FieldKind.LEAD, start, first.start()), *found)
    return ()


def _begins_body(key: str, start: int) -> bool:
    return phrases("bodies", "heads", "persons", "groups", "generic").match_at(key, start) is not None


def _remark_part(text: str, key: str, start: int, end: int) -> list[Field]:
    part = key[start:end]
    given = _REMARK_GIVEN.match(part)
    begin = start + (given.end() if given else 0)
    is_body = text[begin : begin + 1].isupper() or part.startswith(("các ", "những "), begin - start)
    named = is_body and _begins_body(key, begin)
    role = _REMARK_ROLE.search(part)
    joint = _REMARK_JOINT.search(part)
    if named and joint:  # "(Sở A phối hợp với Sở B)"
        lead = Field(FieldKind.LEAD, begin, start + joint.start())
        return [lead, Field(FieldKind.SUPPORT, start + joint.end(), end)]
    if named and role:
        helps = role.group(1) in ("phối hợp", "hỗ trợ", "tham gia")
        return [Field(FieldKind.SUPPORT if helps else FieldKind.LEAD, begin, start + role.start())]
    if named and given and given.group().startswith(("giao", "phân công")):
        return [Field(FieldKind.LEAD, begin, end)]
    helped = re.match(r"\s*(?:cùng )?phối hợp(?: với| cùng)?:?\s+", part)
    if helped:
        return [Field(FieldKind.SUPPORT, start + helped.end(), end)]
    return [Field(FieldKind.TIME, start, end)] if _REMARK_TIME.match(part) else []


def titled_field(key: str, *, alone: bool = False) -> FieldKind | None:
    """The kind of a field whose label is a title without a colon: its value stands in the items below.

    `alone` says that the title is a line without a label, which a section's title is not ("Thời gian").
    """
    label = key.strip(" .:")
    if alone and _label_kind(label) is FieldKind.TIME:
        return FieldKind.TIME
    if len(label) > 60 or not _TITLE.match(label):
        return None
    kinds = (FieldKind.LEAD, FieldKind.SUPPORT)
    kind = _label_kind(label)
    if kind is None and all(_label_kind(part) in kinds for part in re.split(r",\s*|\s+và\s+", label)):
        return FieldKind.OTHER  # "Cơ quan chủ trì, phối hợp": each has a title of its own below
    return kind if kind in kinds else None
