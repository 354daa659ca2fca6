"""Two columns typed with spaces (hai cột gõ bằng dấu cách): head and foot of a dispatch in a text file.

What stands left and right of the gap is put one below the other, as NĐ 30/2020/NĐ-CP, Phụ lục I numbers the
boxes: agency and number left, quốc hiệu and date right; nơi nhận left, signature right.
"""

from __future__ import annotations

import re

_GAP = re.compile(r"(?<=\S)(?:[ \u00a0]{3,}|[ \u00a0]*\t[\s]*)(?=\S)")
_NATION = re.compile(r"cộng\s+h(?:òa|oà)\s+xã\s+hội|đảng\s+cộng\s+sản\s+việt\s+nam", re.IGNORECASE)
_BOX = re.compile(r"độc\s+lập|số\s*:|v/v|ngày.*tháng", re.IGNORECASE)
_RECIPIENTS = re.compile(r"\s*n[ơo]i\s+nhận\b", re.IGNORECASE)
_HEAD_LINES = 14
_FOOT_LINES = 40
_SLACK = 12


def columns_apart(lines: list[str]) -> list[str]:
    """The lines with head and foot read column by column; other lines as they are."""
    lines = _head_apart(lines)
    start = next((i for i, line in enumerate(lines) if _RECIPIENTS.match(line) and _GAP.search(line)), None)
    if start is None:
        return lines
    end = min(len(lines), start + _FOOT_LINES)
    return [*lines[:start], *_apart(lines[start:end]), *lines[end:]]


def _head_apart(lines: list[str]) -> list[str]:
    nation = next((i for i, line in enumerate(lines[:_HEAD_LINES]) if _NATION.search(line)), None)
    if nation is None or not _is_right(lines[nation]):
        return lines
    last = nation
    for i in range(nation, min(len(lines), nation + _HEAD_LINES)):
        if _GAP.search(lines[i]) and (_BOX.search(lines[i]) or lines[i].isupper()):
            last = i
    return [*_apart(lines[: last + 1]), *lines[last + 1 :]]


def _is_right(line: str) -> bool:
    """Whether something stands left of quốc hiệu, a wide gap between."""
    gap = _GAP.search(line)
    nation = _NATION.search(line)
    return gap is not None and nation is not None and gap.end() <= nation.start()


def _apart(lines: list[str]) -> list[str]:
    """Left column, then right column; a line without a gap is right where it begins beyond the gaps."""
    gaps = [gap for line in lines if (gap := _GAP.search(line))]
    edge = min(gap.end() for gap in gaps) - _SLACK
    left: list[str] = []
    right: list[str] = []
    for line in lines:
        gap = _GAP.search(line)
        if gap is not None:
            left.append(line[: gap.start()])
            right.append(line[gap.end() :])
        elif line.strip():
            column = right if len(line) - len(line.lstrip()) >= max(edge, 1) else left
            column.append(line)
    return [*left, "", *right, ""]
