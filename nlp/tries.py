"""Many forms as one regular expression that looks at each character once (cây tiền tố).

`re` tries the branches of a plain alternation one after the other; forms that begin alike share a branch
here. Where several forms match, the longest wins, as in an alternation ordered by length.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_END = ""
Trie = dict[str, "Trie"]


def any_of(forms: Iterable[str]) -> str:
    """A group that matches one of the forms, the longest first; never a match where there are no forms."""
    root: Trie = {}
    for form in forms:
        node = root
        for char in form:
            node = node.setdefault(char, {})
        node[_END] = {}
    return _group(root) if root else "(?!)"


def _group(node: Trie) -> str:
    """What may follow a prefix; with an own end it may be nothing, which is tried last."""
    branches = [_branch(char, below) for char, below in node.items() if char != _END]
    ends = _END in node
    if not branches:
        return ""
    if len(branches) == 1 and not ends:
        return branches[0]
    return f"(?:{'|'.join(branches)}){'?' if ends else ''}"


def _branch(char: str, below: Trie) -> str:
    """A run of characters without a fork, then what forks behind it."""
    run = char
    while len(below) == 1 and _END not in below:
        char, below = next(iter(below.items()))
        run += char
    return re.escape(run) + _group(below)
