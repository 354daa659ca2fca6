"""Syllables with exact offsets in a spaCy `Doc` (tách âm tiết); the text is never changed.

A document number ("1234/UBND-NC", "12-KH/TU") and a date ("15/3/2021") is one token each. spaCy is imported
here only, and here only when a `Doc` is wanted: the import takes over a second and the rules never need it.
"""

from __future__ import annotations

import re
from functools import cache

from spacy.tokens import Doc as Doc
from spacy.vocab import Vocab

_TOKEN = re.compile(
    r"""
      \d{1,2}[/.-]\d{1,2}[/.-]\d{4}(?!\d)                              # 15/3/2021
    | \d+[\w]*(?:/\d{4})?[/-][^\W\d_][\w&Đ]*(?:[-/][^\W_][\w&]*)*      # 19/2019/QĐ-UBND, 12-KH/TU
    | \d{1,2}[hg](?:\d{2})?(?!\w)                                      # 16h00
    | \d+(?:[.,:/]\d+)*                                                # 1.250,5  16:00  3/2021
    | [^\W\d_](?:[\w&]*\w)?                                            # one syllable, KH&CN
    | \S
    """,
    re.VERBOSE,
)


def token_spans(text: str) -> list[tuple[int, int]]:
    """Where each token begins and ends; what lies between is white space."""
    return [match.span() for match in _TOKEN.finditer(text)]


@cache
def _vocab() -> Vocab:
    return Vocab()


def make_doc(text: str) -> Doc:
    """The text's tokens: `doc.text == text`, and `token.idx` is the offset of a token in it."""
    words: list[str] = []
    spaces: list[bool] = []
    end = 0
    for start, stop in token_spans(text):
        _keep_between(text[end:start], words, spaces)
        words.append(text[start:stop])
        spaces.append(False)
        end = stop
    _keep_between(text[end:], words, spaces)
    return Doc(_vocab(), words=words, spaces=spaces)


def _keep_between(blank: str, words: list[str], spaces: list[bool]) -> None:
    """White space is a blank of the token before it and, where it is more than that, a token of its own."""
    if blank.startswith(" ") and words and not spaces[-1]:
        spaces[-1] = True
        blank = blank[1:]
    if blank:
        words.append(blank)
        spaces.append(False)
