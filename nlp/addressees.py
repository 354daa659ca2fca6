"""Kính gửi: the bodies that a dispatch is addressed to, in order, and where their list ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from models.evidence import Found
from models.source import Span
from nlp.head import TO, Head
from nlp.keys import match_key
from nlp.labels import Level, read_label
from nlp.lexicon import alternatives, phrases
from nlp.lines import Line
from nlp.names import NameReader

_NO_BODY = re.compile(r"\s*(?:mã số thuế|mst|địa chỉ|điện thoại|email|số điện thoại|đ/c:)")
_LONG_ADDRESS = 220


def read_addressees(lines: Sequence[Line], head: Head) -> tuple[tuple[Found[str], ...], int]:
    """The bodies behind "Kính gửi" (or "… điện:"), in order, and where the list ends."""
    if head.to is None:
        return (), head.end
    first = head.to
    match = TO.match(first.key)
    begin = match.end() if match else 0
    found: list[Found[str]] = []
    if len(first.text) - begin > _LONG_ADDRESS:
        return _run_in(head, first, begin)
    if first.text[begin:].strip():
        found.extend(_split(first, begin))
    index = first.index + 1
    bulleted = False
    done = bool(found) and first.text.rstrip().endswith(".")
    while index < len(lines) and not done:
        line = lines[index]
        label = read_label(line.text)
        if label is not None and label.level not in (Level.DASH, Level.PLUS, Level.STAR):
            break
        if (
            len(line.text) > 260
            or _opens_body(line.key)
            or (found and label is None and not _lists_on(lines[index - 1]))
        ):
            break
        begin = label.end if label else 0
        if label is None and bulleted and not _begins_body(line.text):
            break
        bulleted = bulleted or label is not None
        if not _NO_BODY.match(line.key, begin):
            _append(found, _whole(line, begin) if label is not None else _split(line, begin))
        done = line.text.rstrip().endswith(".")
        index += 1
    return tuple(found), max(index, head.end)


def _run_in(head: Head, line: Line, begin: int) -> tuple[tuple[Found[str], ...], int]:
    """Addressees and the first paragraph in one line: the names end where the sentence begins."""
    named = NameReader(line.text, line.key).read_list(begin, semicolons=True)
    if named is None:
        return (), head.end
    cut = len(line.text) - len(line.text[named.end :].lstrip(" .:;"))
    head.rest = replace(line, start=line.start + cut, text=line.text[cut:], key=line.key[cut:])
    names = tuple(
        Found(value=n.of(line.text), span=line.span(n.start, n.end), rule="addressees", confidence=0.7)
        for n in named.names
    )
    return names, max(line.index + 1, head.end)


def _lists_on(line: Line) -> bool:
    return line.text.rstrip().endswith((";", ",", ":"))


def _opens_body(key: str) -> bool:
    return bool(re.match(rf"\s*{alternatives('cues', 'body_opening')}", key))


def _append(found: list[Found[str]], more: list[Found[str]]) -> None:
    """A list of places that a line break cut ("các tỉnh: Gia Lai," / "- Đắk Lắk") is one addressee."""
    for item in more:
        last = found[-1] if found else None
        if (
            last
            and re.search(r"(?:tỉnh|thành phố|bộ|sở)[^:]*:[^:]*,$|,$", match_key(last.value))
            and not _begins_body(item.value)
        ):
            start = last.span.start if last.span else 0
            span = Span(start, item.span.end) if item.span else None
            found[-1] = Found(value=f"{last.value} {item.value}", span=span, rule="addressees")
        else:
            found.append(item)
    if found:
        found[:-1] = [_trimmed(f) for f in found[:-1]]
        if not re.search(r":[^:]*,$", found[-1].value):
            found[-1] = _trimmed(found[-1])


def _trimmed(item: Found[str]) -> Found[str]:
    return Found(value=item.value.rstrip(" ,;."), span=item.span, rule=item.rule)


def _begins_body(value: str) -> bool:
    return phrases("bodies", "heads", "persons", "groups").match_at(match_key(value), 0) is not None


def _whole(line: Line, begin: int) -> list[Found[str]]:
    """A bullet of the list is one addressee, whatever semicolons it holds."""
    value = " ".join(line.text[begin:].split()).rstrip(" ;.")
    return [Found(value=value, span=line.span(begin), rule="addressees")] if value else []


def _split(line: Line, begin: int) -> list[Found[str]]:
    out: list[Found[str]] = []
    for match in re.finditer(r"[^;]+", line.text[begin:]):
        value = " ".join(match.group().split()).strip().rstrip(".").strip(" -–")
        if value:
            out.append(
                Found(
                    value=value, span=line.span(begin + match.start(), begin + match.end()), rule="addressees"
                )
            )
    return out
