"""Who must do it and who must help (chủ trì, phối hợp), nearest naming first (GUIDELINES 3).

The item's own sentence, its labelled field, its heading, the sentence that introduces the list, the
addressees.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from models.dispatch import DispatchHeader
from models.obligation import Assignee, FoundIn, Role
from models.source import Span
from nlp.casing import name_case
from nlp.cues import common_nouns
from nlp.directive import DirectiveReader
from nlp.duties import Duty
from nlp.fields import Field, FieldKind
from nlp.keys import match_key
from nlp.labels import Level
from nlp.lexicon import phrases
from nlp.names import Name, NameReader
from nlp.openings import Directive, Opening
from nlp.outline import Item, introduces, is_heading_text
from nlp.supports import find_supports

_BECAUSE = {
    FoundIn.SENTENCE: "Câu giao việc nêu tên cơ quan này.",
    FoundIn.FIELD: "Dòng ghi cơ quan thực hiện của mục này nêu tên.",
    FoundIn.TABLE: "Cột phân công của bảng nêu tên.",
    FoundIn.HEADING: "Tiêu đề của mục nêu tên cơ quan này.",
    FoundIn.LEAD_IN: "Câu dẫn trước danh sách nhiệm vụ nêu tên.",
    FoundIn.ADDRESSEES: "Mục không nêu tên riêng nên áp dụng cho nơi nhận ở phần “Kính gửi”.",
}


@dataclass(slots=True)
class ItemFields:
    """The labelled fields that hold for an item: offsets are into the document."""

    text: dict[FieldKind, list[tuple[Item, Field]]] = field(default_factory=dict)


def attach_fields(items: list[Item]) -> dict[int, list[tuple[Item, Field]]]:
    """Which fields hold for which item (by id), for its sub-items too.

    Fields in a run hold for the siblings before them since the last run; with a content field among the
    siblings, or none before them, they hold for the item around.
    """
    attached: dict[int, list[tuple[Item, Field]]] = {}
    groups: dict[int, list[Item]] = {}
    for item in items:
        groups.setdefault(id(item.parent), []).append(item)
    for siblings in groups.values():
        _attach_run(siblings, attached)
    return attached


def _attach_run(siblings: list[Item], attached: dict[int, list[tuple[Item, Field]]]) -> None:
    parsed = [i.fields for i in siblings]
    whole = any(f and f[0].kind is FieldKind.CONTENT for f in parsed)
    group: list[Item] = []
    in_run = False
    for item, fields in zip(siblings, parsed, strict=True):
        if not fields or fields[0].kind is FieldKind.CONTENT:
            if in_run and not whole:
                group = []
            group.append(item)
            in_run = False
            continue
        in_run = True
        if item.parent is None and item.level is Level.PLAIN:
            continue  # a line of its own in the body speaks of the whole document, not of its items
        targets = [item.parent] if (whole or not group) and item.parent else group
        for target in targets:
            attached.setdefault(id(target), []).extend((item, f) for f in fields)


def _make(names: Iterable[Name], text: str, base: int, role: Role, found_in: FoundIn) -> list[Assignee]:
    return [
        Assignee(
            name=name.of(text),
            role=role,
            found_in=found_in,
            span=Span(base + name.start, base + name.end),
            because=_BECAUSE[found_in],
            is_group=name.group,
        )
        for name in names
    ]


def read_cell_names(text: str, base: int, role: Role, found_in: FoundIn) -> list[Assignee]:
    """The names that a field's value or a table cell lists; what stands behind "phối hợp với" helps."""
    key = match_key(text)
    parts = re.split(r"(?<=[;.])\s+", text)
    if len(parts) > 1 and any(_ROLE_BEHIND.search(match_key(p)) for p in parts):
        return _read_roles(parts, text, base, role, found_in)
    main, helpers = text, ""
    for mark in ("phối hợp với", "phối hợp cùng", "phối hợp:", "; phối hợp", ", phối hợp", " phối hợp "):
        at = key.find(mark)
        if at >= 0 and role is Role.LEAD:
            main, helpers = text[:at], text[at + len(mark) :]
            break
    found = _split_names(main, base, role, found_in)
    if helpers:
        found += _split_names(helpers, base + len(text) - len(helpers), Role.SUPPORT, found_in)
    return found


_IN_BRACKETS = re.compile(r"\s*\((?:cùng )?phối hợp")
_ROLE_BEHIND = re.compile(
    r"\s+(chủ trì|phối hợp|thực hiện|chịu trách nhiệm chính)(?: thực hiện)?\s*[;.]?\s*$"
)


