"""The scorer counts what a clerk would have to correct, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import cast

import pytest

from models.contract import DeadlineJson, ExtractionJson
from nlp.agreement import reference_key, same_deadline, same_field, same_name, same_rule, words
from nlp.evaluate import MissKind, Score, format_misses, format_report, score
from nlp.gold import GoldDeadline, load_gold

SOURCE = """\
Kính gửi: Các phòng chuyên môn Sở

1. Văn phòng Sở lập danh mục hồ sơ, gửi Giám đốc Sở trước ngày 15/3/2027.

2. Phòng Kế hoạch - Tài chính phối hợp với Văn phòng Sở bố trí kinh phí.

Đề nghị các phòng triển khai thực hiện./.

TT | Nhiệm vụ | Chủ trì
1 | Kiểm kê tài sản | Văn phòng Sở
"""
DUE = {"kind": "date", "due_on": "2027-03-14"}
GOLD = {
    "file": "mau.txt",
    "document": {
        "kind": "công văn",
        "number": "12",
        "issued_on": None,
        "references": [{"symbol": "095/TB-SNV", "kind": "thông báo"}],
    },
    "obligations": [
        {"lines": [3, 3], "lead": ["Văn phòng Sở"], "deadline": DUE},
        {
            "lines": [5, 5],
            "lead": ["Phòng Kế hoạch - Tài chính"],
            "support": ["Văn phòng Sở"],
            "lead_accept": [["Phòng KHTC"]],
        },
        {"lines": [7, 7], "optional": True},
        {"lines": [10, 10], "cell": 2, "lead": ["Văn phòng Sở"]},
    ],
}
FIRST = "Văn phòng Sở lập danh mục hồ sơ, gửi Giám đốc Sở trước ngày 15/3/2027."
SECOND = "Phòng Kế hoạch - Tài chính phối hợp với Văn phòng Sở bố trí kinh phí."
CLOSING = "Đề nghị các phòng triển khai thực hiện./."
ROW = "Kiểm kê tài sản"

Read = dict[str, object]


def duty(text: str, *, lead: str = "", support: str = "", deadline: object = None) -> Read:
    """One read obligation; names are parted by ";"."""
    assignees = [{"name": name, "role": "lead"} for name in lead.split(";") if name]
    assignees += [{"name": name, "role": "support"} for name in support.split(";") if name]
    return {"text": text, "assignees": assignees, "deadline": deadline}


RIGHT = (
    duty(FIRST, lead="Văn phòng Sở", deadline=DUE),
    duty(SECOND, lead="Phòng Kế hoạch - Tài chính", support="Văn phòng Sở"),
    duty(ROW, lead="Văn phòng Sở"),
)
HEADER: Read = {
    "kind": "công văn",
    "number": "12",
    "issued_on": None,
    "references": [{"symbol": "95/TB-SNV"}],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one annotated document."""
    (tmp_path / "mau.txt").write_text(SOURCE, encoding="utf-8")
    (tmp_path / "mau.gold.json").write_text(json.dumps(GOLD), encoding="utf-8")
    return tmp_path


def scored(folder: Path, *duties: Read, header: Read = HEADER) -> Score:
    """The score of one reading."""
    reading = cast("ExtractionJson", {"document": header, "obligations": list(duties)})
    return score(load_gold(folder), {"mau.txt": reading})


def test_a_right_reading_needs_no_correction(folder: Path) -> None:
    result = scored(folder, *RIGHT)
    assert (result.touchless, result.obligations.f1, result.lead.f1, result.deadline.f1) == (1, 1, 1, 1)
    assert result.references.f1 == 1
    assert result.misses == ()


def test_a_missed_obligation_lowers_recall_and_takes_its_lead_and_deadline_along(folder: Path) -> None:
    result = scored(folder, *RIGHT[1:])
    assert result.obligations.recall == pytest.approx(2 / 3)
    assert result.obligations.precision == 1
    assert result.deadline.recall == 0
    assert result.lead.recall == pytest.approx(2 / 3)
    assert [(miss.kind, miss.where) for miss in result.misses] == [(MissKind.MISSED, FIRST)]


