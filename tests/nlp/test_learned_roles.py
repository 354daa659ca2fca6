"""Which role a name has in its passage: by the rules, by what is learned, judged on documents left out."""

from __future__ import annotations

import pytest

from nlp.gold import GoldObligation
from nlp.learned.mentions import named_passage, roles_of
from nlp.learned.protocol import NamedAs, NamedPassage, RoleChances, RoleClassifier, RuleRoles
from nlp.learned.role_facts import role_facts_of
from nlp.learned.roles import RoleLesson, cross_validated_roles, score_roles, train_roles

LEAD, SUPPORT, NEITHER = NamedAs.LEAD, NamedAs.SUPPORT, NamedAs.NEITHER

ORDER = "Giao Sở Tài chính chủ trì, phối hợp với Sở Nội vụ, Sở Xây dựng rà soát, báo cáo UBND tỉnh."
RIGHT = ((LEAD, SUPPORT, SUPPORT, NEITHER),)


def names(passage: NamedPassage) -> list[str]:
    return [mention.name for mention in passage.mentions]


def obligation(*leads: tuple[str, ...], supports: tuple[tuple[str, ...], ...] = ((),)) -> GoldObligation:
    return GoldObligation(texts=("",), leads=leads, supports=supports, deadline=None)


def sure(role: NamedAs) -> RoleChances:
    return RoleChances(
        lead=float(role is LEAD), support=float(role is SUPPORT), neither=float(role is NEITHER)
    )


# -- the names of a passage -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (ORDER, ["Sở Tài chính", "Sở Nội vụ", "Sở Xây dựng", "UBND tỉnh"]),
        # a name inside another is none of its own
        ("Báo cáo Giám đốc Sở Y tế trước ngày 15/3.", ["Giám đốc Sở Y tế"]),
        # "các Bộ" is said once for both
        ("Các Bộ: Quốc phòng, Tài chính kịp thời xuất cấp.", ["Bộ Quốc phòng", "Bộ Tài chính"]),
        ("Rà soát quy chế làm việc.", []),
    ],
)
def test_every_name_of_a_passage_is_a_mention(text: str, expected: list[str]) -> None:
    passage = named_passage(text)
    assert names(passage) == expected
    assert all(0 <= one.start < one.end <= len(text) for one in passage.mentions)


def test_the_issuer_is_known_by_its_own_names() -> None:
    passage = named_passage("Giao Sở Y tế báo cáo UBND tỉnh.", frozenset({"ubnd tỉnh"}))
    assert [one.is_issuer for one in passage.mentions] == [False, True]


# -- what the rules read --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (ORDER, (LEAD, SUPPORT, SUPPORT, NEITHER)),
        # who helps is said in brackets behind its name
        ("Sở Tài chính, Sở Nội vụ (phối hợp) rà soát.", (LEAD, SUPPORT)),
        # the second sentence is the one that directs
        ("Thời gian qua dịch bệnh tăng. Giao Sở Y tế rà soát.", (LEAD,)),
        # a body that only gets the report
        ("Rà soát, gửi Sở Y tế tổng hợp.", (NEITHER,)),
    ],
)
def test_the_rules_take_the_place_of_a_classifier(text: str, expected: tuple[NamedAs, ...]) -> None:
    rules: RoleClassifier = RuleRoles()
    (chances,) = rules.chances([named_passage(text)])
    assert chances == tuple(sure(role) for role in expected)


# -- what is right --------------------------------------------------------------------------------------


def test_a_name_is_what_the_gold_names_it_for() -> None:
    right = obligation(("Sở Tài chính",), supports=(("Sở Nội vụ", "Sở Xây dựng"),))
    assert roles_of(named_passage(ORDER), right) == RIGHT[0]


def test_where_the_gold_accepts_a_name_and_its_absence_nothing_is_asked() -> None:
    right = obligation(("Sở Tài chính",), supports=(("Sở Nội vụ", "Sở Xây dựng"), ("Sở Nội vụ",)))
    assert roles_of(named_passage(ORDER), right) == (LEAD, SUPPORT, None, NEITHER)


def test_another_wording_that_is_accepted_makes_a_name_no_less_sure() -> None:
    right = obligation(("Các cơ quan, đơn vị",), ("Các cơ quan", "đơn vị"))
    assert roles_of(named_passage("Các cơ quan, đơn vị rà soát thủ tục."), right) == (LEAD,)