def _read_roles(parts: list[str], text: str, base: int, role: Role, found_in: FoundIn) -> list[Assignee]:
    """ "Sở A chủ trì; Sở B phối hợp": the role stands behind the names."""
    found: list[Assignee] = []
    at = 0
    for part in parts:
        at = text.index(part, at)
        behind = _ROLE_BEHIND.search(match_key(part))
        names = part[: behind.start()] if behind else part
        own = Role.SUPPORT if behind and behind.group(1) == "phối hợp" else role
        found += _split_names(names, base + at, own, found_in)
        at += len(part)
    return found


def _split_names(text: str, base: int, role: Role, found_in: FoundIn) -> list[Assignee]:
    reader = NameReader(text, match_key(text))
    pos = _skip_marks(text, 0)
    names: list[Name] = []
    while pos < len(text):
        listed = reader.read_list(pos, bare=True, semicolons=True)
        if listed is None:
            end = _next_mark(text, pos)
            piece = text[pos:end].strip(" .;,-")
            if len(piece) > 1 and not names:
                names.append(Name(pos, pos + len(text[pos:end].rstrip(" .;,")), False))
            pos = _skip_marks(text, end)
            continue
        names.extend(listed.names)
        end = _next_mark(text, listed.end)
        pos = _skip_marks(text, end)
    return _make(names, text, base, role, found_in)


def _skip_marks(text: str, pos: int) -> int:
    while pos < len(text) and (text[pos].isspace() or text[pos] in ".;,-–+•:/"):
        pos += 1
    return pos


def _next_mark(text: str, pos: int) -> int:
    while pos < len(text) and text[pos] not in ".;,\n":
        pos += 1
    return pos


@dataclass(frozen=True, slots=True)
class _Source:
    assignees: tuple[Assignee, ...]

    def of(self, role: Role) -> list[Assignee]:
        return [a for a in self.assignees if a.role is role]


class AssigneeFinder:
    """Finds the assignees of each duty of one document."""

    def __init__(
        self,
        header: DispatchHeader,
        fields: dict[int, list[tuple[Item, Field]]],
        issuer: frozenset[str],
    ) -> None:
        self.header = header
        self.fields = fields
        self.issuer = issuer
        self._headings: dict[int, _Source] = {}

    def find(self, duty: Duty) -> tuple[Assignee, ...]:
        """Leads and supports of a duty in order of mention."""
        sources = list(self._sources(duty))
        leads = next((s.of(Role.LEAD) for s in sources if s.of(Role.LEAD)), [])
        supports = next((s.of(Role.SUPPORT) for s in sources if s.of(Role.SUPPORT)), [])
        taken = {match_key(a.name) for a in leads}
        return (*_once(leads), *_once(a for a in supports if match_key(a.name) not in taken))

    def _sources(self, duty: Duty) -> Iterable[_Source]:
        yield self._sentence(duty)
        yield from self._around(duty.item)
        yield self._addressees()

    def _sentence(self, duty: Duty) -> _Source:
        directive = duty.directive
        named = directive.opening in (Opening.OPERATOR, Opening.ACTOR)
        helping = [n for n in directive.leads if _IN_BRACKETS.match(duty.key, n.end)]
        leading = [n for n in directive.leads if n not in helping]
        leads = _make(leading, duty.text, duty.base, Role.LEAD, FoundIn.SENTENCE) if named else []
        helpers = (*helping, *find_supports(duty.text, duty.key, directive))
        return _Source((*leads, *_make(helpers, duty.text, duty.base, Role.SUPPORT, FoundIn.SENTENCE)))

    def _around(self, item: Item) -> Iterable[_Source]:
        if id(item) in self.fields:
            yield self._field(item)
        for node in item.ancestors():
            if id(node) in self.fields:
                yield self._field(node)
            yield self._heading(node)

    def _field(self, item: Item) -> _Source:
        found: list[Assignee] = []
        for holder, value in self.fields.get(id(item), ()):
            role = {FieldKind.LEAD: Role.LEAD, FieldKind.SUPPORT: Role.SUPPORT}.get(value.kind)
            if role is None:
                continue
            text = holder.text[value.start : value.end]
            if text.strip():
                found += read_cell_names(text, holder.start + value.start, role, FoundIn.FIELD)
            elif all(len(c.text) < 160 and not c.children for c in holder.children):
                for child in holder.children:
                    if not DirectiveReader(child.text, child.key).read().directs:
                        found += read_cell_names(child.text, child.start, role, FoundIn.FIELD)
        return _Source(tuple(found))

    def _heading(self, item: Item) -> _Source:
        if id(item) not in self._headings:
            self._headings[id(item)] = self._read_heading(item)
        return self._headings[id(item)]

    def _read_heading(self, item: Item) -> _Source:
        text, key, base = _heading_part(item)
        cased = name_case(text)
        plain = cased if len(cased) == len(text) else text  # capitals tell nothing where all are capitals
        directive = DirectiveReader(plain, key, self.issuer, leading_in=item.level is Level.PLAIN).read()
        titled = _titled_names(item, plain, key, directive)
        found_in = FoundIn.LEAD_IN if item.level is Level.PLAIN else FoundIn.HEADING
        if titled:
            return _Source(tuple(_make(titled, text, base, Role.LEAD, found_in)))
        if directive.opening not in (Opening.NAMES, Opening.OPERATOR, Opening.ACTOR):
            return _Source(())
        if item.level is Level.PLAIN and self._names_issuer(directive, key):
            return _Source(())
        if directive.opening is Opening.NAMES and not _is_proper(directive, text):
            return _Source(())
        leads = _make(self._without_issuer(directive.leads, key), text, base, Role.LEAD, found_in)
        helpers = _make(find_supports(text, key, directive), text, base, Role.SUPPORT, found_in)
        return _Source((*leads, *helpers))

    def _without_issuer(self, names: tuple[Name, ...], key: str) -> tuple[Name, ...]:
        """ "Đối với các Viện, Bộ Y tế yêu cầu:": who orders is none of those who are ordered."""
        others = tuple(n for n in names if key[n.start : n.end] not in self.issuer)
        return others or names

    def _names_issuer(self, directive: Directive, key: str) -> bool:
        return bool(directive.leads) and key[directive.leads[0].start : directive.leads[0].end] in self.issuer

    def _addressees(self) -> _Source:
        return _Source(
            tuple(
                Assignee(
                    name=a.value,
                    role=Role.LEAD,
                    found_in=FoundIn.ADDRESSEES,
                    span=a.span or Span(0, 0),
                    because=_BECAUSE[FoundIn.ADDRESSEES],
                    is_group=match_key(a.value).startswith("các "),
                )
                for a in self.header.addressees
            )
        )


