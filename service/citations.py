"""Citations as they are compared (số, ký hiệu viện dẫn): "05/TB-SNV" and "5/tb-snv" are one."""

from __future__ import annotations

import re

from service.fingerprints import plain_number, plain_symbol

_PARTS = re.compile(r"\s*(\d+[A-Za-z]?)\s*[/–-]\s*(.+)")
_YEAR = re.compile(r"((?:19|20)\d{2})/")


def citation_start(citation: str) -> str:
    """Number and symbol of a citation, whatever its case, noughts and blanks; what comes before the year.

    `service.fingerprints.citation_key` of the cited document begins with it. A text that is no citation is
    taken as a symbol.
    """
    parts = _PARTS.fullmatch(citation.strip())
    if parts is None:
        return f"/{plain_symbol(citation)}"
    return f"{plain_number(parts.group(1))}/{plain_symbol(parts.group(2))}"


def year_in(start: str) -> int | None:
    """The year that a citation names itself ("30/2020/NĐ-CP"), None where it does not."""
    found = _YEAR.match(start.partition("/")[2])
    return int(found.group(1)) if found else None
