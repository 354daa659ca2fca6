"""All that `nlp` hands over for one document (kết quả đọc văn bản)."""

from __future__ import annotations

from dataclasses import dataclass

from models.dispatch import DispatchHeader, Reference
from models.evidence import Issue
from models.obligation import Obligation
from models.outline import Clause


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """Header, outline, references, obligations and doubts, with the versions of what produced them."""

    source_sha256: str
    header: DispatchHeader
    clauses: tuple[Clause, ...]
    references: tuple[Reference, ...]
    obligations: tuple[Obligation, ...]
    issues: tuple[Issue, ...]
    rules_version: str
    lexicon_version: str
    weights_version: str | None = None
