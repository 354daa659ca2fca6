"""To whom the result goes (báo cáo lại): receiver, through whom, by what channel, onward to whom.

The formulas are those of domain notes 2.5: "báo cáo kết quả … về X (qua Y) trước ngày D để tổng hợp, báo cáo Z".
"""

from __future__ import annotations

import re

from models.obligation import ReportBack
from models.source import Span
from nlp.names import Name, NameReader

_SENDS = re.compile(
    r"(?<!\w)(?:báo cáo(?:\s+(?:kết quả|tình hình|tiến độ|định kỳ|kịp thời|ngay|bằng văn bản))?|gửi|gửi về|phản ánh|trình|thông tin|tham mưu|cung cấp|tổng hợp gửi|đề xuất)(?!\w)"
)
_TO = re.compile(r"(?<!\w)(?:về|gửi về|gửi|gửi đến|cho|tới|đến|lên|báo cáo|trình)\s+(?:cho\s+|về\s+)?")
_VIA = re.compile(r"[\s,(]*(?:thông qua|qua|\()\s*")
_ONWARD = re.compile(
    r"(?:để|và|,)\s+(?:tổng hợp(?: chung)?|theo dõi)(?:,| và|;)?\s*(?:tham mưu\s*)?(?:,\s*)?(?:trình|báo cáo|gửi)\s+|để\s+(?:báo cáo|trình|gửi|tham mưu)\s+"
)
_CHANNEL = re.compile(
    r"(bằng văn bản|qua (?:hệ thống|phần mềm|trục|thư điện tử|email|cổng)[^,;.()]{0,70}|(?:gửi kèm |gửi )?(?:file|bản mềm|bản điện tử)[^,;.()]{0,60}|(?:vào|qua|theo) (?:hòm thư|hộp thư|địa chỉ)[^,;()]{0,70}|trên (?:hệ thống|phần mềm)[^,;.()]{0,60})"
)
_STOP = re.compile(r"[.;](?:\s|$)")


def find_reports(text: str, key: str, base: int = 0) -> tuple[ReportBack, ...]:
    """The receivers of a passage in reading order; spans are document offsets when `base` is the passage's."""
    reader = NameReader(text, key)
    found: list[ReportBack] = []
    reached = 0
    for match in _SENDS.finditer(key):
        if match.start() < reached:
            continue
        stop = _STOP.search(key, match.end())
        limit = stop.start() if stop else len(key)
        name = _receiver(reader, key, match.start(), min(limit, match.end() + 220))
        if name is None or _is_onward(key, match.start()):
            continue
        via = _via(reader, name.end, limit)
        onward = _onward(reader, key, name.end, limit)
        channel = _CHANNEL.search(key, match.start(), limit)
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
    for match in _TO.finditer(key, start, limit):
        name = reader.read_name(match.end())
        if name is not None and not name.group:
            return name
    return None


def _is_onward(key: str, start: int) -> bool:
    return bool(re.search(r"(?:để|tổng hợp,?(?: và)?)\s*$", key[max(0, start - 24) : start]))


def _via(reader: NameReader, pos: int, limit: int) -> Name | None:
    match = _VIA.match(reader.key, pos, limit)
    return reader.read_name(match.end()) if match else None


def _onward(reader: NameReader, key: str, pos: int, limit: int) -> Name | None:
    match = _ONWARD.search(key, pos, limit)
    return reader.read_name(match.end()) if match else None
