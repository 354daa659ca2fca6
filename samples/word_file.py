"""Lays a sample dispatch out as a Word file: head and foot as tables, labels typed or numbered by Word."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from samples.dispatch_layout import Annex, Foot, Head, Label, Layout, LineRole, split_label

CENTRE, LEFT, JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.JUSTIFY
_FIXED = datetime(2026, 1, 1, tzinfo=UTC)  # the same source must give the same bytes
_LEVELS = {
    "article": ("decimal", "Điều %{n}."),
    "roman": ("upperRoman", "%{n}."),
    "number": ("decimal", "%{n}."),
    "letter": ("lowerLetter", "%{n})"),
    "bullet": ("bullet", "-"),
}


def write_docx(layout: Layout, path: Path, *, automatic: bool) -> None:
    """Writes the dispatch; `automatic` lets Word number the body instead of typing the labels."""
    document = docx.Document()
    _set_page(document)
    if layout.head:
        _add_head(document, layout.head)
    _add_body(document, layout, automatic=automatic)
    if layout.foot:
        _add_foot(document, layout.foot)
    if layout.annex:
        _add_annex(document, layout.annex)
    document.core_properties.created = document.core_properties.modified = _FIXED.replace(tzinfo=None)
    document.core_properties.author = ""
    document.save(str(path))
    _fix_times(path)


def _set_page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin = section.bottom_margin = section.right_margin = Cm(2)
    section.left_margin = Cm(3)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = CENTRE
    field = f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>2</w:t></w:r></w:fldSimple>'
    number._p.append(parse_xml(field))
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "Times New Roman")
    style.paragraph_format.space_after = Pt(6)


def _write(
    paragraph: Paragraph,
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    size: float | None = None,
    align: WD_ALIGN_PARAGRAPH = CENTRE,
) -> None:
    run = paragraph.add_run(text)
    run.bold, run.italic = bold, italic
    if size:
        run.font.size = Pt(size)
    paragraph.alignment = align
    paragraph.paragraph_format.space_after = Pt(0 if align is CENTRE else 6)


def _next_paragraph(cell: _Cell) -> Paragraph:
    first: Paragraph = cell.paragraphs[0]
    return first if not first.text and len(cell.paragraphs) == 1 else cell.add_paragraph()


def _set_widths(table: Table, widths: Sequence[float]) -> None:
    table.autofit = False
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)


def _add_head(document: Document, head: Head) -> None:
    table = document.add_table(rows=2, cols=2)
    _set_widths(table, (6.5, 9.5))
    agency, motto = table.rows[0].cells
    number, place = table.rows[1].cells
    bold_from = 0 if head.agency[0].startswith(("ỦY BAN", "CHỦ TỊCH")) else len(head.agency) - 1
    for i, line in enumerate(head.agency):
        _write(_next_paragraph(agency), line, bold=i >= bold_from, size=13)
    for line in head.motto:
        _write(_next_paragraph(motto), line, bold=True, size=13)
    for line in head.number:
        _write(_next_paragraph(number), line, size=13)
    if head.urgency:
        _write(_next_paragraph(number), head.urgency, bold=True, size=13)
    _write(_next_paragraph(place), head.place_and_date, italic=True, size=13)
    document.add_paragraph()


def _add_body(document: Document, layout: Layout, *, automatic: bool) -> None:
    labels = [label for line in layout.body if (label := split_label(line.text))]
    kinds = [kind for kind in _LEVELS if any(label.kind == kind for label in labels)]
    if automatic:
        _check_labels(labels, kinds)
        _add_numbering(document, kinds)
    for line in layout.body:
        label = split_label(line.text)
        paragraph = document.add_paragraph()
        text = line.text
        if automatic and label:
            _number(paragraph, kinds.index(label.kind))
            text = label.rest
        title, heading = line.role is LineRole.TITLE, line.role is LineRole.HEADING
        _write(paragraph, text, bold=title or heading, align=CENTRE if title else JUSTIFY)
        if not title and not (automatic and label):
            paragraph.paragraph_format.first_line_indent = Cm(1.27)


def _check_labels(labels: Sequence[Label], kinds: Sequence[str]) -> None:
    """Refuses a source whose typed labels Word's numbering would not show."""
    counts = [0] * len(kinds)
    for label in labels:
        level = kinds.index(label.kind)
        counts[level] += 1
        counts[level + 1 :] = [0] * (len(kinds) - level - 1)
        shown = {
            "roman": ("I", "II", "III", "IV", "V", "VI", "VII"),
            "letter": ("a", "b", "c", "d"),  # the fifth is đ) in Vietnam and e) in Word
            "bullet": ("-",) * 99,
        }.get(label.kind, tuple(str(n) for n in range(1, 99)))
        if shown[counts[level] - 1] != label.value:
            raise ValueError(
                f"Word would number {shown[counts[level] - 1]!r}, the source has {label.value!r}"
            )


def _add_numbering(document: Document, kinds: Sequence[str]) -> None:
    levels = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{_LEVELS[kind][0]}"/>'
        f'<w:lvlText w:val="{_LEVELS[kind][1].replace("{n}", str(i + 1))}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{720 + 240 * i}" w:hanging="360"/></w:pPr></w:lvl>'
        for i, kind in enumerate(kinds)
    )
    numbering = document.part.numbering_part.element
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">'
        f'<w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
    )
    numbering.insert(0, abstract)  # Word wants every abstractNum before the first num
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))


def _number(paragraph: Paragraph, level: int) -> None:
    properties = paragraph._p.get_or_add_pPr()
    properties.append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="90"/></w:numPr>')
    )


def _add_foot(document: Document, foot: Foot) -> None:
    table = document.add_table(rows=1, cols=2)
    _set_widths(table, (8, 8))
    copies, signature = table.rows[0].cells
    _write(_next_paragraph(copies), "Nơi nhận:", bold=True, italic=True, size=12, align=LEFT)
    for line in foot.copies:
        _write(_next_paragraph(copies), line, size=11, align=LEFT)
        copies.paragraphs[-1].paragraph_format.space_after = Pt(0)
    for line in foot.authority:
        _write(_next_paragraph(signature), line, bold=True)
    for _ in range(3):
        signature.add_paragraph()
    _write(signature.add_paragraph(), foot.name, bold=True)


def _add_annex(document: Document, annex: Annex) -> None:
    for i, title in enumerate(annex.titles):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.page_break_before = i == 0
        _write(paragraph, title, bold=i < 2, italic=i >= 2)
    table = document.add_table(rows=0, cols=len(annex.rows[0]))
    table.style = "Table Grid"
    for i, row in enumerate(annex.rows):
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=True):
            _write(_next_paragraph(cell), text, bold=i == 0, size=12, align=CENTRE if i == 0 else LEFT)
    _set_widths(table, (1.2, 6.3, 3, 3, 2.5))
    repeat = parse_xml(f"<w:tblHeader {nsdecls('w')}/>")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)


def _fix_times(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts:
            info = zipfile.ZipInfo(name, _FIXED.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
