"""Bodies and their names over time."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from models.organisation import Level, NameKind, Organisation, OrgName, Relation


def body(*names: OrgName, relation: Relation = Relation.AFFILIATE) -> Organisation:
    """A body with these names."""
    return Organisation(id=uuid4(), relation=relation, level=Level.AFFILIATE, names=names)


def test_the_name_in_force_is_the_official_one_without_an_end() -> None:
    renamed = body(
        OrgName(name="Trung tâm Y tế huyện A", valid_to=date(2025, 6, 30)),
        OrgName(name="Trung tâm Y tế khu vực A", valid_from=date(2025, 7, 1)),
        OrgName(name="TTYT A", kind=NameKind.ABBREVIATION),
    )
    assert renamed.name == "Trung tâm Y tế khu vực A"


def test_a_body_known_only_by_an_alias_is_called_by_it() -> None:
    assert body(OrgName(name="Ban A", kind=NameKind.ALIAS)).name == "Ban A"


def test_departments_and_affiliates_are_own_units_and_nobody_else() -> None:
    own = {relation for relation in Relation if body(OrgName(name="A"), relation=relation).is_own_unit}
    assert own == {Relation.DEPARTMENT, Relation.AFFILIATE}
