"""A Word file is read as Word shows it."""

from __future__ import annotations

from pathlib import Path

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from dondoc_docx import blocks, lines, paragraph, table, tables, word_parts, written, zipped

from ingest.context import ReadContext
from ingest.readers.docx import head_texts, read_docx
from models.source import BlockKind

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def box(text: str) -> str:
    content = f"<w:txbxContent>{paragraph(text)}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>'
        f"{content}</wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>"
        f"{content}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def test_a_document_of_python_docx_is_read_in_order_with_its_looks(tmp_path: Path) -> None:
    document = docx.Document()
    head = document.add_paragraph()
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title = head.add_run("CHỈ THỊ")
    title.bold, title.font.size, title.font.name = True, Pt(14), "Times New Roman"
    order = document.add_paragraph()
    order.paragraph_format.first_line_indent = Pt(28)
    order.add_run("Yêu cầu").italic = True
    order.add_run(" các sở, ngành thực hiện.")
    grid = document.add_table(rows=2, cols=2, style="Table Grid")
    for at, text in enumerate(("Nhiệm vụ", "Thời hạn", "Rà soát", "31/3/2023")):
        grid.cell(at // 2, at % 2).text = text
    document.add_paragraph("Văn phòng theo dõi.")
    path = tmp_path / "chi-thi.docx"
    document.save(str(path))
    draft = read_docx(path, ReadContext())
    assert lines(draft) == [
        "CHỈ THỊ",
        "Yêu cầu các sở, ngành thực hiện.",
        "Nhiệm vụ | Thời hạn",
        "Rà soát | 31/3/2023",
        "Văn phòng theo dõi.",
    ]
    first, second, last = blocks(draft)
    assert (first.bold, first.centred, first.size, first.font) == (True, True, 14, "Times New Roman")
    assert first.fixed, "a title in capitals is a line of its own"
    assert (second.italic, second.indent, second.fixed) == (False, 28, False)
    assert [b.pieces[0].paragraph for b in (first, second, last)] == [0, 1, 6]


def test_tracked_changes_are_read_as_accepted(tmp_path: Path) -> None:
    body = (
        f"<w:p>{run('Xong trước ')}<w:del><w:r><w:delText>15/3</w:delText></w:r></w:del>"
        f"<w:ins>{run('20/4')}</w:ins><w:moveFrom>{run(' cũ')}</w:moveFrom><w:moveTo>{run(' mới')}</w:moveTo></w:p>"
    )
    assert lines(written(tmp_path, body)) == ["Xong trước 20/4 mới"]


def test_a_paragraph_whose_end_was_deleted_is_one_with_the_next(tmp_path: Path) -> None:
    body = paragraph("Giao Sở Y tế ", "<w:rPr><w:del/></w:rPr>") + paragraph("chủ trì.")
    draft = written(tmp_path, body)
    assert [block.pieces[0].text for block in blocks(draft)] == ["Giao Sở Y tế chủ trì."]


def test_hidden_text_is_not_read_whoever_hides_it(tmp_path: Path) -> None:
    styles = (
        '<w:style w:type="character" w:styleId="An"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="DoanAn"><w:rPr><w:vanish/></w:rPr></w:style>'
    )
    by_style = '<w:rStyle w:val="An"/>'
    body = (
        f"<w:p>{run('Thấy.')}{run('ẩn', '<w:vanish/>')}{run('ẩn', by_style)}</w:p>"
        + paragraph("ẩn", '<w:pStyle w:val="DoanAn"/>')
        + paragraph("Lại thấy.", '<w:pStyle w:val="DoanAn"/>', '<w:vanish w:val="0"/>')
    )
    assert lines(written(tmp_path, body, styles=styles)) == ["Thấy.", "Lại thấy."]


def test_links_controls_and_field_results_are_text_and_field_codes_are_not(tmp_path: Path) -> None:
    body = (
        f"<w:p><w:hyperlink>{run('syt.gov.vn')}</w:hyperlink><w:sdt><w:sdtContent>{run(' một')}</w:sdtContent>"
        f"</w:sdt><w:smartTag>{run(' hai')}</w:smartTag>"
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> DATE </w:instrText></w:r>'
        f"{run('mã')}<w:r><w:fldChar w:fldCharType='separate'/></w:r>{run(' 05/01/2023')}"
        f"<w:r><w:fldChar w:fldCharType='end'/></w:r><w:fldSimple>{run(' ba')}</w:fldSimple></w:p>"
        f"<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r>{run('mất')}</w:p>"
        + paragraph("Một trường không đóng chỉ mất đoạn của nó.")
    )
    assert lines(written(tmp_path, body)) == [
        "syt.gov.vn một hai 05/01/2023 ba",
        "Một trường không đóng chỉ mất đoạn của nó.",
    ]


def test_tabs_and_soft_breaks_are_spaces(tmp_path: Path) -> None:
    body = "<w:p><w:r><w:t>Kính</w:t><w:tab/><w:t>gửi</w:t><w:br/><w:t>Sở Y tế</w:t></w:r></w:p>"
    assert lines(written(tmp_path, body)) == ["Kính gửi Sở Y tế"]


def test_items_typed_with_soft_breaks_are_paragraphs(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:t>Giao:</w:t><w:br/><w:t>a) Sở Y tế chủ trì;</w:t><w:br/><w:t>b) Sở Nội vụ phối hợp</w:t>"
        "<w:br/><w:t>và báo cáo.</w:t></w:r></w:p>"
    )
    draft = written(tmp_path, body)
    assert lines(draft) == ["Giao:", "a) Sở Y tế chủ trì;", "b) Sở Nội vụ phối hợp và báo cáo."]
    assert {b.pieces[0].paragraph for b in blocks(draft)} == {0}


