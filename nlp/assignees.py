"""Who must do it and who must help (chủ trì, phối hợp), nearest naming first (GUIDELINES 3).

The item's own sentence, its labelled field, its heading, the sentence that introduces the list, the
addressees.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

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
from nlp.listed import BECAUSE, make_assignees, read_cell_names, split_names
from nlp.looks import NO_NAMES, is_verb
from nlp.match import PhraseSet
from nlp.names import Name, NameReader
from nlp.openings import Directive, Opening
from nlp.outline import Item, introduces, is_heading_text
from nlp.supports import find_supports

_SEVERAL = 2
_TITLE_WORDS = 8
_JOINS = re.compile(r"\s(?:và|-|–)\s+[^\W\d_a-zà-ỹđ]")
_IN_BRACKETS = re.compile(r"\s*\((?:cùng )?phối hợp")


def attach_fields(items: list[Item]) -> dict[int, list[tuple[Item, Field]]]:
    """Which fields hold for which item (by id), for its sub-items too.

    Fields in a run hold for the siblings before them since the last run; with a content field among the
    siblings, or none before them, they hold for the item around.
    """
    attached: dict[int, list[tuple[Item, Field]]] = {}
    groups: dict[int, list[Item]] = {}
    for item in items:
        groups.setdefault(id(item.parent), []).append(item)
        if item.tail_fields:
            attached.setdefault(id(item), []).extend((item, f) for f in item.tail_fields)
    targets: dict[int, list[Item]] = {}
    for siblings in groups.values():
        _attach_run(siblings, attached, targets)
    for siblings in groups.values():
        _share_last(siblings, attached)
    return attached


def _attach_run(
    siblings: list[Item], attached: dict[int, list[tuple[Item, Field]]], targets: dict[int, list[Item]]
) -> None:
    """`targets` remembers for whom a field holds: for the same hold the fields that stand below it."""
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
        held = targets.get(id(item.parent)) if item.parent else None
        if held is None:
            held = [item.parent] if (whole or not group) and item.parent else group
        targets[id(item)] = held
        for target in held:
            attached.setdefault(id(target), []).extend((item, f) for f in fields)


def _share_last(siblings: list[Item], attached: dict[int, list[tuple[Item, Field]]]) -> None:
    """Fields with an own bullet ("* Chủ trì: …") behind the last of several bullets hold for all of them."""
    tasks = [one for one in siblings if not one.fields]
    if len(tasks) < _SEVERAL or any(id(one) in attached or one.children for one in tasks[:-1]):
        return
    own = [(holder, f) for holder, f in attached.get(id(tasks[-1]), ()) if holder.level is Level.STAR]
    if own and all(child.fields for child in tasks[-1].children):
        for one in tasks[:-1]:
            attached.setdefault(id(one), []).extend(own)


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
        known: PhraseSet = NO_NAMES,
    ) -> None:
        self.known = known
        self.header = header
        self.fields = fields
        self.issuer = issuer
        self._headings: dict[int, _Source] = {}
        self._fields: dict[int, _Source] = {}

    def find(self, duty: Duty) -> tuple[Assignee, ...]:
        """Leads and supports of a duty in order of mention."""
        leads: list[Assignee] = []
        supports: list[Assignee] = []
        for source in self._sources(duty):
            leads = leads or source.of(Role.LEAD)
            supports = supports or source.of(Role.SUPPORT)
            if leads and supports:
                break
        taken = {match_key(a.name) for a in leads}
        return (*_once(leads), *_once(a for a in supports if match_key(a.name) not in taken))

    def _sources(self, duty: Duty) -> Iterable[_Source]:
        yield self._sentence(duty)
        yield from self._around(duty.item)
        yield self._addressees

    def _sentence(self, duty: Duty) -> _Source:
        directive = duty.directive
        named = directive.opening in (Opening.OPERATOR, Opening.ACTOR)
        helping = [n for n in directive.leads if _IN_BRACKETS.match(duty.key, n.end)]
        leading = [n for n in directive.leads if n not in helping]
        leads = make_assignees(leading, duty.text, duty.base, Role.LEAD, FoundIn.SENTENCE) if named else []
        helpers = (*helping, *find_supports(duty.text, duty.key, directive, self.known))
        return _Source(
            (*leads, *make_assignees(helpers, duty.text, duty.base, Role.SUPPORT, FoundIn.SENTENCE))
        )

    def _around(self, item: Item) -> Iterable[_Source]:
        if id(item) in self.fields:
            yield self._field(item)
        for node in item.ancestors():
            if id(node) in self.fields:
                yield self._field(node)
            yield self._heading(node)

    def _field(self, item: Item) -> _Source:
        if id(item) not in self._fields:
            self._fields[id(item)] = self._read_field(item)
        return self._fields[id(item)]

    def _read_field(self, item: Item) -> _Source:
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
        directive = DirectiveReader(
            plain, key, self.issuer, known=self.known, leading_in=item.level is Level.PLAIN
        ).read()
        titled = _titled_names(item, NameReader(plain, key, self.known), directive)
        found_in = FoundIn.LEAD_IN if item.level is Level.PLAIN else FoundIn.HEADING
        if titled:
            return _Source(tuple(make_assignees(titled, text, base, Role.LEAD, found_in)))
        if directive.opening not in (Opening.NAMES, Opening.OPERATOR, Opening.ACTOR):
            return _Source(())
        if item.level is Level.PLAIN and self._names_issuer(directive, key):
            return _Source(())
        if directive.opening is Opening.NAMES and not _is_proper(directive, text):
            return _Source(())
        leads = make_assignees(self._without_issuer(directive.leads, key), text, base, Role.LEAD, found_in)
        helpers = make_assignees(
            find_supports(text, key, directive, self.known), text, base, Role.SUPPORT, found_in
        )
        return _Source((*leads, *helpers))

    def _without_issuer(self, names: tuple[Name, ...], key: str) -> tuple[Name, ...]:
        """ "Đối với các Viện, Bộ Y tế yêu cầu:": who orders is none of those who are ordered."""
        others = tuple(n for n in names if key[n.start : n.end] not in self.issuer)
        return others or names

    def _names_issuer(self, directive: Directive, key: str) -> bool:
        return bool(directive.leads) and key[directive.leads[0].start : directive.leads[0].end] in self.issuer

    @cached_property
    def _addressees(self) -> _Source:
        return _Source(
            tuple(
                Assignee(
                    name=a.value,
                    role=Role.LEAD,
                    found_in=FoundIn.ADDRESSEES,
                    span=a.span or Span(0, 0),
                    because=BECAUSE[FoundIn.ADDRESSEES],
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
    operators = list(phrases("verbs", "operator", "handing_on").find_all(key))
    last = next(
        (start for start, end in reversed(operators) if reader.read_list(reader.skip(end)) is not None), 0
    )
    if not last:
        return 0
    whole = DirectiveReader(text, key, leading_in=True).read()
    return 0 if whole.opening is Opening.OPERATOR else last


def _titled_names(item: Item, reader: NameReader, directive: Directive) -> tuple[Name, ...]:
    """Who a title names although no verb of its own follows: up to a colon, or a function as a whole.

    "2. Các sở, ban, ngành: Là đơn vị …", "3. Cơ quan chủ trì giải quyết thủ tục đầu tư".
    """
    if not item.children or item.level is Level.PLAIN:
        return ()
    text, key = reader.text, reader.key
    if (whole := _whole_title(reader, directive)) is not None:
        return (whole,)
    listed = reader.read_list(0, bare=text[:1].isupper(), semicolons=True)
    if listed is None:
        return ()
    rest = key[listed.end :].lstrip()
    first = listed.names[0]
    given = key[first.start : first.end] in reader.known
    if given and rest and directive.opening in (Opening.NONE, Opening.FACT) and is_heading_text(text):
        return tuple(split_names(text, reader.known))
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


def _whole_title(reader: NameReader, directive: Directive) -> Name | None:
    """A title that is the name of one body although its words look like a verb ("Phòng Quản lý thu và …")."""
    if directive.opening is not Opening.ACTOR or len(directive.leads) != 1:
        return None
    name = directive.leads[0]
    end = len(reader.text.split("(")[0].rstrip(" .:"))
    rest = reader.key[name.end : end]
    if name.group or not rest.strip() or "," in rest or not is_heading_text(reader.text[:end]):
        return None
    acts = any(is_verb(reader.key, name.end + m.start()) for m in re.finditer(r"(?<=\s)\w", rest))
    joins = _JOINS.search(reader.text, name.end, end)  # "… thu và Phát triển …": the name goes on
    return (
        None
        if (acts and not joins) or len(rest.split()) > _TITLE_WORDS
        else Name(name.start, end, name.group)
    )


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
