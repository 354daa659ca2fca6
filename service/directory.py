"""Looking names up in the directory (tra danh bạ): a name of a text becomes a body, or stays open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from rapidfuzz import fuzz

from models.organisation import AssigneeKind, Group, Organisation, Relation
from service.naming import (
    NamingRules,
    Words,
    folded,
    holds,
    in_full,
    is_same_place,
    naming_rules,
    provinces_in,
    split_words,
    starts_with,
    without_head,
    without_owner,
)


class Speaker(StrEnum):
    """Who speaks in a document (cơ quan ban hành là ai): "Văn phòng" means the speaker's own."""

    OURS = "ours"
    FOREIGN = "foreign"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """Who a name is (kết quả tra tên); `because` is one Vietnamese sentence."""

    kind: AssigneeKind
    because: str
    organisation_id: UUID | None = None
    group_id: UUID | None = None
    candidates: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Near:
    organisation: Organisation
    score: float
    words: Words


class Directory:
    """Danh bạ: the bodies and groups of one agency, looked up by name; never changed, so threads share it.

    `names` are those that are shown, of bodies and groups by key.
    """

    def __init__(
        self,
        organisations: Sequence[Organisation],
        groups: Sequence[Group],
        rules: NamingRules | None = None,
    ) -> None:
        self.organisations = {each.id: each for each in organisations}
        self.groups = {each.id: each for each in groups}
        self.names: Mapping[UUID, str] = {
            **{body.id: body.name for body in organisations},
            **{group.id: group.name for group in groups},
        }
        self._rules = rules or naming_rules()
        self._names: dict[Words, set[UUID]] = defaultdict(set)
        self._folded: dict[str, set[UUID]] = defaultdict(set)
        self._group_names: dict[str, UUID] = {}
        self._group_words: list[tuple[Words, UUID]] = []
        self._successors = {old: each.id for each in organisations for old in each.predecessors}
        for organisation in organisations:
            for words in self._forms_of(organisation):
                self._names[words].add(organisation.id)
                self._folded[folded(words)].add(organisation.id)
        for group in groups:
            for name in group.names:
                words = in_full(split_words(name), self._rules)
                self._group_words.append((words, group.id))
                self._group_names.setdefault(folded(words), group.id)
        own = [o for o in organisations if o.relation is Relation.SELF]
        self.agency = own[0] if own else None
        owners = sorted(set(self._forms_of(own[0])) if own else (), key=lambda words: -len(words))
        self._provinces = self._own_provinces()
        # "Sở" alone is whatever sở speaks: it is ours in our own documents only.
        self._owners = {
            Speaker.OURS: tuple(owners),
            Speaker.UNKNOWN: tuple(owners),
            Speaker.FOREIGN: tuple(words for words in owners if not self._is_relative(words)),
        }

    def own_units(self) -> tuple[Organisation, ...]:
        """The units that tasks are handed to: departments, then affiliates, in the directory's order."""
        units = [each for each in self.organisations.values() if each.is_own_unit]
        return tuple(sorted(units, key=lambda unit: unit.relation is Relation.AFFILIATE))

    def members(self, group_id: UUID) -> tuple[Organisation, ...]:
        """The units of ours in a group, in the directory's order."""
        return tuple(o for o in self.organisations.values() if group_id in o.groups and o.is_own_unit)

    def holds_agency(self, group_id: UUID) -> bool:
        """Whether the agency itself belongs to a group ("các sở, ban, ngành")."""
        return self.agency is not None and group_id in self.agency.groups

    def speaker(self, issuer: str | None, parent_issuer: str | None = None) -> Speaker:
        """Who issued a document; `parent_issuer` is the body that its head names above the issuer.

        Our reading: with a foreign issuer "Văn phòng" and "các đơn vị trực thuộc" are that issuer's own;
        with an unknown one (a news item, a lost head) "Văn phòng Sở" is ours, "các đơn vị" for a person.
        "Sở Y tế" under the UBND of another province is not ours. The place in the head (địa danh) says less:
        it may be the town in which a body of ours sits.
        """
        if issuer is None:
            return Speaker.UNKNOWN
        found = self._exact(in_full(split_words(issuer), self._rules), Speaker.OURS)
        own = [self.organisations[each] for each in found]
        if not any(o.relation is Relation.SELF or o.is_own_unit for o in own):
            return Speaker.FOREIGN
        return Speaker.FOREIGN if self._is_elsewhere(parent_issuer) else Speaker.OURS

    def _is_elsewhere(self, parent_issuer: str | None) -> bool:
        named = provinces_in(in_full(split_words(parent_issuer or ""), self._rules), self._rules)
        if not named or not self._provinces:
            return False
        return not any(is_same_place(one, other) for one in named for other in self._provinces)

    def _own_provinces(self) -> frozenset[Words]:
        """The provinces in the names of the agency, of what it came from and of the bodies above it."""
        found: set[Words] = set()
        seen: set[UUID] = set()
        waiting = [self.agency.id] if self.agency else []
        while waiting:
            body = self.organisations.get(waiting.pop())
            if body is None or body.id in seen:
                continue
            seen.add(body.id)
            for form in self._forms_of(body):
                found |= provinces_in(form, self._rules)
            waiting += [*body.predecessors, *([body.parent_id] if body.parent_id else [])]
        return frozenset(found)

    def resolve(self, name: str, *, speaker: Speaker, is_group: bool = False) -> Resolution:
        """Who `name` is: exact, alias, abbreviation, head, near; a tie or an unknown name stays open."""
        words = without_head(in_full(split_words(name), self._rules), self._rules)
        if not words:
            return Resolution(kind=AssigneeKind.UNKNOWN, because="Không có tên đơn vị.")
        if any(holds(words, form) for form in self._rules.open_sets):
            return Resolution(
                kind=AssigneeKind.UNKNOWN, because="“Liên quan” không nêu rõ đơn vị nào; cần người chọn."
            )
        group = self._group(words, speaker)
        if group is not None:
            return group
        found = self._exact(words, speaker)
        if len(found) == 1:
            return self._named(self._living(next(iter(found))), words, speaker)
        if found:
            return self._tie(found, f"Nhiều đơn vị cùng tên “{name}”; cần người chọn.")
        return self._near(words, name, speaker, is_group=is_group)

    def _forms_of(self, organisation: Organisation) -> Iterator[Words]:
        for each in organisation.names:
            words = split_words(each.name)
            yield words
            yield in_full(words, self._rules)

    def _is_relative(self, words: Words) -> bool:
        return words in self._rules.outside

    def _variants(self, words: Words, speaker: Speaker) -> Iterator[Words]:
        yield words
        yield from without_owner(words, self._owners[speaker], self._rules)

    def _exact(self, words: Words, speaker: Speaker) -> set[UUID]:
        for variant in self._variants(words, speaker):
            found = self._names.get(variant) or self._folded.get(folded(variant))
            if found:
                return found
        return set()

    def _is_own(self, words: Words, speaker: Speaker) -> bool:
        """Whether a name means a unit of ours: we speak, or it says so ("Văn phòng Sở Y tế")."""
        if speaker is Speaker.OURS:
            return True
        return any(True for _ in without_owner(words, self._owners[speaker], self._rules))

    def _group(self, words: Words, speaker: Speaker) -> Resolution | None:
        variants = list(self._variants(words, speaker))
        keys = [folded(variant) for variant in variants]
        group_id = next((self._group_names[key] for key in keys if key in self._group_names), None)
        if group_id is None and any(starts_with(words, form) for form in self._rules.plural):
            group_id = self._near_group(variants)
        if group_id is None:
            return None
        shown = self.groups[group_id].name
        if self.holds_agency(group_id):
            return Resolution(kind=AssigneeKind.OURS, because=f"Cơ quan ta thuộc nhóm “{shown}”.")
        is_relative = any(holds(words, form) for form in self._rules.relative)
        if is_relative and not self._is_own(words, speaker):
            if speaker is Speaker.UNKNOWN:
                return Resolution(
                    kind=AssigneeKind.UNKNOWN,
                    because=f"Không rõ cơ quan ban hành nên chưa biết “{shown}” là của cơ quan nào.",
                )
            return Resolution(
                kind=AssigneeKind.OTHER, because=f"“{shown}” ở đây là của cơ quan ban hành văn bản."
            )
        return Resolution(
            kind=AssigneeKind.GROUP, group_id=group_id, because=f"Nhóm “{shown}” trong danh bạ."
        )

    def _named(self, organisation: Organisation, words: Words, speaker: Speaker) -> Resolution:
        if organisation.relation is Relation.SELF:
            if speaker is Speaker.FOREIGN and self._is_relative(words):
                return Resolution(kind=AssigneeKind.OTHER, because="Là cơ quan ban hành văn bản.")
            return Resolution(kind=AssigneeKind.OURS, because="Là cơ quan ta.")
        if not organisation.is_own_unit:
            return Resolution(
                kind=AssigneeKind.OTHER,
                organisation_id=organisation.id,
                because=f"Là {organisation.name}, không thuộc cơ quan ta.",
            )
        inside = organisation.relation is Relation.DEPARTMENT
        if inside and speaker is Speaker.FOREIGN and not self._is_own(words, speaker):
            return Resolution(
                kind=AssigneeKind.OTHER, because="Đơn vị này ở đây là của cơ quan ban hành văn bản."
            )
        return Resolution(
            kind=AssigneeKind.DEPARTMENT,
            organisation_id=organisation.id,
            because=f"Đúng tên “{organisation.name}” trong danh bạ.",
        )

    def _living(self, organisation_id: UUID) -> Organisation:
        """The body that a former one went into (đơn vị kế thừa)."""
        seen = {organisation_id}
        while (following := self._successors.get(organisation_id)) and following not in seen:
            seen.add(following)
            organisation_id = following
        return self.organisations[organisation_id]

    def _tie(self, found: Iterable[UUID], because: str) -> Resolution:
        return Resolution(kind=AssigneeKind.UNKNOWN, candidates=tuple(found), because=because)

    def _near_group(self, variants: Sequence[Words]) -> UUID | None:
        """The group whose name is nearly one of `variants`, clearly nearer than the next group's."""
        best: dict[UUID, float] = defaultdict(float)
        for name, group_id in self._group_words:
            for variant in variants:
                # "Các đơn vị thuộc Bộ" is near "các đơn vị thuộc", and yet somebody else's.
                if set(variant) - set(name) <= self._rules.fillers:
                    score = fuzz.ratio(folded(variant), folded(name))
                    best[group_id] = max(best[group_id], score)
        ranked = sorted(best.items(), key=lambda item: -item[1])
        rule = self._rules.near
        if not ranked or ranked[0][1] < rule.accept:
            return None
        is_clear = len(ranked) == 1 or ranked[0][1] - ranked[1][1] >= rule.margin
        return ranked[0][0] if is_clear else None

    def _near(self, words: Words, name: str, speaker: Speaker, *, is_group: bool) -> Resolution:
        near = self._near_units(words, speaker)
        found = None if is_group else self._clear(near, words, speaker)
        if found is not None:
            return Resolution(
                kind=self._named(found, words, speaker).kind,
                organisation_id=found.id,
                because=f"Gần đúng với tên “{found.name}” trong danh bạ.",
            )
        candidates = tuple(
            each.organisation.id
            for each in near
            if each.score >= self._rules.near.candidate or starts_with(each.words, words)
        )[:5]
        is_like_ours = bool(near) and near[0].score >= self._rules.near.accept
        if self._is_outside(words, speaker) and (speaker is Speaker.FOREIGN or not is_like_ours):
            return Resolution(kind=AssigneeKind.OTHER, because="Không phải đơn vị của cơ quan ta.")
        if candidates:
            return self._tie(candidates, f"“{name}” chỉ gần giống tên trong danh bạ; cần người chọn.")
        return Resolution(
            kind=AssigneeKind.UNKNOWN, because=f"Không có “{name}” trong danh bạ; cần người chọn."
        )

    def _clear(self, near: Sequence[_Near], words: Words, speaker: Speaker) -> Organisation | None:
        """The one unit that a near name can only mean, None for a tie or a doubt."""
        rule = self._rules.near
        variants = list(self._variants(words, speaker))
        begun = [each for each in near if any(starts_with(each.words, variant) for variant in variants)]
        if len(begun) > 1:  # "Phòng Nghiệp vụ" begins both "… Y" and "… Dược"
            return None
        if begun and len(words) >= rule.beginning:
            return begun[0].organisation
        if not near or near[0].score < rule.accept:
            return None
        if len(near) > 1 and near[0].score - near[1].score < rule.margin:
            return None
        best = near[0]
        return best.organisation if _same_words(variants, best.words, rule.word) else None

    def _near_units(self, words: Words, speaker: Speaker) -> list[_Near]:
        """Our units by likeness of their names, best first, each with its likest name."""
        variants = [folded(variant) for variant in self._variants(words, speaker)]
        near = []
        for organisation in self.organisations.values():
            if not organisation.is_own_unit or organisation.id in self._successors:
                continue
            scored = [
                (max(fuzz.ratio(variant, folded(form)) for variant in variants), form)
                for form in self._forms_of(organisation)
            ]
            score, form = max(scored)
            near.append(_Near(organisation=organisation, score=score, words=form))
        return sorted(near, key=lambda each: -each.score)

    def _is_outside(self, words: Words, speaker: Speaker) -> bool:
        if any(starts_with(words, form) for form in self._rules.outside):
            return True
        return speaker is Speaker.FOREIGN and any(starts_with(words, form) for form in self._rules.units)


def _same_words(variants: Sequence[Words], other: Words, least: float) -> bool:
    """Whether each word has a like one: "Bệnh viện Bình Minh" is not "Bệnh viện Bình Long"."""
    alike = [variant for variant in variants if len(variant) == len(other)]
    return not alike or any(
        all(fuzz.ratio(folded((a,)), folded((b,))) >= least for a, b in zip(variant, other, strict=True))
        for variant in alike
    )
