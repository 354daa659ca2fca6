"""Whether an obligation orders (giao, yêu cầu) or asks (đề nghị) a body that is not under the issuer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from models.obligation import Nature
from nlp.lexicon import alternatives, phrases
from nlp.match import PhraseSet
from nlp.openings import Directive, Opening

_GOVERNMENT = re.compile(r"(?:văn phòng )?(?:chính phủ|thủ tướng)")
_MINISTRY = re.compile(r"bộ (?!chỉ huy|phận|đội|tư lệnh)|văn phòng quốc hội|ủy ban dân tộc")
_COMMITTEE = re.compile(r"(?:ủy ban nhân dân|ubnd)(?! (?:các )?(?:xã|phường|đặc khu|thị trấn))")
_RANKS = ("bộ ", "sở ", "ủy ban nhân dân ", "ubnd ", "cục ", "phòng ", "trường ", "bệnh viện ", "trung tâm ")
_LEAD_IN = 600


@dataclass(frozen=True, slots=True)
class _Bodies:
    """Whom an issuer asks (`outside`) and whom it directs (`own`); the longer beginning of a name wins."""

    outside: PhraseSet
    own: PhraseSet


@cache
def _operator() -> re.Pattern[str]:
    asking, ordering = alternatives("natures", "asking"), alternatives("natures", "ordering")
    noun = alternatives("natures", "no_asking")
    other = r"(?!\s(?:thông|dịch|lưu|nhận|ban))"  # "giao thông" hands nothing over
    return re.compile(rf"(?<!\w)(?:(?P<noun>{noun})\s+)?(?:(?P<asks>{asking})|{ordering}{other})")


@cache
def _bodies(rank: str) -> _Bodies:
    never = phrases("bodies", "equals").forms
    if rank == "government":
        return _Bodies(PhraseSet(never), phrases("natures", "units", "provincial"))
    never |= phrases("natures", "never_under").forms
    if rank == "ministry":
        return _Bodies(PhraseSet(never | phrases("natures", "peers").forms), phrases("natures", "units"))
    if rank == "committee":
        return _Bodies(PhraseSet(never), phrases("natures", "units", "provincial"))
    own = phrases("natures", "units", "communal") if rank == "commune" else phrases("natures", "units")
    return _Bodies(PhraseSet(never | phrases("natures", "outside").forms), own)


def nature_of(directive: Directive, lead_ins: Sequence[str], leads: Sequence[str], issuer: str) -> Nature:
    """The nature of an obligation; `lead_ins` are the keys of the items around it, nearest first.

    `leads` and `issuer` are matching keys of names. Of several bodies the first that is named decides.
    """
    asked = bool(leads) and is_outside(leads[0], issuer) and _is_asked(directive, lead_ins)
    return Nature.REQUEST if asked else Nature.ORDER


def _is_asked(directive: Directive, lead_ins: Sequence[str]) -> bool:
    """Whether the nearest word that hands the work on asks: the sentence's own, a heading's, a lead-in's."""
    if directive.opening is Opening.OPERATOR:
        return directive.request
    for key in lead_ins:
        found = [match for match in _operator().finditer(key[:_LEAD_IN]) if not match["noun"]]
        if found:
            return found[-1]["asks"] is not None
    return False


def is_outside(lead: str, issuer: str) -> bool:
    """Whether a body is of equal or higher rank than the issuer or not under it; both as matching keys."""
    if issuer and (lead == issuer or lead.startswith(f"{issuer} ")):
        return False
    if _is_peer(lead, issuer):
        return True
    bodies = _bodies(_rank(issuer))
    outside = bodies.outside.match_at(lead, 0)
    return outside is not None and outside > (bodies.own.match_at(lead, 0) or 0)


def _is_peer(lead: str, issuer: str) -> bool:
    """Another body of the same kind: "Sở Tài chính" for "Sở Y tế"."""
    return any(issuer.startswith(rank) and lead.startswith(rank) for rank in _RANKS) and not (
        _COMMITTEE.match(issuer) and not _COMMITTEE.match(lead)
    )


def _rank(issuer: str) -> str:
    if not issuer or _COMMITTEE.match(issuer):
        return "committee"
    if _GOVERNMENT.match(issuer):
        return "government"
    if issuer.startswith(("ủy ban nhân dân", "ubnd")):
        return "commune"
    return "ministry" if _MINISTRY.match(issuer) else "office"
