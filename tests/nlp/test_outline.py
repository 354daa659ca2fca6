"""Items and their places in the outline."""

from __future__ import annotations

from dondoc_texts import source_of
from hypothesis import given
from hypothesis import strategies as st

from nlp.lines import lines_of
from nlp.outline import build_outline, introduces


def paths(text: str) -> list[str]:
    return [item.path for item in build_outline(lines_of(source_of(text)))]


def test_labels_are_joined_from_the_outermost_down_and_bullets_counted() -> None:
    text = "I. NHIỆM VỤ\n1. Văn phòng Sở\na) Rà soát:\n- Hồ sơ giấy;\n- Hồ sơ điện tử.\nb) Báo cáo.\nII. KINH PHÍ"
    assert paths(text) == ["I", "I.1", "I.1.a", "I.1.a.-1", "I.1.a.-2", "I.1.b", "II"]


def test_a_lead_in_holds_the_list_behind_it() -> None:
    items = build_outline(lines_of(source_of("Sở yêu cầu các đơn vị:\n1. Rà soát.\n2. Báo cáo.")))
    assert items[1].parent is items[0]
    assert items[2].parent is items[0]


def test_a_label_alone_takes_the_next_paragraph_as_its_text() -> None:
    items = build_outline(lines_of(source_of("1.\nCác đơn vị rà soát hồ sơ.\n2.\nBáo cáo kết quả.")))
    assert [(i.path, i.text) for i in items] == [
        ("1", "Các đơn vị rà soát hồ sơ."),
        ("2", "Báo cáo kết quả."),
    ]
    assert items[0].begin == 0


def test_fields_behind_bullets_stand_beside_them() -> None:
    items = build_outline(
        lines_of(
            source_of(
                "1. Số hóa hồ sơ\n- Quét hồ sơ cũ.\nĐơn vị chủ trì: Văn phòng Sở.\nThời gian: Quý II/2026."
            )
        )
    )
    assert [i.parent for i in items[1:]] == [items[0]] * 3


def test_a_closing_paragraph_leaves_the_last_item() -> None:
    items = build_outline(
        lines_of(
            source_of("1. Rà soát hồ sơ.\n2. Báo cáo kết quả.\nYêu cầu các đơn vị nghiêm túc thực hiện./.")
        )
    )
    assert items[-1].parent is None


def test_paragraphs_quoted_from_another_document_are_no_items() -> None:
    text = "1. Tại Điều 5 quy định:\n“Điều 5. Trách nhiệm\n1. Cơ quan thuế kiểm tra.\n2. Lập biên bản.”\n2. Rà soát."
    assert paths(text) == ["1", "2"]


def test_what_announces_a_list_is_known_by_its_end() -> None:
    assert introduces("thực hiện các nhiệm vụ sau")
    assert introduces("cụ thể như sau:")
    assert not introduces("rà soát hồ sơ.")


@given(
    st.lists(st.sampled_from(["I. A", "1. B", "a) C", "- D", "+ E", "Đoạn văn.", "Giao việc:"]), max_size=25)
)
def test_every_item_stands_behind_its_parent_and_none_is_lost(lines: list[str]) -> None:
    source = source_of("\n".join(lines) or "x")
    items = build_outline(lines_of(source))
    assert [i.begin for i in items] == sorted(i.begin for i in items)
    for item in items:
        if item.parent is not None:
            assert item.parent.begin < item.begin
            assert item in item.parent.children
