"""Word's own numbers come out as Word shows them."""

from __future__ import annotations

from pathlib import Path

import pytest
from dondoc_docx import blocks, cell, lines, numbered, paragraph, table, written

from ingest.readers.docx_numbering import written as in_format


def level(index: int, text: str, shape: str = "decimal", more: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="{start}"/><w:numFmt w:val="{shape}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def abstract(key: int, *levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{key}">{"".join(levels)}</w:abstractNum>'


def num(key: int, shape: int, more: str = "") -> str:
    return f'<w:num w:numId="{key}"><w:abstractNumId w:val="{shape}"/>{more}</w:num>'


DIRECTIVE = abstract(
    7,
    level(0, "%1.", "upperRoman"),
    level(1, "%2."),
    level(2, "%3)", "lowerLetter"),
    level(3, "-", "bullet"),
    level(4, "%2.%5."),
)


def test_levels_restart_under_a_new_parent(tmp_path: Path) -> None:
    order = [0, 1, 2, 2, 3, 1, 4, 4, 0, 1, 2]
    body = "".join(numbered(f"ý {i}", 1, at) for i, at in enumerate(order))
    found = [block.label for block in blocks(written(tmp_path, body, numbering=DIRECTIVE + num(1, 7)))]
    assert found == ["I.", "1.", "a)", "b)", "-", "2.", "2.1.", "2.2.", "II.", "1.", "a)"]


def test_the_label_stands_before_the_text_with_one_space(tmp_path: Path) -> None:
    draft = written(tmp_path, numbered("Sở Y tế chủ trì.", 1, 2), numbering=DIRECTIVE + num(1, 7))
    assert lines(draft) == ["a) Sở Y tế chủ trì."]
    assert blocks(draft)[0].pieces[0].text == "Sở Y tế chủ trì."


def test_lists_of_one_shape_count_on_together(tmp_path: Path) -> None:
    body = numbered("một", 1, 1) + numbered("hai", 2, 1) + numbered("ba", 1, 1)
    draft = written(tmp_path, body, numbering=DIRECTIVE + num(1, 7) + num(2, 7))
    assert [b.label for b in blocks(draft)] == ["1.", "2.", "3."]


def test_an_overridden_start_counts_once_where_the_list_begins(tmp_path: Path) -> None:
    override = '<w:lvlOverride w:ilvl="1"><w:startOverride w:val="4"/></w:lvlOverride>'
    body = numbered("một", 1, 1) + "".join(numbered(t, 2, 1) for t in ("bốn", "năm")) + numbered("sáu", 1, 1)
    draft = written(tmp_path, body, numbering=DIRECTIVE + num(1, 7) + num(2, 7, override))
    assert [b.label for b in blocks(draft)] == ["1.", "4.", "5.", "6."]


def test_a_list_may_redefine_a_level(tmp_path: Path) -> None:
    override = f'<w:lvlOverride w:ilvl="1">{level(1, "Câu %2:")}</w:lvlOverride>'
    draft = written(tmp_path, numbered("hỏi", 2, 1), numbering=DIRECTIVE + num(2, 7, override))
    assert lines(draft) == ["Câu 1: hỏi"]


@pytest.mark.parametrize(("restart", "expected"), [("0", "3."), ("1", "1."), (None, "1.")])
def test_a_level_restarts_as_it_says(tmp_path: Path, restart: str | None, expected: str) -> None:
    more = f'<w:lvlRestart w:val="{restart}"/>' if restart is not None else ""
    shape = abstract(1, level(0, "%1.", "upperRoman"), level(1, "%2.", more=more))
    body = "".join(numbered("ý", 1, at) for at in (0, 1, 1, 0, 1))
    draft = written(tmp_path, body, numbering=shape + num(1, 1))
    assert blocks(draft)[-1].label == expected


def test_a_level_restarts_only_after_the_level_it_names(tmp_path: Path) -> None:
    shape = abstract(1, level(0, "%1."), level(1, "%2."), level(2, "%3)", more='<w:lvlRestart w:val="1"/>'))
    body = "".join(numbered("ý", 1, at) for at in (0, 1, 2, 1, 2, 0, 1, 2))
    draft = written(tmp_path, body, numbering=shape + num(1, 1))
    assert [b.label for b in blocks(draft)] == ["1.", "1.", "1)", "2.", "2)", "2.", "1.", "1)"]


def test_legal_numbering_shows_roman_parents_as_digits(tmp_path: Path) -> None:
    shape = abstract(1, level(0, "%1.", "upperRoman"), level(1, "%1.%2", more="<w:isLgl/>"))
    body = numbered("mục", 1, 0) + numbered("mục", 1, 0) + numbered("khoản", 1, 1)
    assert [b.label for b in blocks(written(tmp_path, body, numbering=shape + num(1, 1)))] == [
        "I.",
        "II.",
        "2.1",
    ]


def test_a_style_carries_numbering_and_those_based_on_it_inherit_it(tmp_path: Path) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="Dieu"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
        '</w:style><w:style w:type="paragraph" w:styleId="DieuCon"><w:basedOn w:val="Dieu"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Khoan"><w:basedOn w:val="Dieu"/><w:pPr><w:numPr>'
        '<w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    shape = abstract(1, level(0, "Điều %1.", start=5), level(1, "%2."))
    body = "".join(paragraph("ý", f'<w:pStyle w:val="{s}"/>') for s in ("Dieu", "Khoan", "DieuCon"))
    draft = written(tmp_path, body, styles=styles, numbering=shape + num(1, 1))
    assert [b.label for b in blocks(draft)] == ["Điều 5.", "1.", "Điều 6."]


def test_a_level_tied_to_a_style_is_the_style_s_level(tmp_path: Path) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="Khoan"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
        "</w:style>"
    )
    shape = abstract(1, level(0, "%1.", "upperRoman"), level(1, "%2)", more='<w:pStyle w:val="Khoan"/>'))
    body = paragraph("ý", '<w:pStyle w:val="Khoan"/>')
    draft = written(tmp_path, body, styles=styles, numbering=shape + num(1, 1))
    assert blocks(draft)[0].label == "1)"


