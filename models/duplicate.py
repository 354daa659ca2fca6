"""The same document twice (văn bản trùng): how two documents are alike, and what the clerk makes of it."""

from __future__ import annotations

from enum import StrEnum


class Likeness(StrEnum):
    """Why a document is taken for one that is there already, the surest first (căn cứ nhận ra trùng).

    NAMED: its package names the other one. SAME_NUMBER: issuer, number, symbol and year. SAME_TEXT: nearly
    the same words. SIMILAR: nearly the same words under another number, so it is another document.
    """

    NAMED = "named"
    SAME_NUMBER = "same_number"
    SAME_TEXT = "same_text"
    SIMILAR = "similar"


class DuplicateChoice(StrEnum):
    """What a document is to an earlier one (quan hệ với văn bản đã có), as the clerk says."""

    SECOND_COPY = "second_copy"
    REPLACEMENT = "replacement"
    REVOCATION = "revocation"
    DIFFERENT = "different"


BINDING = frozenset({DuplicateChoice.SECOND_COPY, DuplicateChoice.REPLACEMENT, DuplicateChoice.REVOCATION})
"""Choices that tie a document to one earlier document; there is one such tie at most."""

HOLDING = frozenset({Likeness.NAMED, Likeness.SAME_NUMBER, Likeness.SAME_TEXT})
"""Likenesses that keep obligations from being confirmed until the clerk has chosen."""