def test_a_text_box_is_read_once_where_it_is_anchored(tmp_path: Path) -> None:
    body = f"<w:p>{box('HỎA TỐC')}{run('Đoạn một.')}</w:p><w:p>{run('Đoạn hai.')}{box('Ghi chú')}</w:p>"
    draft = written(tmp_path, body)
    assert lines(draft) == ["HỎA TỐC", "Đoạn một.", "Đoạn hai.", "Ghi chú"]


def test_footnotes_stand_at_the_end_under_their_number(tmp_path: Path) -> None:
    body = (
        f'<w:p>{run("Theo Nghị định")}<w:r><w:footnoteReference w:id="7"/></w:r>{run(" và Luật")}'
        '<w:r><w:footnoteReference w:id="5"/></w:r></w:p>'
    )
    notes = (
        f'<w:footnote w:type="separator" w:id="0">{paragraph("----")}</w:footnote>'
        f'<w:footnote w:id="5">{paragraph("Luật số 2.")}</w:footnote>'
        f'<w:footnote w:id="7">{paragraph("Nghị định số 1.")}</w:footnote>'
        f'<w:footnote w:id="9">{paragraph("Không ai gọi.")}</w:footnote>'
    )
    draft = written(tmp_path, body, footnotes=notes)
    assert lines(draft) == ["Theo Nghị định và Luật", "[1] Nghị định số 1.", "[2] Luật số 2."]
    assert [b.kind for b in blocks(draft)][1:] == [BlockKind.FOOTNOTE, BlockKind.FOOTNOTE]


def test_headers_and_footers_are_furniture(tmp_path: Path) -> None:
    draft = written(tmp_path, paragraph("Thân."), header=paragraph("DỰ THẢO"), footer=paragraph("2"))
    assert lines(draft) == ["Thân."]
    assert [f.text for f in draft.furniture] == ["DỰ THẢO", "2"]


def test_a_head_drawn_in_the_page_header_comes_first(tmp_path: Path) -> None:
    head = table(("SỞ Y TẾ", NATION))
    draft = written(tmp_path, paragraph("Kính gửi: Các trạm y tế"), header=head)
    assert lines(draft) == ["SỞ Y TẾ", NATION, "Kính gửi: Các trạm y tế"]
    assert not draft.furniture


def test_a_header_repeats_nothing_that_the_body_has(tmp_path: Path) -> None:
    draft = written(tmp_path, paragraph(NATION), header=paragraph(NATION))
    assert lines(draft) == [NATION]


def test_capitals_by_format_are_capitals(tmp_path: Path) -> None:
    assert lines(written(tmp_path, paragraph("Quyết định", run="<w:caps/>"))) == ["QUYẾT ĐỊNH"]


def test_symbol_fonts_give_signs_or_a_dash_that_leads(tmp_path: Path) -> None:
    body = (
        '<w:p><w:r><w:sym w:font="Wingdings" w:char="F0D8"/></w:r><w:r><w:t>Đạt </w:t></w:r>'
        '<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r><w:r><w:t> 95%</w:t></w:r></w:p>'
    )
    assert lines(written(tmp_path, body)) == ["- Đạt ≥ 95%"]


def test_a_formula_and_a_phonetic_guide_leave_their_letters(tmp_path: Path) -> None:
    body = (
        "<w:p><m:oMath><m:r><m:t>x</m:t></m:r><m:f><m:r><m:t>2</m:t></m:r></m:f></m:oMath>"
        f"<w:r><w:ruby><w:rt>{run('rt')}</w:rt><w:rubyBase>{run(' gốc')}</w:rubyBase></w:ruby></w:r></w:p>"
    )
    assert lines(written(tmp_path, body)) == ["x2 gốc"]


def test_a_cell_holds_its_lists_boxes_and_nested_tables(tmp_path: Path) -> None:
    inner = table(("A", "B"), ("C", "D"), borders=True)
    deep = f"<w:tc>{paragraph('Ngoài')}{inner}<w:p/></w:tc>"
    draft = written(tmp_path, table(("STT", "Nội dung"), ("1", deep), borders=True))
    assert lines(draft) == ["STT | Nội dung", "1 | Ngoài A B C D"]
    assert len(tables(draft)) == 1


def test_the_head_for_the_secrecy_check_has_cells_boxes_and_page_headers(tmp_path: Path) -> None:
    watermark = '<w:p><w:r><w:pict><v:shape><v:textpath string="MẬT"/></v:shape></w:pict></w:r></w:p>'
    many = "".join(paragraph(f"Đoạn {n}.") for n in range(60))
    body = table(("SỞ Y TẾ", NATION)) + f"<w:p>{box('TỐI MẬT')}</w:p>" + many
    path = tmp_path / "mat.docx"
    path.write_bytes(zipped(word_parts(body, header=watermark)))
    found = head_texts(path, ReadContext())
    assert found[:3] == ["SỞ Y TẾ", NATION, "TỐI MẬT"]
    assert found[-1] == "MẬT"
    assert "Đoạn 59." not in found
