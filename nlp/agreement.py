"""When two readings of a document say the same: names, fields, rules and deadlines as a clerk compares."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar, cast

from models.contract import DeadlineJson, SignerJson
from nlp.gold import FieldValue, GoldDeadline

T = TypeVar("T")
SAME_TEXT = 0.7
"""Share of common words (Dice) from which two texts are the same obligation."""
SAME_NAME = 0.8
"""The same for two names of a body."""
SAME_LINE = 0.9
"""The same for a subject or an issuer."""

# These are part of the measure, not of the reading: changing them would change what earlier scores meant.
_ABBREVIATIONS = {
    "ubnd": "ủy ban nhân dân",
    "hđnd": "hội đồng nhân dân",
    "syt": "sở y tế",
    "ttyt": "trung tâm y tế",
    "cp": "chính phủ",
    "ubmttq": "ủy ban mặt trận tổ quốc",
    "mttq": "mặt trận tổ quốc",
    "gdđt": "giáo dục và đào tạo",
    "gd&đt": "giáo dục và đào tạo",
    "tp": "thành phố",
    "bhxh": "bảo hiểm xã hội",
}
_VOWELS = (("oa", "òóỏõọ", "àáảãạ"), ("oe", "òóỏõọ", "èéẻẽẹ"), ("uy", "ùúủũụ", "ỳýỷỹỵ"))
_TONES = {
    early + pair[1]: pair[0] + late
    for pair, firsts, seconds in _VOWELS
    for early, late in zip(firsts, seconds, strict=True)
}
_LOOKALIKES = str.maketrans("АВЕКМНОРСТХ", "ABEKMHOPCTX")  # Cyrillic letters typed for Latin ones
_PROVINCE_WORDS = {"tỉnh", "thành", "phố", "tp"}


def words(text: str | None) -> list[str]:
    """Lower-case word tokens, tone placement made one, common abbreviations written out."""
    folded = unicodedata.normalize("NFC", text or "").lower()
    for early, late in _TONES.items():
        folded = folded.replace(early, late)
    found: list[str] = []
    for token in re.findall(r"[\w&]+", folded):
        whole = _ABBREVIATIONS.get(token)
        found += words(whole) if whole else [token]
    return found


def likeness(one: str | None, other: str | None) -> float:
    """The Dice coefficient of two texts' words, 1.0 for two empty texts."""
    return likeness_of_counts(Counter(words(one)), Counter(words(other)))


def likeness_of_counts(one: Counter[str], other: Counter[str]) -> float:
    """The same for words that are counted already."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0


def same_name(one: str, other: str) -> bool:
    """Whether two wordings name one body."""
    return likeness(one, other) >= SAME_NAME


def count_same_names(right: Sequence[str], read: Sequence[str]) -> int:
    """How many of the right names were read, each read name used once."""
    return count_same(right, read, same_name)


def nearest_names(options: Sequence[Sequence[str]], read: Sequence[str]) -> Sequence[str]:
    """Of the lists of names that are right, the one nearest to what was read."""
    return nearest(options, read, same_name)


def count_same(right: Sequence[T], read: Sequence[T], same: Callable[[T, T], bool]) -> int:
    """How many of the right ones were read, each read one used once."""
    rest, hits = list(read), 0
    for one in right:
        found = next((other for other in rest if same(one, other)), None)
        if found is not None:
            rest.remove(found)
            hits += 1
    return hits


def nearest(options: Sequence[Sequence[T]], read: Sequence[T], same: Callable[[T, T], bool]) -> Sequence[T]:
    """Of the lists that are right, the one nearest to what was read."""
    return max(options, key=lambda one: 2 * count_same(one, read, same) - len(one))


def same_names(right: Sequence[str], read: Sequence[str]) -> bool:
    """Whether two lists name the same bodies, none missing and none over."""
    return len(right) == len(read) == count_same_names(right, read)


def reference_key(symbol: str) -> str:
    """A citation number without blanks, leading zeros and Cyrillic letters."""
    plain = unicodedata.normalize("NFC", symbol).upper().translate(_LOOKALIKES)
    return re.sub(r"\s|^0+", "", plain)


def same_field(field: str, right: FieldValue, read: FieldValue) -> bool:
    """Whether a header field was read as it is; a blank agrees only with a blank."""
    if not right or not read:
        return not right and not read
    if field in ("addressees", "recipients"):
        return same_names(cast("list[str]", right), cast("list[str]", read))
    if field == "signer":
        return _same_signer(cast("SignerJson", right), cast("SignerJson", read))
    one, other = str(right), str(read)
    if field in ("subject", "issuer"):
        return likeness(one, other) >= SAME_LINE
    if field == "place":
        return [w for w in words(one) if w not in _PROVINCE_WORDS] == [
            w for w in words(other) if w not in _PROVINCE_WORDS
        ]
    return words(one) == words(other)


def _same_signer(right: SignerJson, read: SignerJson) -> bool:
    return (
        words(right.get("name")) == words(read.get("name"))
        and same_name(right.get("title") or "", read.get("title") or "")
        and words(right.get("authority")) == words(read.get("authority"))
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rhythm:
    """What an RRULE comes to: its period ("3m"), its months where named, its days."""

    period: str
    months: frozenset[str] | None
    day: str | None
    weekday: str | None


def _rhythm(rrule: str | None) -> _Rhythm:
    rule = (rrule or "").upper().removeprefix("RRULE:")
    parts = dict(part.split("=", 1) for part in rule.split(";") if "=" in part)
    frequency, every = parts.get("FREQ"), int(parts.get("INTERVAL", "1"))
    months = frozenset(parts["BYMONTH"].split(",")) if "BYMONTH" in parts else None
    if frequency == "YEARLY":
        period = f"{12 * every // len(months or 'x')}m"
    elif frequency == "MONTHLY" and every == 1 and months:  # each of these months: as many times a year
        period = f"{12 // len(months)}m"
    else:
        period = f"{every}m" if frequency == "MONTHLY" else f"{every}{frequency}"
    return _Rhythm(period=period, months=months, day=parts.get("BYMONTHDAY"), weekday=parts.get("BYDAY"))


def same_rule(right: str | None, read: str | None) -> bool:
    """Whether two RRULEs fall on the same days: period, days, and the months where the right one has them."""
    one, other = _rhythm(right), _rhythm(read)
    if one.period != other.period or (one.months and one.months != other.months):
        return False
    return one.day == other.day and one.weekday == other.weekday


def same_deadline(right: GoldDeadline | None, read: DeadlineJson | None) -> bool:
    """Whether a deadline binds on the same day; none agrees only with none."""
    if not right or not read:
        return not right and not read
    if any(same_deadline(other, read) for other in right.accept):
        return True
    if right.kind != read.get("kind"):
        return False
    match right.kind:
        case "date":
            return right.due_on == read.get("due_on") and right.due_time == (read.get("due_time") or None)
        case "relative":
            stated = (read.get("amount"), read.get("unit"), read.get("anchor"))
            return (right.amount, right.unit, right.anchor) == stated
        case "recurring":
            return same_rule(right.rrule, read.get("rrule"))
        case _:
            return right.due_on == read.get("due_on")
