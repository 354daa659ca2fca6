"""By what channel or in what form a result is sent (hình thức gửi): in writing, a mailbox, a system."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from nlp.lexicon import alternatives

_MARK = re.compile(r"[,;()]|\.(?=\s|$)|\./\.")
_LIST_GOES_ON = re.compile(r",\s*(?=(?:bản|tệp|file|qua|bằng|vào)\s)")
_REACH = 110


@dataclass(frozen=True, slots=True)
class _Cues:
    opens: re.Pattern[str]
    ends: re.Pattern[str]


@cache
def _cues() -> _Cues:
    return _Cues(
        opens=re.compile(rf"(?<!\w){alternatives('reports', 'channel')}"),
        ends=re.compile(rf"\s+(?!theo dõi){alternatives('reports', 'channel_ends')}"),
    )


def is_channel(key: str, pos: int) -> bool:
    """Whether the words at `pos` name a channel ("qua Hệ thống …"), not a body in between."""
    return _cues().opens.match(key, pos) is not None


def find_channel(text: str, key: str, start: int, limit: int) -> str | None:
    """The first channel between two offsets, as written; an address in it is kept whole."""
    opened = _cues().opens.search(key, start, limit)
    if opened is None:
        return None
    end = min(limit, opened.end() + _REACH)
    mark = next(
        (m for m in _MARK.finditer(key, opened.end(), end) if not _LIST_GOES_ON.match(key, m.start())), None
    )
    end = mark.start() if mark else end
    for stop in _cues().ends.finditer(key, opened.end(), end):
        behind = stop.end()
        if not is_channel(key, stop.start() + 1) and "@" not in key[behind : behind + 40].split(" trước")[0]:
            end = stop.start()
            break
    if end - opened.end() == _REACH:
        end = key.rfind(" ", opened.end(), end)
    return " ".join(text[opened.start() : max(end, opened.end())].split())