def test_list_zero_takes_the_style_s_number_away(tmp_path: Path) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="Dieu"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
        "</w:style>"
    )
    body = paragraph("ý", '<w:pStyle w:val="Dieu"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    draft = written(tmp_path, body, styles=styles, numbering=DIRECTIVE + num(1, 7))
    assert lines(draft) == ["ý"]


def test_a_list_style_lends_its_shape(tmp_path: Path) -> None:
    styles = (
        '<w:style w:type="numbering" w:styleId="DanhSach"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
        "</w:style>"
    )
    linked = '<w:abstractNum w:abstractNumId="9"><w:numStyleLink w:val="DanhSach"/></w:abstractNum>'
    body = numbered("một", 2, 1) + numbered("hai", 1, 1)
    draft = written(tmp_path, body, styles=styles, numbering=DIRECTIVE + linked + num(1, 7) + num(2, 9))
    assert [b.label for b in blocks(draft)] == ["1.", "2."]


def test_list_styles_that_point_at_each_other_end(tmp_path: Path) -> None:
    styles = (
        '<w:style w:type="numbering" w:styleId="A"><w:basedOn w:val="A"/><w:pPr><w:numPr><w:numId w:val="1"/>'
        "</w:numPr></w:pPr></w:style>"
    )
    linked = '<w:abstractNum w:abstractNumId="9"><w:numStyleLink w:val="A"/></w:abstractNum>'
    assert lines(written(tmp_path, numbered("ý", 1), styles=styles, numbering=linked + num(1, 9))) == ["ý"]


@pytest.mark.parametrize(
    ("glyph", "expected"),
    [
        ("-", "-"),
        ("+", "+"),
        ("•", "•"),
        ("–", "–"),
        ("\uf0b7", "-"),
        ("\uf0d8", "-"),
        ("o", "-"),
        ("§", "-"),
    ],
)
def test_a_bullet_is_a_sign_that_a_reader_knows(tmp_path: Path, glyph: str, expected: str) -> None:
    draft = written(tmp_path, numbered("ý", 1), numbering=abstract(1, level(0, glyph, "bullet")) + num(1, 1))
    assert blocks(draft)[0].label == expected


def test_punctuation_glued_to_the_number_belongs_to_the_label(tmp_path: Path) -> None:
    shape = abstract(1, level(0, "Điều %1", more='<w:suff w:val="nothing"/>'))
    draft = written(tmp_path, numbered(". Hiệu lực thi hành", 1), numbering=shape + num(1, 1))
    assert lines(draft) == ["Điều 1. Hiệu lực thi hành"]


def test_numbers_go_on_through_tables_and_content_controls(tmp_path: Path) -> None:
    rows = table(("STT", "Nhiệm vụ"), (cell(numbered("", 1, 1)), "Rà soát"), borders=True)
    control = f"<w:sdt><w:sdtContent>{numbered('ba', 1, 1)}</w:sdtContent></w:sdt>"
    draft = written(tmp_path, numbered("một", 1, 1) + rows + control, numbering=DIRECTIVE + num(1, 7))
    assert lines(draft) == ["1. một", "STT | Nhiệm vụ", "2. | Rà soát", "3. ba"]


def test_a_list_that_the_file_lacks_labels_nothing(tmp_path: Path) -> None:
    body = numbered("Một.", 5) + numbered("Hai.", 1, 44)
    assert lines(written(tmp_path, body, numbering=DIRECTIVE + num(1, 7))) == ["Một.", "Hai."]


@pytest.mark.parametrize(
    ("count", "shape", "expected"),
    [
        (3, "decimal", "3"),
        (3, "decimalZero", "03"),
        (12, "001", "012"),
        (4, "lowerRoman", "iv"),
        (49, "upperRoman", "XLIX"),
        (4, "lowerLetter", "d"),
        (5, "lowerLetter", "e"),
        (26, "upperLetter", "Z"),
        (28, "lowerLetter", "bb"),
        (0, "lowerLetter", "0"),
        (22, "ordinal", "22nd"),
        (11, "ordinal", "11th"),
        (5, "none", ""),
        (5, "bullet", ""),
        (5, "chicago", "5"),
    ],
)
def test_a_number_is_written_in_words_format(count: int, shape: str, expected: str) -> None:
    assert in_format(count, shape) == expected
