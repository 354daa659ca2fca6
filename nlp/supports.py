"""Who must help (phối hợp) in a clause: behind "phối hợp với", "cùng", "với sự phối hợp của"."""

from __future__ import annotations

import re

from nlp.cues import cues
from nlp.looks import NO_NAMES, is_verb
from nlp.match import PhraseSet
from nlp.names import Name, NameReader
from nlp.openings import Directive
from nlp.trimming import trimmed

_SUPPORT = re.compile(
    r"phối hợp(?:\s+(?:chặt chẽ|tốt|đồng bộ|kịp thời|thường xuyên|hiệu quả|nhịp nhàng|, tham gia))*"
    r"(?:\s+(?:với|cùng với|cùng|giữa))?\s+|(?:với|có) sự (?:phối hợp|tham gia|hỗ trợ) của\s+"
)
_LED = re.compile(r"\s*(?:chủ trì|\(chủ trì\))\s*[,;]\s+(?:và\s+)?")
_HELPS = re.compile(r"\s*,?\s*\(?(?:(?:cùng\s+)?(?:phối hợp|hỗ trợ|tham gia)|cùng\s+\w)")
_TOGETHER = re.compile(r"[,;]\s+(?:và\s+)?cùng(?:\s+với)?\s+(?=\w)")
_COMMA = re.compile(r"[,;]\s+")
_ONLY_HELPS = re.compile(
    r"\s*(?:cùng\s+)?(?:tham gia\s+)?phối hợp(?:\s+(?:cùng\s+)?(?:thực hiện|triển khai))?\s*(?=[.;,]|$)"
)
_INVITED = re.compile(r"(?<!\w)mời\s+")
_BESIDE = re.compile(r"(?:\s+chủ trì)?\s*,?\s*cùng(?:\s+với)?\s+")


def _companions(reader: NameReader, directive: Directive) -> list[Name]:
    """The bodies behind "cùng" right after the leads, or after "chủ trì,"."""
    if not directive.leads:
        return []
    match = _BESIDE.match(reader.key, directive.leads[-1].end)
    named = reader.read_list(match.end(), bare=True) if match else None
    if named is not None:
        return list(trimmed(named, reader.text).names)
    match = _LED.match(reader.key, directive.leads[-1].end)
    named = reader.read_list(match.end(), bare=True) if match else None
    return list(named.names) if named and _HELPS.match(reader.key, named.end) else []


def _helpers(reader: NameReader, directive: Directive) -> list[Name]:
    """Bodies whose help is said behind them: "…, Điện lực tham gia phối hợp", "mời A tham gia"."""
    found: list[Name] = []
    key = reader.key
    for match in _INVITED.finditer(key, directive.action):
        named = reader.read_list(match.end())
        if named is not None and _HELPS.match(key, named.end):
            found.extend(named.names)
    for match in _TOGETHER.finditer(key, directive.action):
        named = reader.read_list(match.end())
        if named is not None and is_verb(key, reader.skip(named.end)):
            found.extend(trimmed(named, reader.text).names)
    last = key.rfind("phối hợp", directive.action)  # the name stands before it
    for match in _COMMA.finditer(key, directive.action, max(last, directive.action)):
        named = (
            reader.read_list(match.end()) if reader.text[match.end() : match.end() + 1].isupper() else None
        )
        if named is not None and _ONLY_HELPS.match(key, named.end):
            found.extend(named.names)
    return found


def find_supports(text: str, key: str, directive: Directive, known: PhraseSet = NO_NAMES) -> tuple[Name, ...]:
    """The bodies that must help (phối hợp) in a clause, from where its action begins.

    `known` holds names that the document gives elsewhere.
    """
    reader = NameReader(text, key, known)
    found: list[Name] = _companions(reader, directive)
    for match in _SUPPORT.finditer(key, directive.action):
        clause = (
            max(key.rfind(".", 0, match.start()), key.rfind(";", 0, match.start()), directive.action - 1) + 1
        )
        before = key[max(clause, match.start() - 200) : match.start()]
        if cues().unhelping.search(before) or cues().others.search(before):
            continue
        named = reader.read_list(match.end(), bare=True, semicolons=True)
        if named is None or named.names[0].start > match.end() + 1:
            continue
        found.extend(trimmed(named, text).names)
    found.extend(_helpers(reader, directive))
    once: dict[str, Name] = {}
    for name in found:
        once.setdefault(name.of(key), name)
    return tuple(once.values())
