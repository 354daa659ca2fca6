"""The foot of a dispatch: nơi nhận and the signature (NĐ 30/2020/NĐ-CP, Phụ lục I, boxes 7a–7c and 9b)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from models.dispatch import Signer
from models.evidence import Found
from models.source import Span
from nlp.casing import is_capitals, title_case
from nlp.keys import match_key
from nlp.labels import read_label
from nlp.lexicon import alternatives
from nlp.lines import Line

_RECIPIENTS = re.compile(r"^\s*nơi nhận\s*:?\s*(?:\([^)]*\))?\s*")
_AUTHORITY = re.compile(r"(?<!\w)(?:(TM|KT|TL|TUQ|Q)\s*\.|([TK]/[MTL]))\s*")
_RANK = (
    r"(?:TS|ThS|Ths|PGS|GS|BS|CKI|CKII|BSCKI|BSCKII|DS|KS|LS|(?:Đại|Thượng|Trung) tá|(?:Thiếu|Trung) tướng)"
)
_NAME = re.compile(rf"^(?:{_RANK}\.?\s*)*((?:[A-ZĐ][^\W\d_]*\s+){{1,5}}[A-ZĐ][^\W\d_]*)$")
_NAME_ANY = re.compile(r"^[^\W\d_]+(?:\s+[^\W\d_]+){1,5}$")
_ANNEX = re.compile(r"^\s*(?:phụ lục|danh mục|biểu|mẫu|kế hoạch|đề cương)\b")


@cache
def _title() -> re.Pattern[str]:
    return re.compile(
        rf"^(?:(?:tm|kt|tl|tuq|q)\s*\.|[tk]/[mtl]\s|(?:phó |quyền )?{alternatives('bodies', 'offices')})"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Foot:
    """Recipients and signer, and the lines `[start, end)` that the foot takes."""

    recipients: tuple[Found[str], ...]
    signer: Found[Signer] | None
    start: int
    end: int


def read_foot(lines: Sequence[Line], begin: int) -> Foot | None:
    """The foot behind line `begin`; None where a document has neither recipients nor signature."""
    marked = next(
        (i for i in range(begin, len(lines)) if _RECIPIENTS.match(lines[i].key) and len(lines[i].text) < 80),
        None,
    )
    if marked is None:
        signed = _find_signature(lines, begin)
        if signed is None:
            return None
        signer, end = _signature(lines, signed)
        return Foot(recipients=(), signer=signer, start=signed, end=end) if signer else None
    recipients, behind = _recipients(lines, marked)
    signer, end = _signature(lines, behind)
    start = marked
    if signer is None:  # a signature that stands before "Nơi nhận"
        before = _find_signature(lines, max(begin, marked - 6))
        if before is not None and before < marked:
            signer, _ = _signature(lines[:marked], before)
            start = before if signer else marked
        end = max(end, behind)
    return Foot(recipients=recipients, signer=signer, start=start, end=end)


def _find_signature(lines: Sequence[Line], begin: int) -> int | None:
    for i in range(begin, len(lines)):
        text = lines[i].text.strip()
        if len(text) < 90 and is_capitals(text) and _title().match(match_key(text)) and not read_label(text):
            return i
    return None


def _recipients(lines: Sequence[Line], marked: int) -> tuple[tuple[Found[str], ...], int]:
    found: list[Found[str]] = []
    match = _RECIPIENTS.match(lines[marked].key)
    index = marked + 1
    rest = lines[marked].text[match.end() :] if match else ""
    if rest.strip(" -–"):
        found.extend(_entries(lines[marked], match.end() if match else 0))
    while index < len(lines):
        line = lines[index]
        text = line.text.strip()
        label = read_label(text)
        if label is None and _ends_list(text, found):
            break
        if label is not None and label.value not in ("-", "+", "*"):
            break
        begin = line.text.find(text) + (label.end if label else 0)
        if label is None and found:
            found[-1] = _continued(found[-1], line)
        else:
            found.extend(_entries(line, begin))
        index += 1
    return tuple(_clean(f) for f in found if f.value.strip(" ./;,")), index


def _ends_list(text: str, found: list[Found[str]]) -> bool:
    """What stands without a bullet behind the list: the signature, an annex, a name."""
    if not found:
        return len(text) > 120
    if text.startswith("(") and text.rstrip(".").endswith(")"):
        return False
    if is_capitals(text) or _NAME.match(text) or _ANNEX.match(match_key(text)) or text.startswith("["):
        return True
    return found[-1].value.rstrip().endswith((".", "./.")) or len(text) > 160


def _entries(line: Line, begin: int) -> list[Found[str]]:
    """One bullet is one recipient, whatever semicolons it holds."""
    return [Found(value=line.text[begin:].strip(), span=line.span(begin), rule="recipients")]


def _continued(last: Found[str], line: Line) -> Found[str]:
    start = last.span.start if last.span else line.start
    return Found(value=f"{last.value} {line.text.strip()}", span=Span(start, line.end), rule=last.rule)


def _clean(item: Found[str]) -> Found[str]:
    value = " ".join(item.value.split()).strip(" -–")
    value = re.sub(r"[;,.\s/]+$", "", value)
    return Found(value=value, span=item.span, rule=item.rule)


def _signature(lines: Sequence[Line], begin: int) -> tuple[Found[Signer] | None, int]:
    """Authority, title and name from the lines behind the recipients."""
    titles: list[str] = []
    authorities: list[str] = []
    for index in range(begin, min(len(lines), begin + 12)):
        line = lines[index]
        text = re.sub(r"\s*\((?:đã ký|Đã ký|ĐÃ KÝ)\)\s*", "", line.text.strip()).strip(" *")
        if _ANNEX.match(line.key) and is_capitals(text):
            break
        if is_capitals(text) and (_title().match(match_key(text)) or titles or authorities):
            if (
                titles
                and _NAME_ANY.match(text)
                and not _title().match(match_key(text))
                and len(text.split()) in (2, 3, 4)
                and not _is_office(text)
            ):
                return _signer(text.title(), titles, authorities, line), index + 1
            authorities.extend(f"{a or b.replace('/', '')}." for a, b in _AUTHORITY.findall(text))
            titles.append(text)
        elif is_capitals(text):
            titles.append(text)
        elif match := _NAME.match(text):
            return _signer(match.group(1), titles, authorities, line), index + 1
        elif len(text) > 60:
            break
    return None, begin


def _is_office(text: str) -> bool:
    return any(
        w in match_key(text).split()
        for w in ("tịch", "đốc", "trưởng", "thư", "phòng", "nhiệm", "thanh", "cục", "sở")
    )


def _signer(name: str, titles: list[str], authorities: list[str], line: Line) -> Found[Signer]:
    title = _title_of(titles)
    return Found(
        value=Signer(name=" ".join(name.split()), title=title, authority=" ".join(authorities) or None),
        span=line.span(),
        rule="signature",
    )


_DEPUTY = re.compile(r"(?<=\S)\s+((?:PHÓ|THỨ TRƯỞNG|QUYỀN)\b.*)$")


def _title_of(titles: list[str]) -> str | None:
    """The signer's own office: the last line of the block, without the authority before it."""
    if not titles:
        return None
    last = titles[-1]
    authority = _AUTHORITY.search(last)
    if authority:
        rest = last[authority.end() :].strip()
        inner = _DEPUTY.search(rest)
        if inner:
            return title_case(inner.group(1))
        return title_case(rest)
    return title_case(last)
