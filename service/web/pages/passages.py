"""Finding a pasted passage in a document's text (tìm đoạn trích), for people who cannot select it."""

from __future__ import annotations

import re
import unicodedata

from models.errors import InvalidValue
from models.source import Span

MOST_WORDS = 2000
_GAP = r"[\s|]+"
"""What may stand between two words: line ends, and the bars between cells of a table row."""


def find_passage(text: str, pasted: str, near: int = 0) -> Span | None:
    """Where `pasted` stands in `text`, whatever the blanks between its words; the place nearest to `near`."""
    words = unicodedata.normalize("NFC", pasted).replace("|", " ").split()[:MOST_WORDS]
    if not words:
        return None
    pattern = re.compile(_GAP.join(re.escape(word) for word in words))
    places = [Span(*match.span()) for match in pattern.finditer(text)]
    return min(places, key=lambda place: abs(place.start - near), default=None)


def get_passage(text: str, pasted: str, start: int | None, end: int | None, near: int = 0) -> Span:
    """The selected part, or where the pasted words stand. Raises InvalidValue where they do not.

    `start` and `end` come from the script; they hold only as long as they cover the words that were sent,
    for a person may have changed those afterwards.
    """
    if start is not None and end is not None and 0 <= start < end <= len(text):
        selected = Span(start, end)
        if not pasted or _words(selected.of(text)) == _words(pasted):
            return selected
    if not pasted:
        raise InvalidValue("Hãy chọn hoặc dán đoạn nội dung của nhiệm vụ.")
    found = find_passage(text, pasted, near)
    if found is None:
        raise InvalidValue(
            "Không thấy đoạn này trong văn bản. Hãy chép nguyên văn từ phần nội dung rồi dán lại."
        )
    return found


def _words(text: str) -> list[str]:
    return unicodedata.normalize("NFC", text).replace("|", " ").split()
