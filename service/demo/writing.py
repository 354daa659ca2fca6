"""Writing made-up dispatches (văn bản mẫu): sentences put together from lists, the same for the same seed."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from models.errors import InvalidValue
from models.source import Span
from service.demo.vocabulary import Issuer, Kind, Topic, vocabulary

FEWEST, MOST = 3, 13
"""Orders of one document."""

DEADLINES = 0.72
TARGETS = 0.15
SUPPORTS = 0.35
REPORTS = 0.3
CITING = 0.7
REPLACING = 0.05
"""How often a sentence or a document has each part."""

OURS = 0.94
SEVERAL = 0.06
"""How often an order is for the agency itself, and how often for two of its units."""


class NoUnits(InvalidValue):
    """Danh bạ chưa có phòng, đơn vị nào để giao việc. Hãy nạp bằng “dondoc organisations import”."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A unit that an order names: which of the units it was given, None for a body outside."""

    name: str
    unit: int | None
    is_lead: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One obligation (nhiệm vụ) and where it stands in the text; `deadline` is the place of its phrase."""

    label: str
    span: Span
    text: str
    named: tuple[Named, ...]
    due_on: date | None = None
    deadline: Span | None = None
    target: str | None = None
    target_value: int = 0
    product: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A citation and the index of the document that it means, None for one that is not there."""

    symbol: str
    span: Span
    kind: str
    issued_on: date | None
    issuer: str | None
    target: int | None
    is_replaced: bool = False