def test_an_optional_obligation_is_neither_demanded_nor_counted_as_spurious(folder: Path) -> None:
    result = scored(folder, *RIGHT, duty(CLOSING))
    assert result.obligations.precision == 1
    assert result.spurious_per_gold == 0
    assert result.misses == ()


def test_an_obligation_that_nobody_ordered_is_spurious(folder: Path) -> None:
    result = scored(folder, *RIGHT, duty("Kinh phí do ngân sách bảo đảm."))
    assert result.obligations.precision == pytest.approx(3 / 4)
    assert result.spurious_per_gold == pytest.approx(1 / 3)
    assert result.misses[0].kind is MissKind.SPURIOUS


def test_one_reading_cannot_stand_for_two_obligations(folder: Path) -> None:
    result = scored(folder, RIGHT[0], RIGHT[0], *RIGHT[1:])
    assert result.obligations.hits == 3
    assert result.obligations.precision == pytest.approx(3 / 4)


def test_a_text_that_shares_too_few_words_is_another_obligation(folder: Path) -> None:
    result = scored(folder, duty("Văn phòng Sở lập danh mục.", lead="Văn phòng Sở"), *RIGHT[1:])
    assert {miss.kind for miss in result.misses} == {MissKind.MISSED, MissKind.SPURIOUS}


def test_a_wrong_deadline_costs_the_touch_but_not_the_obligation(folder: Path) -> None:
    late = duty(FIRST, lead="Văn phòng Sở", deadline={"kind": "date", "due_on": "2027-03-15"})
    result = scored(folder, late, *RIGHT[1:])
    assert result.obligations.f1 == 1
    assert result.touchless == pytest.approx(2 / 3)
    assert [miss.kind for miss in result.misses] == [MissKind.DEADLINE]


def test_a_lead_that_gold_accepts_is_as_right_as_its_own(folder: Path) -> None:
    other = duty(SECOND, lead="Phòng KHTC", support="Văn phòng Sở")
    assert scored(folder, RIGHT[0], other, RIGHT[2]).touchless == 1


def test_a_support_named_as_lead_is_wrong_for_both_roles(folder: Path) -> None:
    both = duty(SECOND, lead="Phòng Kế hoạch - Tài chính;Văn phòng Sở")
    result = scored(folder, RIGHT[0], both, RIGHT[2])
    assert {miss.kind for miss in result.misses} == {MissKind.LEAD, MissKind.SUPPORT}
    assert result.support.recall == 0


def test_the_task_of_a_table_row_is_its_cell(folder: Path) -> None:
    result = scored(folder, *RIGHT[:2], duty("1 | Kiểm kê tài sản | Văn phòng Sở", lead="Văn phòng Sở"))
    assert [miss.where for miss in result.misses if miss.kind is MissKind.MISSED] == [ROW]


def test_a_blank_field_is_right_only_when_it_is_left_blank(folder: Path) -> None:
    result = scored(folder, *RIGHT, header={**HEADER, "issued_on": "2027-03-01", "number": None})
    assert {name: tally.recall for name, tally in result.fields.items()} == {
        "kind": 1,
        "number": 0,
        "issued_on": 0,
    }


def test_a_file_that_could_not_be_read_misses_everything(folder: Path) -> None:
    result = score(load_gold(folder), {})
    assert result.unread == ("mau.txt",)
    assert result.touchless == 0
    assert result.references.recall == 0


def test_the_format_to_score_can_be_chosen(folder: Path) -> None:
    assert [gold.file for ext in (".pdf", "docx") for gold in load_gold(folder, ext)] == [
        "mau.pdf",
        "mau.docx",
    ]


