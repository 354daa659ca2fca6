"""How long comparing the saves of a file may take.

It grows with objects times saves, and the sender chooses both.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, DiffResult, StandardDiffPolicy
from pyhanko.sign.fields import FieldMDPSpec, MDPPerm

_SECONDS = 12.0
_MOST_OBJECTS = 300_000


class OutOfPatience(Exception):
    """The signatures of a file cannot be checked in any time that a clerk would wait."""


class PatientComparison(StandardDiffPolicy):
    """pyHanko's comparison of saves with all its rules, which says that it lives and ends in time."""

    def __init__(self, sign_of_life: Callable[[], None], seconds: float = _SECONDS) -> None:
        super().__init__(DEFAULT_DIFF_POLICY.global_rules, DEFAULT_DIFF_POLICY.form_rule)
        self._sign_of_life = sign_of_life
        self._end = monotonic() + seconds

    def apply(
        self,
        old: HistoricalResolver,
        new: HistoricalResolver,
        field_mdp_spec: FieldMDPSpec | None = None,
        doc_mdp: MDPPerm | None = None,
    ) -> DiffResult:
        """What one later save did to the signed one; raises OutOfPatience."""
        self._sign_of_life()
        if monotonic() > self._end or _objects_of(new.reader) > _MOST_OBJECTS:
            raise OutOfPatience
        return super().apply(old, new, field_mdp_spec, doc_mdp)


def _objects_of(reader: PdfFileReader) -> int:
    """How many objects the cross-reference tables of all saves name."""
    tables = reader.xrefs
    return sum(len(tables.explicit_refs_in_revision(number)) for number in range(tables.total_revisions))