@dataclass(frozen=True, kw_only=True)
class Dispatch:
    """One document with its text."""

    index: int
    kind: str
    number: str
    symbol: str
    issuer: str
    issued_on: date
    subject: str
    text: str
    lines: tuple[Span, ...]
    orders: tuple[Order, ...]
    cited: tuple[Cited, ...]

    @cached_property
    def data(self) -> bytes:
        """The bytes of its file."""
        return self.text.encode()

    @cached_property
    def sha256(self) -> str:
        """What its file is known by."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(slots=True)
class _Page:
    """A text that grows line by line."""

    parts: list[str] = field(default_factory=list)
    lines: list[Span] = field(default_factory=list)
    size: int = 0

    def write(self, line: str) -> Span:
        span = Span(self.size, self.size + len(line))
        self.parts.append(line)
        self.lines.append(span)
        self.size += len(line) + 1
        return span


@dataclass(slots=True)
class Writer:
    """Người viết văn bản mẫu: documents in the order of their days, from `first` to `last`.

    Raises NoUnits where there is nobody to give an order to.
    """

    units: Sequence[str]
    first: date
    last: date
    seed: int = 1
    _random: random.Random = field(init=False)
    _numbers: dict[tuple[str, int], int] = field(default_factory=dict)
    _known: list[tuple[str, str, str, date]] = field(default_factory=list)

    def __post_init__(self) -> None:
        if not self.units:
            raise NoUnits
        self._random = random.Random(self.seed)  # noqa: S311 - no secret, the same again for the same seed

    def documents(self, obligations: int) -> Iterator[Dispatch]:
        """Documents with so many obligations in all."""
        left, index = obligations, 0
        days = max(1, (self.last - self.first).days)
        while left > 0:
            count = min(left, self._random.randint(FEWEST, MOST))
            day = self.first + timedelta(days=days * (obligations - left) // obligations)
            yield self._document(index, day, count)
            left -= count
            index += 1

    def _document(self, index: int, issued: date, count: int) -> Dispatch:
        words, pick = vocabulary(), self._random
        kind = pick.choices(words.kinds, [each.weight for each in words.kinds])[0]
        issuer = pick.choices(words.issuers, [each.weight for each in words.issuers])[0]
        topic = pick.choice(words.topics)
        number, symbol = self._number(issuer, kind, issued.year)
        subject = f"Về việc {topic.subject} năm {issued.year}"
        page = _Page()
        page.write(issuer.name.upper())
        page.write(f"Số: {number}/{symbol}")
        page.write(f"Sơn Giang, ngày {issued.day:02d} tháng {issued.month:02d} năm {issued.year}")
        page.write(subject)
        cited = tuple(self._citations(page))
        page.write(kind.opening.format(issuer=issuer.name))
        orders = tuple(self._order(page, at + 1, topic, issued, issuer) for at in range(count))
        page.write(f"Nơi nhận: như trên; lưu VT, {issuer.offices[0]}.")
        self._known.append((f"{number}/{symbol}", kind.name, issuer.name, issued))
        return Dispatch(
            index=index,
            kind=kind.name,
            number=number,
            symbol=symbol,
            issuer=issuer.name,
            issued_on=issued,
            subject=subject,
            text="\n".join(page.parts),
            lines=tuple(page.lines),
            orders=orders,
            cited=cited,
        )

    def _number(self, issuer: Issuer, kind: Kind, year: int) -> tuple[str, str]:
        code = f"{kind.code}-" if kind.code else ""
        office = f"-{self._random.choice(issuer.offices)}" if not kind.code else ""
        # One row of numbers for each body and kind of symbol: no two documents have the same citation.
        counter = (issuer.name, year)
        self._numbers[counter] = self._numbers.get(counter, 0) + 1
        return str(self._numbers[counter]), f"{code}{issuer.symbol}{office}"

    def _citations(self, page: _Page) -> Iterator[Cited]:
        pick = self._random
        if pick.random() > CITING:
            return
        norm = pick.choice(vocabulary().norms)
        line = page.write(f"Căn cứ quy định tại văn bản số {norm};")
        yield Cited(
            symbol=norm,
            span=_place(line, page.parts[-1], norm),
            kind="nghị định" if "CP" in norm else "nghị quyết" if "TW" in norm else "luật",
            issued_on=None,
            issuer=None,
            target=None,
        )
        if not self._known:
            return
        # Mostly what came lately is cited; some of it from years ago.
        back = min(len(self._known), 1 + int(pick.expovariate(1 / 400)))
        target = len(self._known) - back
        symbol, kind, issuer, day = self._known[target]
        does = "Văn bản này thay thế" if pick.random() < REPLACING else "Thực hiện"
        written = f"{day.day:02d}/{day.month:02d}/{day.year}"
        line = page.write(f"{does} {kind.capitalize()} số {symbol} ngày {written} của {issuer},")
        yield Cited(
            symbol=symbol,
            span=_place(line, page.parts[-1], symbol),
            kind=kind,
            issued_on=day,
            issuer=issuer,
            target=target,
            is_replaced=does != "Thực hiện",
        )

    def _order(self, page: _Page, place: int, topic: Topic, issued: date, issuer: Issuer) -> Order:
        pick, words = self._random, vocabulary()
        named = self._named()
        what = self._fill(pick.choice(topic.duties), issued.year)
        leads = " và ".join(each.name for each in named if each.is_lead)
        helpers = ", ".join(each.name for each in named if not each.is_lead)
        text = f"{leads} {f'chủ trì, phối hợp với {helpers} ' if helpers else ''}{what}"
        text += f", {pick.choice(words.methods)}" if pick.random() < 0.8 else ""
        target, value = None, pick.randint(60, 99)
        if pick.random() < TARGETS:
            target = pick.choice(words.targets).format(share=value, count=value * 10)
            text += f", {target}"
        if pick.random() < REPORTS:
            text += f"; {pick.choice(words.reports).format(receiver=issuer.name)}"
        due_on, phrase = None, ""
        if pick.random() < DEADLINES:
            day = issued + timedelta(days=pick.choice((5, 10, 15, 20, 30, 45, 60, 90, 180)))
            phrase = f"trước ngày {day.day:02d}/{day.month:02d}/{day.year}"
            due_on = day - timedelta(days=1)
            text += f"; hoàn thành {phrase}"
        text += "."
        label = f"{place}"
        line = page.write(f"{label}. {text}")
        start = line.start + page.parts[-1].rindex(phrase) if phrase else 0
        return Order(
            label=label,
            span=line,
            text=text,
            named=named,
            due_on=due_on,
            deadline=Span(start, start + len(phrase)) if phrase else None,
            target=target,
            target_value=value,
            product=pick.choice(words.products) if pick.random() < 0.2 else None,
        )

    def _named(self) -> tuple[Named, ...]:
        pick = self._random
        if pick.random() > OURS:
            return (Named(name=f"Ủy ban nhân dân xã {self._name()}", unit=None, is_lead=True),)
        # Some units have ten times the work of others.
        first = min(int(pick.expovariate(3.0 / len(self.units))), len(self.units) - 1)
        chosen = [first]
        if len(self.units) > 1 and (pick.random() < SEVERAL or pick.random() < SUPPORTS):
            chosen.append((first + pick.randint(1, len(self.units) - 1)) % len(self.units))
        is_several = len(chosen) == 2 and pick.random() < SEVERAL / (SEVERAL + SUPPORTS)
        return tuple(
            Named(name=self.units[unit], unit=unit, is_lead=place == 0 or is_several)
            for place, unit in enumerate(chosen)
        )

    def _fill(self, duty: str, year: int) -> str:
        if "{" not in duty:
            return duty
        pick = self._random
        facility = pick.choice(vocabulary().facilities).format(name=self._name())
        return duty.format(
            place=self._name(),
            facility=facility,
            count=pick.randint(3, 480),
            share=pick.randint(50, 99),
            money=pick.randint(2, 900) * 10,
            year=year,
        )

    def _name(self) -> str:
        words, pick = vocabulary(), self._random
        return f"{pick.choice(words.first)} {pick.choice(words.second)}"


def _place(line: Span, text: str, part: str) -> Span:
    start = line.start + text.index(part)
    return Span(start, start + len(part))
