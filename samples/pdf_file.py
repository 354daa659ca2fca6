"""Lays a sample dispatch out as a PDF with a text layer, one style of page for all of them."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab import rl_config
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, KeepTogether, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

from samples.dispatch_layout import Annex, Foot, Head, Layout, LineRole

FAMILY = "DejaVu Serif"  # free, has every Vietnamese letter, packaged by every distribution
_FACES = {"Sample": "book", "Sample-Bold": "bold", "Sample-Italic": "italic"}


class FontMissing(Exception):
    """No font with Vietnamese letters: install the package fonts-dejavu (and fontconfig)."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


def register_fonts() -> None:
    """Makes the three faces known to reportlab; raises FontMissing."""
    for name, style in _FACES.items():
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(find_font(style))))


def find_font(style: str) -> Path:
    """Where fontconfig has the family in that style; raises FontMissing."""
    program = shutil.which("fc-match")
    if program is None:
        raise FontMissing
    command = [program, "--format=%{family}\n%{file}", f"{FAMILY}:style={style}"]
    family, file = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\n")
    if FAMILY not in family:
        raise FontMissing
    return Path(file)


def write_pdf(layout: Layout, path: Path) -> None:
    """Writes the dispatch as A4 pages, numbered from the second on."""
    register_fonts()
    rl_config.invariant = 1  # the same source must give the same bytes
    story: list[Flowable] = []
    if layout.head:
        story += [_head(layout.head), Spacer(0, 10)]
    for line in layout.body:
        if line.role is LineRole.TITLE:
            story.append(_paragraph(line.text, "Sample-Bold", align=TA_CENTER))
        else:
            face = "Sample-Bold" if line.role is LineRole.HEADING else "Sample"
            story.append(_paragraph(line.text, face, indent=1 * cm))
    if layout.foot:
        story += [Spacer(0, 10), KeepTogether([_foot(layout.foot)])]
    if layout.annex:
        story += [PageBreak(), *_annex(layout.annex)]
    page = SimpleDocTemplate(
        str(path), pagesize=A4, leftMargin=3 * cm, rightMargin=2 * cm, topMargin=2 * cm, bottomMargin=2 * cm
    )
    page.build(story, onLaterPages=_number_page)


def _number_page(canvas: Canvas, _document: object) -> None:
    canvas.setFont("Sample", 11)
    canvas.drawCentredString(A4[0] / 2 + 0.5 * cm, A4[1] - 1.4 * cm, str(canvas.getPageNumber()))


def _paragraph(
    text: str, face: str = "Sample", *, size: float = 13, align: int = TA_JUSTIFY, indent: float = 0
) -> Paragraph:
    style = ParagraphStyle(
        face,
        fontName=face,
        fontSize=size,
        leading=size * 1.4,
        alignment=align,
        firstLineIndent=indent,
        spaceAfter=6,
    )
    # a run of blanks (a number left open) would otherwise shrink to one
    return Paragraph(escape(text).replace("  ", " \u00a0"), style)


def _lines(lines: Sequence[str], face: str, size: float = 11, align: int = TA_CENTER) -> list[Paragraph]:
    return [_paragraph(line, face, size=size, align=align) for line in lines]


def _two_columns(rows: Sequence[Sequence[list[Paragraph] | str]], widths: tuple[float, float]) -> Table:
    table = Table([list(row) for row in rows], colWidths=[widths[0] * cm, widths[1] * cm])
    table.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 2)])
    return table


def _head(head: Head) -> Table:
    plain = [] if head.agency[0].startswith(("ỦY BAN", "CHỦ TỊCH")) else list(head.agency[:-1])
    agency = _lines(plain, "Sample") + _lines(head.agency[len(plain) :], "Sample-Bold")
    number = _lines(head.number, "Sample")
    if head.urgency:
        number += _lines([head.urgency], "Sample-Bold")
    date = _lines([head.place_and_date], "Sample-Italic")
    return _two_columns([(agency, _lines(head.motto, "Sample-Bold", 10.5)), (number, date)], (6.5, 9.5))


def _foot(foot: Foot) -> Table:
    copies = _lines(["Nơi nhận:"], "Sample-Bold", 10.5, TA_LEFT) + _lines(foot.copies, "Sample", 10, TA_LEFT)
    signature = _lines(foot.authority, "Sample-Bold", 12)
    signature += [Spacer(0, 55), *_lines([foot.name], "Sample-Bold", 12)]
    return _two_columns([(copies, signature)], (8.2, 7.8))


def _annex(annex: Annex) -> list[Flowable]:
    story: list[Flowable] = [*_lines(annex.titles[:2], "Sample-Bold", 12)]
    story += [*_lines(annex.titles[2:], "Sample-Italic", 11), Spacer(0, 8)]
    rows = [_lines(annex.rows[0], "Sample-Bold", 11)]
    rows += [_lines(row, "Sample", 11, TA_LEFT) for row in annex.rows[1:]]
    table = Table(rows, colWidths=[w * cm for w in (1.5, 5, 3.1, 3.1, 3.3)], repeatRows=1)
    table.setStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "TOP")])
    return [*story, table]
