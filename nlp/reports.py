"""To whom the result goes (báo cáo lại): receiver, through whom, by what channel, onward to whom.

The formula is "báo cáo kết quả … về X (qua Y) trước ngày D để tổng hợp, báo cáo Z" and its relatives. Who
only advises ("tham mưu X"), is answered to ("chịu trách nhiệm trước X") or informed receives no report.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from models.obligation import ReportBack
from models.source import Span
from nlp.channels import find_channel, is_channel
from nlp.clauses import clause_start, sentence_end
from nlp.lexicon import alternatives, phrases
from nlp.looks import NO_NAMES, is_verb
from nlp.match import PhraseSet
from nlp.names import Name
from nlp.receivers import ReceiverReader, general

_REACH = 240
_WEAK = frozenset({"về", "cho", "tới", "đến", "lên", "với"})


@dataclass(frozen=True, slots=True)
class _Cues:
    """Patterns over matching keys; see `nlp/lexicons/reports.toml`."""

    sends: re.Pattern[str]
    to: re.Pattern[str]
    telling: re.Pattern[str]
    given: re.Pattern[str]
    via: re.Pattern[str]
    gathered: re.Pattern[str]
    onward: re.Pattern[str]
    passed: re.Pattern[str]
    advised: re.Pattern[str]
    gatherers: re.Pattern[str]
    gathers: re.Pattern[str]


@cache
def _cues() -> _Cues:
    passing = alternatives("reports", "passing_on")
    joined = rf"{passing}(?:\s*(?:,|và)\s*{passing})*(?:\s*,|\s+và|\s+để|\s+trước khi)?"
    whom = r"(?:tham mưu,?\s+)?(?:trình|báo cáo|gửi)\s+"
    verbs = alternatives("reports", "sending", "telling")
    half, manner = alternatives("products", "half_words"), alternatives("reports", "between")
    filler = r"(?:(?:đầy đủ|kịp thời|chính xác|các|những|cho|về|,|và)\s*)*"
    return _Cues(
        sends=re.compile(rf"(?<!\w)(?:(?<!văn )(?P<half>{half})\s+)?(?P<verb>{verbs}|cung cấp(?!\w))"),
        to=re.compile(rf"(?<!\w)(?P<word>{alternatives('reports', 'to')})\s+(?:{manner}\s+)*"),
        telling=re.compile(alternatives("reports", "telling")),
        given=re.compile(rf"cung cấp\s+{filler}{alternatives('reports', 'handed_over')}"),
        via=re.compile(r"(?<!\w)(?:thông qua|qua)\s+"),
        gathered=re.compile(rf"{joined}\s*$"),
        onward=re.compile(rf"(?:để|và|,)\s+{joined}\s*,?\s*{whom}|để\s+(?:{whom}|tham mưu\s+)"),
        passed=re.compile(rf"\s*{joined}\s*{whom}"),
        gatherers=re.compile(r"(?<!\w)để\s+(?=\w)"),
        gathers=re.compile(rf"\s+{passing}"),
        advised=re.compile(r"(?<!\w)tham mưu\s+(?:cho\s+)?(?=\w)"),
    )


def find_reports(text: str, key: str, base: int = 0, known: PhraseSet = NO_NAMES) -> tuple[ReportBack, ...]:
    """The receivers of a passage in reading order; `base` is the passage's offset in the document.

    `known` holds names that the document gives elsewhere.
    """
    if _cues().sends.search(key) is None:
        return ()
    finder = _Finder(text, key, base, known)
    return tuple(finder.find() or finder.find_gatherers())


class _Finder:
    """Reads one passage."""

    def __init__(self, text: str, key: str, base: int, known: PhraseSet) -> None:
        self.text = text
        self.key = key
        self.base = base
        self.reader = ReceiverReader(text, key, known)

    def find(self) -> list[ReportBack]:
        """Every receiver with what hangs on it."""
        found: list[ReportBack] = []
        reached = 0
        for match in _cues().sends.finditer(self.key):
            start = match.start("verb")
            if start < reached or match["half"] or not self._sends(match):
                continue
            limit = sentence_end(self.key, match.end())
            names = self._receivers(match, limit)
            if not names:
                continue
            if found and self._hands_on(found[-1].name, start):
                found[-1] = replace(found[-1], onward=found[-1].onward or names[0].of(self.text))
                reached = names[-1].end
                continue
            if self._is_onward(start):
                continue
            reports, reached = self._reports(names, start, limit)
            found += reports
        return found

    def find_gatherers(self) -> list[ReportBack]:
        """ "… để Sở Y tế tổng hợp, trình UBND tỉnh": who gathers the results receives them."""
        for match in _cues().gatherers.finditer(self.key):
            name = self.reader.read_name(match.end())
            if name is None or name.group:
                continue
            name = self.reader.without_object(name)
            if _cues().gathers.match(self.key, name.end):
                limit = sentence_end(self.key, match.start())
                return self._reports([name], clause_start(self.key, match.start()), limit)[0]
        return []

    # -- whether something is sent ------------------------------------------------------------------------

    def _sends(self, match: re.Match[str]) -> bool:
        """Not "cung cấp thực phẩm cho …", not "tham mưu UBND tỉnh trình HĐND tỉnh"."""
        verb, start = match["verb"], match.start("verb")
        if verb == "cung cấp":
            return _cues().given.match(self.key, start) is not None
        if verb != "trình":
            return True
        clause = clause_start(self.key, start)
        advised = _cues().advised.search(self.key, clause, start)
        return advised is None or self.reader.read_name(advised.end()) is None

    def _is_onward(self, start: int) -> bool:
        """ "… để tổng hợp, báo cáo Z" whose receiver was not named."""
        before = self.key[max(0, start - 60) : start]
        gathered = _cues().gathered.search(before)
        before = before[: gathered.start()] if gathered else before
        return bool(re.search(r"(?<!\w)để\s*$", before))

    def _hands_on(self, receiver: str, start: int) -> bool:
        """ "gửi X; X tổng hợp, báo cáo Z": the same body hands on what it got."""
        clause = max(0, start - 120)
        gathered = _cues().gathered.search(self.key, clause, start)
        if gathered is None:
            return False
        before = self.text[clause : gathered.start()].rstrip()
        before = re.sub(r"\s(?:để|có trách nhiệm|chịu trách nhiệm|là đầu mối|làm đầu mối)$", "", before)
        return " ".join(before.split()).endswith(receiver)

    # -- who receives ------------------------------------------------------------------------------------

    def _receivers(self, match: re.Match[str], limit: int) -> list[Name]:
        start = match.start("verb")
        told = _cues().telling.fullmatch(match["verb"]) is not None
        end = min(limit, match.end() + _REACH)
        for to in _cues().to.finditer(self.key, start, end):
            weak = to["word"] in _WEAK
            if told and to["word"] not in ("về", "gửi", "gửi về", "gửi đến"):
                continue
            if to["word"] == "với" and not self._reports_to(match["verb"], to.start()):
                continue
            if weak and self._crosses_verb(match.end(), to.start()):
                return []
            names = self.reader.read_receivers(to.end())
            if names:
                return names
        return []

    def _reports_to(self, verb: str, at: int) -> bool:
        """ "báo cáo kết quả với Giám đốc Sở", not "phối hợp với"."""
        together = self.key[:at].rstrip().endswith(("phối hợp", "đối", "cùng", "gắn", "so", "phù hợp"))
        return verb.startswith(("báo cáo", "phản ánh")) and not together

    def _crosses_verb(self, start: int, end: int) -> bool:
        """Whether another action begins between the verb and "đến", "cho": "báo cáo kết quả, đưa … đến"."""
        sending = phrases("reports", "sending")
        for comma in re.finditer(r",\s+|\s+và\s+", self.key[start:end]):
            at = start + comma.end()
            if is_verb(self.key, at) and sending.match_at(self.key, at) is None:
                return True
        return False

    # -- what hangs on it --------------------------------------------------------------------------------

    def _reports(self, names: list[Name], start: int, limit: int) -> tuple[list[ReportBack], int]:
        last = names[-1]
        via = self._bracket(last) or self._via(start, limit)
        onward = self._onward(last.end, limit)
        channel = find_channel(self.text, self.key, start, limit)
        found = [
            ReportBack(
                name=name.of(self.text),
                span=Span(self.base + name.start, self.base + name.end),
                via=self._via_of(name, via if name is last else None),
                channel=channel,
                onward=onward.of(self.text) if onward else None,
            )
            for name in names
        ]
        return found, max(name.end for name in (last, via, onward) if name is not None)

    def _via_of(self, receiver: Name, via: Name | None) -> str | None:
        way = self._bracket(receiver) or via
        return way.of(self.text) if way else None

    def _bracket(self, receiver: Name) -> Name | None:
        """ "gửi Bộ Y tế (Cục Phòng bệnh)": the unit that takes it in."""
        at = self.reader.skip(receiver.end)
        named = self.reader.read_name(at + 1) if self.key[at : at + 1] == "(" else None
        return named if named is not None and not named.group else None

    def _via(self, start: int, limit: int) -> Name | None:
        for match in _cues().via.finditer(self.key, start, limit):
            if is_channel(self.key, match.start()):
                continue
            named = self.reader.read_name(match.end())
            if named is not None and not named.group:
                return self.reader.without_object(named)
        return None

    def _onward(self, pos: int, limit: int) -> Name | None:
        match = _cues().passed.match(self.key, pos, limit) or _cues().onward.search(self.key, pos, limit)
        if match is None:
            return None
        named = self.reader.read_name(match.end())
        if named is None:
            whole = general().match(self.key, match.end())
            return Name(match.end(), whole.end(), False) if whole else None
        return None if named.group else self.reader.without_object(named)
