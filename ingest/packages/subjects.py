"""Subject lines of messages (tiêu đề thư): without "Fwd:", and the places in them where a mark may stand."""

from __future__ import annotations

import re

from ingest.repair.unicode import normalise

_FORWARDED = re.compile(r"^(?:(?:re|fw|fwd|tr|chuyển tiếp|trả lời)\s*:\s*)+", re.IGNORECASE)
_BRACKET = re.compile(r"^\s*[\[(]([^\])]{2,20})[\])]")
_BEFORE = re.compile(r"^([^:–-]{2,20})\s*[:–-]")


def plain_subject(subject: str) -> str:
    """The subject as its first sender wrote it."""
    return _FORWARDED.sub("", normalise(subject))[:500]


def subject_head(subject: str) -> list[str]:
    """The subject and what stands before it in brackets or before a colon, for the secrecy stop."""
    plain = plain_subject(subject)
    found = [plain] if plain else []
    return found + [match.group(1).strip() for p in (_BRACKET, _BEFORE) if (match := p.match(plain))]