def _heading_part(item: Item) -> tuple[str, str, int]:
    """The part of a heading or lead-in that can name who must act, with its document offset."""
    text, key, base = item.text, item.key, item.start
    for prefix in ("trách nhiệm của ", "nhiệm vụ của ", "đối với ", "về phía ", "phân công "):
        if key.startswith(prefix):
            return text[len(prefix) :], key[len(prefix) :], base + len(prefix)
    if item.level is not Level.PLAIN:
        return text, key, base
    start = _last_order(text, key)
    return text[start:], key[start:], base + start


def _last_order(text: str, key: str) -> int:
    """Where the last operator with a body behind it stands in a lead-in ("… đã chỉ đạo các đơn vị …")."""
    reader = NameReader(text, key)
    found = [
        start
        for start, end in phrases("verbs", "operator", "handing_on").find_all(key)
        if reader.read_list(reader.skip(end)) is not None
    ]
    if not found:
        return 0
    whole = DirectiveReader(text, key, leading_in=True).read()
    return 0 if whole.opening is Opening.OPERATOR else found[-1]


def _titled_names(item: Item, text: str, key: str, directive: Directive) -> tuple[Name, ...]:
    """Who a title names although no verb of its own follows: up to a colon, or a function as a whole.

    "2. Các sở, ban, ngành: Là đơn vị …", "3. Cơ quan chủ trì giải quyết thủ tục đầu tư".
    """
    if not item.children or item.level is Level.PLAIN:
        return ()
    listed = NameReader(text, key).read_list(0, bare=text[:1].isupper(), semicolons=True)
    if listed is None:
        return ()
    rest = key[listed.end :].lstrip()
    announces = rest.startswith(":") or introduces(item.key)
    if announces and directive.opening not in (Opening.ACTOR, Opening.OPERATOR, Opening.FACT):
        return listed.names
    last = listed.names[-1]
    if last.group and rest.startswith("được ") and is_heading_text(text):  # "Các cơ quan được kiểm tra"
        return (*listed.names[:-1], Name(last.start, len(text.rstrip(" .:")), last.group))
    only = listed.names[0]
    end = len(text.split("(")[0].rstrip(" .:"))
    function = len(listed.names) == 1 and key[only.start : only.end] in common_nouns()
    if (
        function
        and is_heading_text(text[:end])
        and 0 < end - only.end < 70
        and "," not in text[only.end : end]
    ):
        return (Name(only.start, end, only.group),)
    return ()


def _is_proper(directive: Directive, text: str) -> bool:
    """A heading of names only must name bodies, not begin a title ("Tổ chức …", "Cơ sở dữ liệu")."""
    first = match_key(directive.leads[0].of(text))
    return not first.startswith(
        ("tổ chức và", "tổ chức thực hiện", "cơ sở dữ liệu", "đơn vị tính", "các nhiệm vụ")
    )


def _once(assignees: Iterable[Assignee]) -> list[Assignee]:
    seen: set[str] = set()
    kept: list[Assignee] = []
    for assignee in assignees:
        key = match_key(assignee.name)
        if key not in seen:
            seen.add(key)
            kept.append(assignee)
    return kept