def test_the_report_names_every_measure_and_the_misses_say_what_differs(folder: Path) -> None:
    result = scored(folder, *RIGHT[1:], header={**HEADER, "number": "13"})
    report, misses = format_report(result), format_misses(result)
    for measure in ("obligations", "lead", "support", "deadline", "references", "touchless", "field number"):
        assert measure in report
    assert "right '12' read '13'" in misses
    assert FIRST[:40] in misses


def test_the_place_of_the_tone_mark_and_common_abbreviations_do_not_matter() -> None:
    assert words("UBND tỉnh Khánh Hoà") == words("Ủy ban nhân dân tỉnh Khánh Hòa")
    assert same_name("TTYT huyện A", "Trung tâm Y tế huyện A")
    assert not same_name("Phòng Nghiệp vụ Y", "Thanh tra Sở")


def test_a_citation_is_the_same_with_blanks_leading_zeros_and_look_alike_letters() -> None:
    assert reference_key("095 /ТB-SNV") == reference_key("95/TB-SNV")


@pytest.mark.parametrize(
    ("field", "right", "read", "is_same"),
    [
        ("place", "Sơn Giang", "tỉnh Sơn Giang", True),
        ("kind", "công văn", "Công văn", True),
        ("recipients", ["Như trên", "Lưu: VT"], ["Như trên"], False),
        ("addressees", [], None, True),
        (
            "signer",
            {"name": "Lê A", "title": "Phó Giám đốc", "authority": "KT."},
            {"name": "Lê A", "title": "Phó Giám đốc", "authority": None},
            False,
        ),
    ],
)
def test_a_field_is_compared_as_its_kind_asks(field: str, right: object, read: object, is_same: bool) -> None:
    assert same_field(field, cast("str", right), cast("str", read)) is is_same


@pytest.mark.parametrize(
    ("right", "read", "is_same"),
    [
        ("FREQ=MONTHLY;INTERVAL=3", "FREQ=YEARLY;BYMONTH=3,6,9,12", True),
        ("FREQ=YEARLY;BYMONTH=3,6,9,12", "FREQ=MONTHLY;INTERVAL=3", False),  # the months are binding here
        ("FREQ=MONTHLY;BYMONTHDAY=24", "FREQ=MONTHLY;BYMONTHDAY=25", False),
        ("FREQ=WEEKLY;BYDAY=FR", "RRULE:FREQ=WEEKLY;BYDAY=FR", True),
        ("FREQ=WEEKLY", "FREQ=DAILY", False),
        ("FREQ=YEARLY", "FREQ=MONTHLY;INTERVAL=12", True),
    ],
)
def test_two_rules_agree_when_they_fall_on_the_same_days(right: str, read: str, is_same: bool) -> None:
    assert same_rule(right, read) is is_same


@pytest.mark.parametrize(
    ("right", "read", "is_same"),
    [
        (None, None, True),
        (None, {"kind": "ongoing"}, False),
        (GoldDeadline(kind="date", due_on="2027-03-14"), {"kind": "date", "due_on": "2027-03-14"}, True),
        (
            GoldDeadline(kind="date", due_on="2027-03-14", due_time="17:00"),
            {"kind": "date", "due_on": "2027-03-14", "due_time": None},
            False,
        ),
        (
            GoldDeadline(kind="relative", amount=5, unit="day", anchor="issued"),
            {"kind": "relative", "amount": 5, "unit": "working_day", "anchor": "issued"},
            False,
        ),
        (
            GoldDeadline(kind="ongoing", accept=(GoldDeadline(kind="recurring", rrule="FREQ=DAILY"),)),
            {"kind": "recurring", "rrule": "FREQ=DAILY"},
            True,
        ),
        (GoldDeadline(kind="ongoing", due_on="2027-12-31"), {"kind": "ongoing", "due_on": None}, False),
    ],
)
def test_a_deadline_agrees_when_it_binds_on_the_same_day(
    right: GoldDeadline | None, read: object, is_same: bool
) -> None:
    assert same_deadline(right, cast("DeadlineJson | None", read)) is is_same
