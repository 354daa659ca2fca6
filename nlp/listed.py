"""The names that a labelled field or a table cell lists (cơ quan ghi ở dòng, cột phân công).

Between the separators of such a list stands a name and nothing else: what no lexicon knows belongs to it too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from models.obligation import Assignee, FoundIn, Role
from models.source import Span
from nlp.keys import match_key
from nlp.lexicon import alternatives, phrases
from nlp.looks import NO_NAMES
from nlp.match import PhraseSet
from nlp.names import Name, NameReader

BECAUSE = {
    FoundIn.SENTENCE: "Câu giao việc nêu tên cơ quan này.",
    FoundIn.FIELD: "Dòng ghi cơ quan thực hiện của mục này nêu tên.",
    FoundIn.TABLE: "Cột phân công của bảng nêu tên.",
    FoundIn.HEADING: "Tiêu đề của mục nêu tên cơ quan này.",
    FoundIn.LEAD_IN: "Câu dẫn trước danh sách nhiệm vụ nêu tên.",
    FoundIn.ADDRESSEES: "Mục không nêu tên riêng nên áp dụng cho nơi nhận ở phần “Kính gửi”.",
}

_HELPING = re.compile(
    r"(?:[;,.(]\s*|\s)(?:cùng )?phối hợp"
    r"(?:(?: thực hiện)?\s*:| chặt chẽ với| với| cùng| thực hiện với)?\s+(?=\w)"
)
_ROLE_BEHIND = re.compile(
    r"\s+(chủ trì|phối hợp|thực hiện|chịu trách nhiệm chính)(?: thực hiện)?\s*[;.]?\s*$"
)
_STOPS = ".;,\n("


@cache
def _ends() -> re.Pattern[str]:
    """What ends a name inside its piece of a list: what the body does, or a remark behind a dash."""
    return re.compile(rf"\s*[–-]\s*(?=[^\W\dA-ZĐ])|\s*,?\s*{alternatives('cues', 'listed_role')}")


def make_assignees(
    names: Iterable[Name], text: str, base: int, role: Role, found_in: FoundIn
) -> list[Assignee]:
    """Names as assignees of one role; `base` is where `text` begins in the document."""
    return [
        Assignee(
            name=name.of(text),
            role=role,
            found_in=found_in,
            span=Span(base + name.start, base + name.end),
            because=BECAUSE[found_in],
            is_group=name.group,
        )
        for name in names
    ]


def read_cell_names(text: str, base: int, role: Role, found_in: FoundIn) -> list[Assignee]:
    """The names that a field's value or a table cell lists; what stands behind "phối hợp với" helps."""
    key = match_key(text)
    parts = re.split(r"(?<=[;.])\s+", text)
    if len(parts) > 1 and any(_ROLE_BEHIND.search(match_key(p)) for p in parts):
        return _read_roles(parts, text, base, role, found_in)
    helping = _HELPING.search(key) if role is Role.LEAD else None
    if helping is None:
        return _split_names(text, base, role, found_in)
    found = _split_names(text[: helping.start()], base, role, found_in)
    rest = text[helping.end() :]
    return found + _split_names(rest, base + helping.end(), Role.SUPPORT, found_in)


def _read_roles(parts: list[str], text: str, base: int, role: Role, found_in: FoundIn) -> list[Assignee]:
    """ "Sở A chủ trì; Sở B phối hợp": the role stands behind the names."""
    found: list[Assignee] = []
    at = 0
    for part in parts:
        at = text.index(part, at)
        behind = _ROLE_BEHIND.search(match_key(part))
        names = part[: behind.start()] if behind else part
        own = Role.SUPPORT if behind and behind.group(1) == "phối hợp" else role
        found += _split_names(names, base + at, own, found_in)
        at += len(part)
    return found


def _split_names(text: str, base: int, role: Role, found_in: FoundIn) -> list[Assignee]:
    return make_assignees(split_names(text), text, base, role, found_in)


def split_names(text: str, known: PhraseSet = NO_NAMES) -> list[Name]:
    """The names of a list that holds nothing else, whatever their words; offsets are into `text`."""
    reader = NameReader(text, match_key(text), known)
    pos = _skip_marks(text, 0)
    names: list[Name] = []
    while pos < len(text):
        asked = phrases("verbs", "operator").match_at(reader.key, pos)
        pos = _skip_marks(text, asked) if asked is not None else pos
        listed = reader.read_list(pos, bare=True, semicolons=True)
        if listed is None:
            end = _next_stop(text, pos)
            piece = text[pos:end].strip(" .;,-")
            if len(piece) > 1 and (not names or piece[0].isupper()):
                names.append(Name(pos, pos + len(text[pos:end].rstrip(" .;,")), False))
            end = _over_bracket(text, end) if text[end : end + 1] == "(" else end
        else:
            names.extend(listed.names)
            end = listed.end
            if not _ends().match(reader.key, end):
                end = _next_stop(text, end)
                last = names[-1]
                names[-1] = Name(last.start, len(text[:end].rstrip(" -–")), last.group, last.head)
            end = _over_bracket(text, end) if text[end : end + 1] == "(" else _next_mark(text, end)
        pos = _skip_marks(text, max(end, pos + 1))
    return names


def _skip_marks(text: str, pos: int) -> int:
    while pos < len(text) and (text[pos].isspace() or text[pos] in ".;,-–+•:/)"):
        pos += 1
    return pos


def _next_mark(text: str, pos: int) -> int:
    while pos < len(text) and text[pos] not in ".;,\n":
        pos += 1
    return pos


def _next_stop(text: str, pos: int) -> int:
    while pos < len(text) and text[pos] not in _STOPS:
        pos += 1
    return pos


def _over_bracket(text: str, pos: int) -> int:
    close = text.find(")", pos)
    return close + 1 if close >= 0 else len(text)
