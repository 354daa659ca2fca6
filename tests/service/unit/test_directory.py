"""Names of a text become bodies of the directory, or stay open for a person."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.organisation import (
    AssigneeKind,
    Group,
    Level,
    NameKind,
    Organisation,
    OrgName,
    Relation,
)
from service.directory import Directory, Resolution, Speaker

OURS, FOREIGN = Speaker.OURS, Speaker.FOREIGN
DEPARTMENTS, AFFILIATES, HOSPITALS, PEERS = (uuid4() for _ in range(4))


def body(
    name: str, relation: Relation, *also: str, short: tuple[str, ...] = (), groups: tuple[UUID, ...] = ()
) -> Organisation:
    """A body with its aliases and abbreviations."""
    names = [OrgName(name=name)]
    names += [OrgName(name=alias, kind=NameKind.ALIAS) for alias in also]
    names += [OrgName(name=each, kind=NameKind.ABBREVIATION) for each in short]
    return Organisation(id=uuid4(), relation=relation, level=Level.OTHER, names=tuple(names), groups=groups)


def department(name: str, *also: str, short: tuple[str, ...] = ()) -> Organisation:
    """A department of ours."""
    return body(name, Relation.DEPARTMENT, *also, short=short, groups=(DEPARTMENTS,))


AGENCY = body("Sở Xây dựng tỉnh Hoa Lư", Relation.SELF, "Sở Xây dựng", "Sở", short=("SXD",), groups=(PEERS,))
OFFICE = department("Văn phòng Sở", "Văn phòng", short=("VP",))
PLANNING = department("Phòng Kế hoạch - Tài chính", short=("KHTC", "P. KHTC"))
HOUSING = department("Phòng Quản lý nhà")
HOUSING_LAND = department("Phòng Quản lý nhà đất")
INSPECTION = department("Thanh tra Sở", "Thanh tra")
LABORATORY = body("Trung tâm Kiểm định Bình Minh", Relation.AFFILIATE, groups=(AFFILIATES,))
HOSPITAL = body("Bệnh viện Xây dựng", Relation.AFFILIATE, groups=(AFFILIATES, HOSPITALS))
PROVINCE = body("Ủy ban nhân dân tỉnh Hoa Lư", Relation.OUTSIDE, "Ủy ban nhân dân tỉnh")

DIRECTORY = Directory(
    [AGENCY, OFFICE, PLANNING, HOUSING, HOUSING_LAND, INSPECTION, LABORATORY, HOSPITAL, PROVINCE],
    [
        Group(id=DEPARTMENTS, names=("các phòng chuyên môn", "các phòng")),
        Group(id=AFFILIATES, names=("các đơn vị trực thuộc", "các cơ quan, đơn vị trực thuộc")),
        Group(id=HOSPITALS, names=("các bệnh viện",)),
        Group(id=PEERS, names=("các sở, ban, ngành", "các sở, ngành")),
    ],
)


def resolve(name: str, speaker: Speaker = OURS) -> Resolution:
    """Who a name is."""
    return DIRECTORY.resolve(name, speaker=speaker, is_group=name.lower().startswith("các"))


@pytest.mark.parametrize(
    "name",
    [
        "Văn phòng Sở",
        "văn phòng sở",
        "Văn phòng",
        "VP",
        "Văn phòng Sở Xây dựng",
        "Văn phòng thuộc Sở Xây dựng",
    ],
)
def test_a_department_is_found_by_name_alias_abbreviation_and_with_its_owner(name: str) -> None:
    found = resolve(name)
    assert (found.kind, found.organisation_id) == (AssigneeKind.DEPARTMENT, OFFICE.id)


@pytest.mark.parametrize(
    "name", ["Phòng Kế hoạch Tài chính", "P. KHTC", "Phòng KHTC", "Phong Ke hoach - Tai chinh"]
)
def test_dashes_short_words_and_lost_marks_make_no_other_department(name: str) -> None:
    assert resolve(name).organisation_id == PLANNING.id


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("Chánh Văn phòng Sở", OFFICE),
        ("Chánh Thanh tra Sở", INSPECTION),
        ("Trưởng phòng Kế hoạch - Tài chính", PLANNING),
        ("Trưởng phòng Phòng Kế hoạch - Tài chính", PLANNING),
        ("Giám đốc Bệnh viện Xây dựng", HOSPITAL),
        ("Thủ trưởng Trung tâm Kiểm định Bình Minh", LABORATORY),
    ],
)
def test_a_head_stands_for_the_body(name: str, unit: Organisation) -> None:
    assert resolve(name).organisation_id == unit.id


@pytest.mark.parametrize("name", ["Sở Xây dựng", "Giám đốc Sở Xây dựng", "SXD", "Sở Xây dựng tỉnh Hoa Lư"])
def test_the_agency_itself_is_ours_whoever_speaks(name: str) -> None:
    assert resolve(name, OURS).kind is AssigneeKind.OURS
    assert resolve(name, FOREIGN).kind is AssigneeKind.OURS


def test_the_same_sở_of_another_province_is_not_ours() -> None:
    assert resolve("Sở Xây dựng tỉnh Cổ Loa", FOREIGN).kind is AssigneeKind.OTHER


def test_the_bare_word_sở_is_ours_in_our_own_documents_only() -> None:
    assert resolve("Giám đốc Sở", OURS).kind is AssigneeKind.OURS
    assert resolve("Giám đốc Sở", FOREIGN).kind is AssigneeKind.OTHER
    assert resolve("Văn phòng Sở", FOREIGN).kind is AssigneeKind.OTHER


def test_a_department_is_ours_in_a_foreign_document_that_names_its_owner() -> None:
    assert resolve("Văn phòng Sở Xây dựng", FOREIGN).organisation_id == OFFICE.id


def test_an_affiliate_has_a_name_of_its_own_in_any_document() -> None:
    assert resolve("Trung tâm Kiểm định Bình Minh", FOREIGN).organisation_id == LABORATORY.id


def test_a_typing_error_is_a_near_name() -> None:
    found = resolve("Trung tâm Kiểm đinh Bình Minhh")
    assert found.organisation_id == LABORATORY.id
    assert "Gần đúng" in found.because


def test_another_proper_name_is_no_near_name() -> None:
    found = resolve("Trung tâm Kiểm định Bình Long")
    assert found.kind is AssigneeKind.UNKNOWN
    assert found.candidates[0] == LABORATORY.id


def test_a_name_that_begins_two_units_stays_open() -> None:
    found = resolve("Phòng Quản lý")
    assert found.kind is AssigneeKind.UNKNOWN
    assert set(found.candidates) >= {HOUSING.id, HOUSING_LAND.id}


def test_an_exact_name_is_not_mistaken_for_the_longer_one() -> None:
    assert resolve("Phòng Quản lý nhà").organisation_id == HOUSING.id


def test_the_same_name_of_two_units_stays_open() -> None:
    twin = replace(HOUSING, id=uuid4())
    directory = Directory([AGENCY, HOUSING, twin], [])
    found = directory.resolve("Phòng Quản lý nhà", speaker=OURS)
    assert found.kind is AssigneeKind.UNKNOWN
    assert set(found.candidates) == {HOUSING.id, twin.id}


@pytest.mark.parametrize(
    ("name", "group"),
    [
        ("các phòng chuyên môn", DEPARTMENTS),
        ("Trưởng các phòng chuyên môn Sở", DEPARTMENTS),
        ("các phòng chuyên môn thuộc Sở", DEPARTMENTS),
        ("Các cơ quan, đơn vị trực thuộc Sở Xây dựng", AFFILIATES),
        ("Thủ trưởng các đơn vị trực thuộc", AFFILIATES),
        ("các bệnh viện", HOSPITALS),
    ],
)
def test_a_group_is_found_with_heads_and_owners(name: str, group: UUID) -> None:
    found = resolve(name)
    assert (found.kind, found.group_id) == (AssigneeKind.GROUP, group)


def test_a_group_that_holds_the_agency_is_the_agency() -> None:
    assert resolve("Các sở, ban, ngành", FOREIGN).kind is AssigneeKind.OURS


def test_the_units_of_a_foreign_speaker_are_not_ours() -> None:
    assert resolve("các đơn vị trực thuộc", FOREIGN).kind is AssigneeKind.OTHER
    assert resolve("các đơn vị trực thuộc Sở Xây dựng", FOREIGN).group_id == AFFILIATES
    assert resolve("các bệnh viện", FOREIGN).group_id == HOSPITALS


def test_without_an_issuer_a_department_is_ours_and_a_bare_group_for_a_person() -> None:
    assert resolve("Văn phòng Sở", Speaker.UNKNOWN).organisation_id == OFFICE.id
    assert resolve("các đơn vị trực thuộc", Speaker.UNKNOWN).kind is AssigneeKind.UNKNOWN
    assert resolve("các đơn vị trực thuộc Sở Xây dựng", Speaker.UNKNOWN).group_id == AFFILIATES
    assert resolve("các bệnh viện", Speaker.UNKNOWN).group_id == HOSPITALS


def test_units_of_a_ministry_are_not_near_to_ours() -> None:
    assert resolve("Các đơn vị trực thuộc Bộ").kind is not AssigneeKind.GROUP


@pytest.mark.parametrize("name", ["các đơn vị có liên quan", "các phòng chuyên môn liên quan"])
def test_an_open_set_is_for_a_person(name: str) -> None:
    assert resolve(name).kind is AssigneeKind.UNKNOWN


@pytest.mark.parametrize(
    "name", ["Bộ Xây dựng", "Sở Tài chính", "UBND các xã, phường", "Công an tỉnh", "Tỉnh đoàn"]
)
def test_bodies_that_are_no_units_make_no_task(name: str) -> None:
    assert resolve(name).kind is AssigneeKind.OTHER


def test_a_known_outside_body_is_named() -> None:
    found = resolve("Chủ tịch UBND tỉnh", FOREIGN)
    assert (found.kind, found.organisation_id) == (AssigneeKind.OTHER, PROVINCE.id)


def test_an_unknown_unit_of_ours_is_for_a_person_and_of_others_is_theirs() -> None:
    assert resolve("Phòng Chuyển đổi số", OURS).kind is AssigneeKind.UNKNOWN
    assert resolve("Phòng Chuyển đổi số", FOREIGN).kind is AssigneeKind.OTHER


def test_a_former_body_is_its_successor() -> None:
    heir = replace(PLANNING, id=uuid4(), names=(OrgName(name="Phòng Tổng hợp"),), predecessors=(PLANNING.id,))
    directory = Directory([AGENCY, PLANNING, heir], [])
    assert directory.resolve("Phòng Kế hoạch - Tài chính", speaker=OURS).organisation_id == heir.id


@pytest.mark.parametrize(
    ("issuer", "speaker"),
    [
        ("Sở Xây dựng", OURS),
        ("SỞ XÂY DỰNG TỈNH HOA LƯ", OURS),
        ("Văn phòng Sở Xây dựng", OURS),
        (None, Speaker.UNKNOWN),
        ("Ủy ban nhân dân tỉnh Hoa Lư", FOREIGN),
        ("Bộ Xây dựng", FOREIGN),
        ("Sở Tài chính", FOREIGN),
    ],
)
def test_who_speaks_follows_from_the_issuer(issuer: str | None, speaker: Speaker) -> None:
    assert DIRECTORY.speaker(issuer) is speaker


def test_members_are_units_of_ours_only() -> None:
    assert {unit.id for unit in DIRECTORY.members(AFFILIATES)} == {LABORATORY.id, HOSPITAL.id}
    assert DIRECTORY.members(PEERS) == ()


@given(st.text(max_size=60), st.sampled_from(Speaker), st.booleans())
def test_any_name_is_answered_with_a_reason(name: str, speaker: Speaker, is_group: bool) -> None:
    found = DIRECTORY.resolve(name, speaker=speaker, is_group=is_group)
    assert found.because
    if found.kind is AssigneeKind.DEPARTMENT:
        assert found.organisation_id is not None
    if found.kind is AssigneeKind.GROUP:
        assert found.group_id is not None


@given(
    st.sampled_from([OFFICE, PLANNING, HOUSING, INSPECTION, LABORATORY, HOSPITAL]),
    st.sampled_from(["", " ", "\u00a0"]),
)
def test_capitals_and_blanks_around_a_name_do_not_matter(unit: Organisation, blank: str) -> None:
    name = f"{blank}{unit.name.upper()}{blank}"
    assert resolve(name).organisation_id == unit.id


@pytest.mark.parametrize(
    ("issuer", "parent", "speaker"),
    [
        ("Sở Xây dựng", "UBND TỈNH HOA LƯ", Speaker.OURS),
        ("Sở Xây dựng", "ỦY BAN NHÂN DÂN TỈNH", Speaker.OURS),
        ("Sở Xây dựng", "ỦY BAN NHÂN DÂN THÀNH PHỐ HOA LƯ", Speaker.OURS),
        ("Sở Xây dựng", "UBND TP. HL", Speaker.OURS),
        ("Sở Xây dựng", "BỘ XÂY DỰNG", Speaker.OURS),
        ("Sở Xây dựng", None, Speaker.OURS),
        ("Sở Xây dựng", "UBND TỈNH SƠN GIANG", Speaker.FOREIGN),
        ("Sở Xây dựng", "ỦY BAN NHÂN DÂN THÀNH PHỐ SƠN GIANG", Speaker.FOREIGN),
        ("Văn phòng Sở", "SỞ XÂY DỰNG TỈNH SƠN GIANG", Speaker.FOREIGN),
        ("Sở Xây dựng", "TỈNH ỦY SƠN GIANG", Speaker.OURS),
    ],
)
def test_a_body_of_the_same_name_in_another_province_is_not_ours(
    issuer: str, parent: str | None, speaker: Speaker
) -> None:
    assert DIRECTORY.speaker(issuer, parent) is speaker


def test_without_a_place_of_our_own_no_parent_contradicts_us() -> None:
    nowhere = Directory([body("Sở Xây dựng", Relation.SELF)], [])
    assert nowhere.speaker("Sở Xây dựng", "UBND tỉnh Sơn Giang") is Speaker.OURS
