"""Asking a body that is not under the issuer is a request; asking one's own units is an order."""

from __future__ import annotations

import pytest

from models.obligation import Nature
from nlp.keys import match_key
from nlp.natures import is_outside, nature_of
from nlp.openings import Directive, Opening

OWN_SENTENCE = Directive(opening=Opening.OPERATOR, request=True)
ORDERED = Directive(opening=Opening.OPERATOR, request=False)
VERB = Directive(opening=Opening.VERB)


@pytest.mark.parametrize(
    ("issuer", "lead"),
    [
        ("Sở Y tế", "Sở Tài chính"),
        ("Sở Y tế", "UBND các xã, phường"),
        ("Sở Y tế", "Công an tỉnh"),
        ("Sở Y tế", "Bảo hiểm xã hội tỉnh"),
        ("Sở Y tế", "Chủ tịch UBND các xã, phường"),
        ("Sở Nội vụ", "Thủ trưởng các sở, ban, ngành"),
        ("Ủy ban nhân dân tỉnh", "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh"),
        ("Ủy ban nhân dân tỉnh", "các tổ chức chính trị - xã hội"),
        ("Ủy ban nhân dân tỉnh", "Ban Tuyên giáo và Dân vận Tỉnh ủy"),
        ("Ủy ban nhân dân tỉnh", "Bộ Tài chính"),
        ("Ủy ban nhân dân phường Tân Lập", "Sở Xây dựng"),
        ("Bộ Y tế", "Ủy ban nhân dân các tỉnh, thành phố"),
        ("Bộ Y tế", "Bộ Tài chính"),
    ],
)
def test_a_body_that_is_not_under_the_issuer_is_asked(issuer: str, lead: str) -> None:
    assert is_outside(match_key(lead), match_key(issuer))


@pytest.mark.parametrize(
    ("issuer", "lead"),
    [
        ("Sở Y tế", "Văn phòng Sở"),
        ("Sở Y tế", "Trung tâm Y tế khu vực"),
        ("Sở Y tế", "các đơn vị trực thuộc"),
        ("Sở Y tế", "Phòng Nghiệp vụ Y"),
        ("Ủy ban nhân dân tỉnh", "Sở Y tế"),
        ("Ủy ban nhân dân tỉnh", "Công an tỉnh"),
        ("Ủy ban nhân dân tỉnh", "Bộ Chỉ huy quân sự tỉnh"),
        ("Ủy ban nhân dân tỉnh", "UBND các xã, phường"),
        ("Ủy ban nhân dân phường Tân Lập", "Công an phường"),
        ("Chính phủ", "Bộ Y tế"),
    ],
)
def test_an_own_unit_is_ordered_whatever_the_word(issuer: str, lead: str) -> None:
    assert not is_outside(match_key(lead), match_key(issuer))


def nature(directive: Directive, lead: str, *around: str) -> Nature:
    return nature_of(directive, [match_key(a) for a in around], [match_key(lead)], match_key("Sở Y tế"))


def test_the_sentence_itself_asks() -> None:
    assert nature(OWN_SENTENCE, "Công an tỉnh") is Nature.REQUEST


def test_the_heading_or_the_lead_in_asks_for_its_items() -> None:
    assert nature(VERB, "Sở Tài chính", "Đề nghị Sở Tài chính:") is Nature.REQUEST
    assert nature(VERB, "Sở Tài chính", "3. Sở Tài chính", "Sở Y tế kính đề nghị các sở:") is Nature.REQUEST


@pytest.mark.parametrize(
    "lead_in",
    [
        "Theo đề nghị của Sở Tài chính, Sở Y tế yêu cầu:",
        "Sở Y tế thông báo như sau:",
        "Xét đề nghị của Phòng Nghiệp vụ:",
    ],
)
def test_somebody_elses_proposal_asks_nobody(lead_in: str) -> None:
    assert nature(VERB, "Sở Tài chính", lead_in) is Nature.ORDER


def test_duties_that_were_given_before_do_not_order() -> None:
    lead_in = "Sở Y tế đề nghị các sở căn cứ nhiệm vụ được giao thực hiện:"
    assert nature(VERB, "Sở Tài chính", lead_in) is Nature.REQUEST


def test_an_item_that_orders_on_its_own_is_an_order_under_an_asking_lead_in() -> None:
    assert nature(ORDERED, "Sở Tài chính", "Sở Y tế đề nghị:") is Nature.ORDER


def test_who_is_named_first_decides_for_a_list() -> None:
    leads = [match_key("Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh"), match_key("Sở Nội vụ")]
    issuer = match_key("Ủy ban nhân dân tỉnh")
    assert nature_of(OWN_SENTENCE, [], leads, issuer) is Nature.REQUEST


def test_without_a_known_body_it_is_an_order() -> None:
    assert nature_of(OWN_SENTENCE, [], [], match_key("Sở Y tế")) is Nature.ORDER
