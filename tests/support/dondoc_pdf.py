"""Real PDF files made page by page, each line where the test puts it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from samples.pdf_file import register_fonts

WIDTH, HEIGHT = A4
SIZE = 10
LEADING = 17
LEFT, RIGHT = 85.0, 540.0


@dataclass
class PdfPage:
    """One page: lines by hand, paragraphs that wrap themselves, grids with ruling lines."""

    texts: list[tuple[float, float, str, str]] = field(default_factory=list)
    rules: list[tuple[float, float, float, float]] = field(default_factory=list)
    y: float = 80.0

    def line(self, text: str, x: float = LEFT, *, top: float | None = None, face: str = "Sample") -> PdfPage:
        """Puts one line at `x`; without `top` below what is there."""
        at = self.y if top is None else top
        self.texts.append((x, at, text, face))
        if top is None:
            self.y += LEADING
        return self

    def centred(self, text: str, middle: float = WIDTH / 2, *, face: str = "Sample-Bold") -> PdfPage:
        """Puts one line around `middle`, at the current height."""
        self.texts.append((middle, self.y, text, "^" + face))
        self.y += LEADING
        return self

    def paragraph(self, lines: Sequence[str], indent: float = 28) -> PdfPage:
        """Lines of one paragraph, the first one indented."""
        for number, text in enumerate(lines):
            self.line(text, LEFT + (0 if number else indent))
        return self

    def grid(self, rows: Sequence[Sequence[str]], edges: Sequence[float], height: float = 24) -> PdfPage:
        """A table with all its ruling lines."""
        top = self.y
        for number in range(len(rows) + 1):
            at = top + number * height
            self.rules.append((edges[0], at, edges[-1], at))
        for edge in edges:
            self.rules.append((edge, top, edge, top + len(rows) * height))
        for number, row in enumerate(rows):
            for column, text in enumerate(row):
                self.texts.append((edges[column] + 4, top + number * height + 4, text, "Sample"))
        self.y = top + len(rows) * height + LEADING
        return self


def write_pages(path: Path, pages: Sequence[PdfPage], *, password: str | None = None) -> Path:
    """Writes the pages as one PDF file with a text layer."""
    register_fonts()
    locked = StandardEncryption(password) if password else None
    canvas = Canvas(str(path), pagesize=A4, encrypt=locked, invariant=1)
    for page in pages:
        for x, top, text, face in page.texts:
            canvas.setFont(face.lstrip("^"), SIZE)
            draw = canvas.drawCentredString if face.startswith("^") else canvas.drawString
            draw(x, HEIGHT - top - SIZE, text)
        for x0, top0, x1, top1 in page.rules:
            canvas.line(x0, HEIGHT - top0, x1, HEIGHT - top1)
        canvas.showPage()
    canvas.save()
    return path