# -- facts ----------------------------------------------------------------------------------------------


def test_facts_tell_words_cues_place_and_what_follows() -> None:
    lead, helper, other, told = (set(facts) for facts in role_facts_of(named_passage(ORDER)))
    assert {"cue1=giao", "before1=giao", "behind1=chủ", "head=sở", "rank=0", "capital=True"} <= lead
    assert {"cue1=với", "cue2=phối hợp", "verb=passed"} <= helper
    assert {"cue1=báo cáo", "follows=. other", "rank=3"} <= told
    assert "in list=1" in other


def test_a_list_of_names_shares_what_stands_before_and_behind_it() -> None:
    _, helper, other, _ = (set(facts) for facts in role_facts_of(named_passage(ORDER)))
    shared = {"before=hợp với", "behind=rà soát", "follows=verb"}
    assert shared <= helper
    assert shared <= other


def test_a_name_in_a_labelled_field_and_one_in_a_title_are_told() -> None:
    facts = role_facts_of(named_passage("Cơ quan phối hợp: Sở Nội vụ"))[-1]
    assert {"field=support", "title"} <= set(facts)


def test_what_the_rules_read_is_a_fact_only_where_it_is_wanted() -> None:
    passage = named_passage(ORDER)
    assert "rules=lead" in role_facts_of(passage, with_rules=True)[0]
    assert not any(fact.startswith("rules=") for facts in role_facts_of(passage) for fact in facts)


# -- learning -------------------------------------------------------------------------------------------

OTHERS = (
    "Giao Sở Y tế chủ trì, phối hợp với Công an tỉnh kiểm tra, báo cáo UBND tỉnh.",
    "Giao Sở Công Thương chủ trì, phối hợp với Sở Tư pháp rà soát, báo cáo UBND tỉnh.",
    "Giao Sở Ngoại vụ chủ trì, phối hợp với Sở Y tế xây dựng kế hoạch, báo cáo UBND tỉnh.",
    "Giao Thanh tra tỉnh chủ trì, phối hợp với Sở Nội vụ kiểm tra, báo cáo UBND tỉnh.",
)


def lessons() -> list[RoleLesson]:
    return [
        RoleLesson(file=f"{i}", passages=(named_passage(text),), answers=((LEAD, SUPPORT, NEITHER),))
        for i, text in enumerate(OTHERS)
    ]


def test_roles_are_learned_from_documents_and_told_in_one_that_is_new() -> None:
    learned: RoleClassifier = train_roles(lessons())
    (chances,) = learned.chances([named_passage(ORDER)])
    assert tuple(one.likeliest for one in chances) == RIGHT[0]
    assert all(one.lead + one.support + one.neither == pytest.approx(1.0) for one in chances)


def test_learning_roles_twice_gives_the_same() -> None:
    assert train_roles(lessons(), with_rules=True) == train_roles(lessons(), with_rules=True)


def test_a_document_is_judged_by_what_the_others_teach() -> None:
    for with_rules in (False, True):
        scores = cross_validated_roles(lessons(), with_rules=with_rules)
        assert [(one.lead.f1, one.support.f1, one.exact_share) for one in scores] == [(1.0, 1.0, 1.0)] * 4


def test_a_passage_is_exact_where_every_name_is_right() -> None:
    lesson = RoleLesson(file="a", passages=(named_passage(ORDER),) * 2, answers=RIGHT * 2)
    right = [sure(role) for role in RIGHT[0]]
    score = score_roles(lesson, [right, [right[0], right[1], sure(LEAD), right[3]]])
    assert (score.exact, score.passages) == (1, 2)
    assert (score.lead.hits, score.lead.gold, score.lead.read) == (2, 2, 3)
    assert (score.support.hits, score.support.gold, score.support.read) == (3, 4, 3)


def test_a_name_with_two_right_answers_is_not_counted() -> None:
    lesson = RoleLesson(file="a", passages=(named_passage("Giao Sở Y tế rà soát."),), answers=((None,),))
    score = score_roles(lesson, [[sure(NEITHER)]])
    assert (score.lead.gold, score.exact, score.passages) == (0, 1, 1)


def test_of_equal_chances_the_role_that_claims_less_is_taken() -> None:
    assert RoleChances(lead=0.4, support=0.4, neither=0.2).likeliest is SUPPORT
    assert RoleChances(lead=0.4, support=0.2, neither=0.4).likeliest is NEITHER
