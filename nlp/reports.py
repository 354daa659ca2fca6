"""To whom the result goes (báo cáo lại): receiver, through whom, by what channel, onward to whom.

The formula is "báo cáo kết quả … về X (qua Y) trước ngày D để tổng hợp, báo cáo Z" and its relatives.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from models.obligation import ReportBack
from models.source import Span
from nlp.lexicon import alternatives
from nlp.names import Name, NameReader

_VIA = re.compile(r"[\s,(]*(?:thông qua|qua|\()\s*")
_SEVERAL = re.compile(r"\s(?:các|những)\s")
_STOP = re.compile(r"[.;](?:\s|$)")


@dataclass(frozen=True, slots=True)
class _Cues:
    sends: re.Pattern[str]
    to: re.Pattern[str]
    onward: re.Pattern[str]
    channel: re.Pattern[str]


@cache
def _cues() -> _Cues:
    gathered = r"(?:để|và|,)\s+(?:tổng hợp(?: chung)?|theo dõi)(?:,| và|;)?\s*(?:tham mưu\s*)?(?:,\s*)?"
    return _Cues(
        sends=re.compile(rf"(?<!\w){alternatives('reports', 'sending')}"),
        to=re.compile(rf"(?<!\w){alternatives('reports', 'to')}\s+"),
        onward=re.compile(rf"{gathered}(?:trình|báo cáo|gửi)\s+|để\s+(?:báo cáo|trình|gửi|tham mưu)\s+"),
        channel=re.compile(rf"({alternatives('reports', 'channel')}[^,;.()]{{0,70}})"),
    )


def find_reports(text: str, key: str, base: int = 0) -> tuple[ReportBack, ...]:
    """The receivers of a passage in reading order; `base` is the passage's offset in the document."""
    reader = NameReader(text, key)
    found: list[ReportBack] = []
    reached = 0
    for match in _cues().sends.finditer(key):
        if match.start() < reached:
            continue
        stop = _STOP.search(key, match.end())
        limit = stop.start() if stop else len(key)
        name = _receiver(reader, key, match.start(), min(limit, match.end() + 220))
        if name is None or _is_onward(key, match.start()):
            continue
        via = _via(reader, name.end, limit)
        onward = _onward(reader, key, name.end, limit)
        channel = _cues().channel.search(key, match.start(), limit)
        found.append(
            ReportBack(
                name=name.of(text),
                span=Span(base + name.start, base + name.end),
                via=via.of(text) if via else None,
                channel=text[channel.start(1) : channel.end(1)].strip() if channel and not via else None,
                onward=onward.of(text) if onward else None,
            )
        )
        reached = onward.end if onward else (via.end if via else name.end)
    return tuple(found)


def _receiver(reader: NameReader, key: str, start: int, limit: int) -> Name | None:
    for match in _cues().to.finditer(key, start, limit):
        name = reader.read_name(match.end())
        if name is not None and not name.group:
            return _without_object(reader, name)
    return None


def _without_object(reader: NameReader, name: Name) -> Name:
    """The receiver without what is reported to it ("báo cáo Giám đốc Sở danh mục thủ tục").

    A name of one head alone keeps its lower-case words ("Văn phòng điều phối nông thôn mới").
    """
    part = reader.key[name.start : name.end]
    several = _SEVERAL.search(part)
    ends = [at for at in (name.unsure, name.start + several.start() if several else None) if at is not None]
    if not ends:
        return name
    kept = reader.text[name.start : min(ends)].rstrip()
    words = kept.split()
    whole = len(words) >= 3 or (len(words) == 2 and reader.ends_with_place(name.start + len(kept)))
    return replace(name, end=name.start + len(kept), unsure=None) if whole or several else name


def _is_onward(key: str, start: int) -> bool:
    return bool(re.search(r"(?:để|tổng hợp,?(?: và)?)\s*$", key[max(0, start - 24) : start]))


def _via(reader: NameReader, pos: int, limit: int) -> Name | None:
    match = _VIA.match(reader.key, pos, limit)
    return reader.read_name(match.end()) if match else None


def _onward(reader: NameReader, key: str, pos: int, limit: int) -> Name | None:
    match = _cues().onward.search(key, pos, limit)
    return reader.read_name(match.end()) if match else None
