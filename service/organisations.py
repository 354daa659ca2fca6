"""The directory of bodies (danh bạ đơn vị): units of the agency, their names and groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from sqlmodel import Session

from models.errors import NotFound
from models.organisation import Group, Organisation, Relation
from models.tables.columns import new_id
from service.directory import Directory
from service.naming import folded, in_full, naming_rules, split_words
from service.rosters import Entry, Roster, read_roster
from service.store import organisations as store
from service.store.session import Store
from service.views import OrganisationRef, OrganisationView


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupView:
    """A group of bodies (nhóm đơn vị) with the units of ours in it."""

    id: UUID
    name: str
    members: tuple[OrganisationRef, ...]
    holds_agency: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import did: counted bodies."""

    added: int
    changed: int
    unchanged: int


class Organisations:
    """Danh bạ đơn vị."""

    def __init__(self, database: Store, agency_id: UUID) -> None:
        self._database = database
        self._agency_id = agency_id

    def directory(self) -> Directory:
        """The directory as names are looked up in it."""
        with self._database.reading(self._agency_id) as session:
            return load_directory(session, self._agency_id)

    def agency(self) -> OrganisationView:
        """The agency whose office this is (cơ quan ta)."""
        directory = self.directory()
        if directory.agency is None:
            raise NotFound
        return _view(directory.agency, directory)

    def list_units(self) -> tuple[OrganisationView, ...]:
        """The units that tasks are handed to: departments, then affiliates, in the directory's order."""
        directory = self.directory()
        return tuple(_view(unit, directory) for unit in directory.own_units())

    def unit_refs(self) -> tuple[OrganisationRef, ...]:
        """The units of `list_units` by key and name only: for lists to choose from."""
        return tuple(OrganisationRef(id=unit.id, name=unit.name) for unit in self.directory().own_units())

    def list_groups(self) -> tuple[GroupView, ...]:
        """The groups of the directory."""
        directory = self.directory()
        return tuple(
            GroupView(
                id=group.id,
                name=group.name,
                members=tuple(
                    OrganisationRef(id=member.id, name=member.name) for member in directory.members(group.id)
                ),
                holds_agency=directory.holds_agency(group.id),
            )
            for group in directory.groups.values()
        )

    def import_file(self, path: Path) -> Imported:
        """Loads a .csv or .xlsx directory; the same file again changes nothing. Raises BadInput.

        A row of the kind "cơ quan" renames the agency itself. Bodies that the file does not name stay.
        """
        return self.import_roster(read_roster(path))

    def import_roster(self, roster: Roster) -> Imported:
        """Loads a directory that was read already."""
        with self._database.writing(self._agency_id) as session:
            return _Import(session, self._agency_id).run(roster)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    edition: UUID
    directory: Directory


MOST_KEPT = 256
"""Directories that are kept ready: one for each agency that this process serves."""

_kept: dict[UUID, _Kept] = {}


def load_directory(session: Session, agency_id: UUID) -> Directory:
    """The directory as a transaction sees it; read and made ready again only after a change of it."""
    edition = store.edition_of(session, agency_id)
    kept = _kept.get(agency_id)
    if kept is None or kept.edition != edition:
        directory = Directory(store.organisations_of(session, agency_id), store.groups_of(session, agency_id))
        kept = _Kept(edition=edition, directory=directory)
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[agency_id] = kept
    return kept.directory


def _view(organisation: Organisation, directory: Directory) -> OrganisationView:
    parent = directory.organisations.get(organisation.parent_id) if organisation.parent_id else None
    by_kind: dict[str, list[str]] = {"alias": [], "abbreviation": [], "official": []}
    for name in organisation.names:
        by_kind[name.kind.value].append(name.name)
    return OrganisationView(
        id=organisation.id,
        name=organisation.name,
        relation=organisation.relation,
        level=organisation.level,
        parent=OrganisationRef(id=parent.id, name=parent.name) if parent else None,
        aliases=tuple(by_kind["alias"]),
        abbreviations=tuple(by_kind["abbreviation"]),
        groups=tuple(directory.groups[each].name for each in organisation.groups),
    )


def _key(name: str) -> str:
    return folded(in_full(split_words(name), naming_rules()))


class _Import:
    """One import: bodies are known again by their official name, groups by any of theirs."""

    def __init__(self, session: Session, agency_id: UUID) -> None:
        self._session = session
        self._agency_id = agency_id
        self._known = list(store.organisations_of(session, agency_id))
        self._groups = {
            _key(name): group for group in store.groups_of(session, agency_id) for name in group.names
        }

    def run(self, roster: Roster) -> Imported:
        """Groups first, because bodies belong to them; parents last, because they may follow in the file."""
        for names in roster.groups:
            self._keep_group(names)
        for entry in roster.entries:
            for name in entry.groups:
                self._keep_group((name,))
        before = {each.id: each for each in self._known}
        added = 0
        for entry in roster.entries:
            added += self._keep(entry)
        for entry in roster.entries:
            self._set_parent(entry)
        changed = [each for each in self._known if each.id in before and before[each.id] != each]
        fresh = [each for each in self._known if each.id not in before]
        # A parent may stand below its child: written first without, then with its parent.
        for organisation in (*changed, *fresh):
            self._write(replace(organisation, parent_id=None))
        for organisation in (*changed, *fresh):
            if organisation.parent_id is not None:
                self._write(organisation)
        return Imported(
            added=added, changed=len(changed), unchanged=len(roster.entries) - added - len(changed)
        )

    def _keep_group(self, names: Sequence[str]) -> None:
        known = next((self._groups[_key(name)] for name in names if _key(name) in self._groups), None)
        if known is None:
            known = Group(id=new_id(), names=())
        missing = tuple(name for name in names if _key(name) not in self._groups)
        if missing:
            known = replace(known, names=(*known.names, *missing))
            store.save_group(self._session, self._agency_id, known, position=len(self._groups))
            self._groups.update({_key(name): known for name in known.names})

    def _keep(self, entry: Entry) -> int:
        index = self._find(entry)
        groups = tuple(dict.fromkeys(self._groups[_key(name)].id for name in entry.groups))
        if index is None:
            self._known.append(
                Organisation(
                    id=new_id(),
                    relation=entry.relation,
                    level=entry.level,
                    names=entry.names,
                    groups=groups,
                )
            )
            return 1
        known = self._known[index]
        fresh = replace(known, relation=entry.relation, level=entry.level, names=entry.names)
        if set(groups) != set(known.groups):
            fresh = replace(fresh, groups=groups)
        self._known[index] = fresh
        return 0

    def _set_parent(self, entry: Entry) -> None:
        index = self._find(entry)
        if entry.parent is None or index is None:
            return
        key = _key(entry.parent)
        parent = next((o for o in self._known if any(_key(n.name) == key for n in o.names)), None)
        if parent is not None and parent.id != self._known[index].id:
            self._known[index] = replace(self._known[index], parent_id=parent.id)

    def _find(self, entry: Entry) -> int | None:
        for index, known in enumerate(self._known):
            if entry.relation is Relation.SELF and known.relation is Relation.SELF:
                return index
            if _key(known.name) == _key(entry.name):
                return index
        return None

    def _write(self, organisation: Organisation) -> None:
        place = self._known.index(next(o for o in self._known if o.id == organisation.id))
        store.save_organisation(self._session, self._agency_id, organisation, position=place)
