"""Small real engines for tests: a plain text in the form below is read like a dispatch.

    Cơ quan: Sở Y tế
    Số: 12/SYT-VP
    Ngày: 2026-11-02            (or 2026-11 while the day is blank)
    Trích yếu: …
    - Văn phòng Sở; Thanh tra Sở + Phòng Nghiệp vụ Y: Rà soát thủ tục trước ngày 20/11/2026.
    - Thanh tra Sở: Báo cáo trong 5 ngày kể từ ngày nhận.

A line that begins with "- " is an obligation: leads before "+", supports after it, then the order.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from models.deadline import AfterEvent, Anchor, Deadline, FixedDate, Unit
from models.dispatch import DispatchHeader, PartialDate, Reference
from models.errors import DamagedFile, EmptyFile, NoTextLayer, NotFound, SecretDocument, TooLarge
from models.evidence import Found
from models.extraction import Extraction
from models.obligation import Assignee, FoundIn, Obligation, Role
from models.source import ReadLimits, SourceText, Span, TextBlock
from models.workdays import WorkCalendar
from service.engines import Engines, Tick

BEFORE = re.compile(r"trước ngày (\d{1,2})/(\d{1,2})/(\d{4})")
WITHIN = re.compile(r"trong (\d+) ngày kể từ ngày (nhận|ban hành)")
ORDER = re.compile(r"- (?P<who>[^:]*): (?P<what>.*)")


@dataclass
class FakeClock:
    """A clock that stands until a test moves it."""

    now: datetime = datetime(2026, 11, 3, 1, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_days(self, days: int) -> None:
        """Moves on by whole days."""
        self.now += timedelta(days=days)


@dataclass(frozen=True)
class FakeCalendar:
    """Saturdays and Sundays are off."""

    version: str = "test"

    def is_workday(self, day: date) -> bool:
        """Monday to Friday."""
        return day.weekday() < 5


@dataclass(frozen=True)
class FakeReceipt:
    """What came in."""

    sha256: str
    size: int


def receive(stream: BinaryIO, target: Path, limits: ReadLimits) -> FakeReceipt:
    """Writes and hashes; refuses what is empty or too large."""
    data = stream.read(limits.max_bytes + 1)
    if len(data) > limits.max_bytes:
        raise TooLarge
    if not data:
        raise EmptyFile
    target.write_bytes(data)
    return FakeReceipt(sha256=hashlib.sha256(data).hexdigest(), size=len(data))


def check_secrecy(path: Path, *, limits: ReadLimits, name: str | None = None) -> None:
    """A first line MẬT is a secrecy mark."""
    if path.read_bytes().split(b"\n")[0].strip() == "MẬT".encode():
        raise SecretDocument


@dataclass
class FakeReader:
    """Reads UTF-8; `crashes` lets the next readings die like a defect of ours.

    `dress` adds to what is read what other readers find: pages, words, parts, an envelope, signatures.
    """

    crashes: int = 0
    dress: Callable[[SourceText], SourceText] = lambda source: source
    pages: int = 0
    on_page: Callable[[], None] = lambda: None
    read_names: list[str] = field(default_factory=list)

    def __call__(
        self, path: Path, *, limits: ReadLimits, name: str | None = None, tick: Tick | None = None
    ) -> SourceText:
        self.read_names.append(name or path.name)
        if self.crashes:
            self.crashes -= 1
            raise RuntimeError("a defect")
        data = path.read_bytes()
        if data.startswith(b"%PDF"):
            raise NoTextLayer
        try:
            text = data.decode()
        except UnicodeDecodeError as fault:
            raise DamagedFile from fault
        blocks = []
        start = 0
        for line in text.split("\n"):
            blocks.append(TextBlock(span=Span(start, start + len(line))))
            start += len(line) + 1
        for page in range(self.pages):
            if tick is not None:
                tick(page + 1, self.pages)
            self.on_page()
        return self.dress(
            SourceText(
                name=name or path.name,
                sha256=hashlib.sha256(data).hexdigest(),
                media_type="text/plain",
                text=text,
                blocks=tuple(blocks),
            )
        )


def render_page(path: Path, *, page: int, dpi: int, rotation: int | None = None, limits: ReadLimits) -> bytes:
    """No image, but it says which page of which bytes was asked for; a file has two pages."""
    if page > 2:
        raise NotFound
    return b"\x89PNG " + str(page).encode() + b" " + path.read_bytes()[:20]


def open_part(path: Path, *, part: str, target: Path, limits: ReadLimits) -> None:
    """A package holds whatever is asked for, but not what is named missing."""
    if part == "missing":
        raise NotFound
    target.write_bytes(b"part " + part.encode())


def read_deadline(
    text: str,
    *,
    issued_on: date | None,
    received_on: date | None,
    calendar: WorkCalendar,
) -> Deadline | None:
    """Two kinds: a fixed day, and so many days from an event."""
    found = BEFORE.search(text)
    if found:
        day, month, year = (int(part) for part in found.groups())
        due = date(year, month, day) - timedelta(days=1)
        return FixedDate(
            text=found.group(), span=Span(*found.span()), because="Trước ngày ghi trong văn bản.", due_on=due
        )
    found = WITHIN.search(text)
    if found is None:
        return None
    anchor = Anchor.RECEIVED if found.group(2) == "nhận" else Anchor.ISSUED
    base = received_on if anchor is Anchor.RECEIVED else issued_on
    amount = int(found.group(1))
    return AfterEvent(
        text=found.group(),
        span=Span(*found.span()),
        because="Tính từ sự kiện.",
        amount=amount,
        unit=Unit.DAY,
        anchor=anchor,
        due_on=base + timedelta(days=amount) if base else None,
    )


def extract(
    source: SourceText,
    *,
    calendar: WorkCalendar,
    issued_on: date | None = None,
    received_on: date | None = None,
) -> Extraction:
    """Header lines and order lines."""
    header = _header(source.text)
    issued_on = issued_on or header.issued_on
    obligations = [
        _obligation(source.text, line, issued_on, received_on, calendar)
        for line in _lines(source.text)
        if ORDER.fullmatch(line.of(source.text))
    ]
    return Extraction(
        source_sha256=source.sha256,
        header=header,
        clauses=(),
        references=(),
        obligations=tuple(obligations),
        issues=(),
        rules_version="fake",
        lexicon_version="fake",
    )


def find_references(text: str) -> tuple[Reference, ...]:
    """Cites nothing."""
    return ()


def fake_engines(reader: FakeReader | None = None) -> Engines:
    """All of them together."""
    return Engines(
        receive=receive,
        check_secrecy=check_secrecy,
        read=reader or FakeReader(),
        extract=extract,
        read_deadline=read_deadline,
        find_references=find_references,
        calendar=FakeCalendar(),
        render_page=render_page,
        open_part=open_part,
    )


def dispatch(
    *orders: str,
    issuer: str | None = "Sở Y tế",
    number: str | None = "12/SYT-VP",
    issued: str | None = "2026-11-02",
    subject: str = "Về việc kiểm tra",
) -> bytes:
    """A dispatch that the fake engines understand."""
    lines = [
        f"Cơ quan: {issuer}" if issuer else "",
        f"Số: {number}" if number else "",
        f"Ngày: {issued}" if issued else "",
        f"Trích yếu: {subject}",
        *(f"- {order}" for order in orders),
    ]
    return "\n".join(line for line in lines if line).encode()


def _lines(text: str) -> Iterator[Span]:
    start = 0
    for line in text.split("\n"):
        yield Span(start, start + len(line))
        start += len(line) + 1


def _header(text: str) -> DispatchHeader:
    found: dict[str, Found[str]] = {}
    for line in _lines(text):
        head, _, value = line.of(text).partition(": ")
        if value and not head.startswith("- "):
            found[head] = Found(value=value, span=Span(line.end - len(value), line.end))
    number, symbol = _split(found.get("Số"))
    return DispatchHeader(
        kind=Found(value="công văn"),
        issuer=found.get("Cơ quan"),
        number=number,
        symbol=symbol,
        issued=_issued(found.get("Ngày")),
        subject=found.get("Trích yếu"),
    )


def _split(number: Found[str] | None) -> tuple[Found[str] | None, Found[str] | None]:
    if number is None:
        return None, None
    ordinal, _, symbol = number.value.partition("/")
    return Found(value=ordinal, span=number.span), Found(value=symbol, span=number.span)


def _issued(day: Found[str] | None) -> Found[PartialDate] | None:
    if day is None:
        return None
    parts = [int(part) for part in day.value.split("-")]
    value = PartialDate(
        year=parts[0],
        month=parts[1] if len(parts) > 1 else None,
        day=parts[2] if len(parts) > 2 else None,
    )
    return Found(value=value, span=day.span)


def _obligation(
    text: str, line: Span, issued_on: date | None, received_on: date | None, calendar: WorkCalendar
) -> Obligation:
    match = ORDER.fullmatch(line.of(text))
    assert match is not None
    leads, _, supports = match.group("who").partition("+")
    deadline = read_deadline(
        match.group("what"), issued_on=issued_on, received_on=received_on, calendar=calendar
    )
    return Obligation(
        label="-",
        span=line,
        text=f"{match.group('who')}: {match.group('what')}",
        assignees=(*_assignees(leads, Role.LEAD, line), *_assignees(supports, Role.SUPPORT, line)),
        deadline=deadline,
        confidence=0.9,
    )


def _assignees(names: str, role: Role, line: Span) -> Iterator[Assignee]:
    for name in names.split(";"):
        if name.strip():
            yield Assignee(
                name=name.strip(),
                role=role,
                found_in=FoundIn.SENTENCE,
                span=line,
                because="Nêu trong câu.",
                is_group=name.strip().lower().startswith("các "),
            )
