"""A page is a scan by how much of it lies under a picture as shown, however the file puts the picture there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from dondoc_hostile.pdfs import pdf, stream

from ingest.readers.pdf_pictures import must_be_recognised
from ingest.readers.pdf_tangles import lines_of
from ingest.readers.pdf_text import PageText
from models.source import ReadLimits

NOTE = b"BT /F1 8 Tf 300 30 Td (Ky boi: Van phong So, 12/3/2026) Tj ET\n"
WHOLE_SHEET = "595 0 0 842 0 0"
ONE = "1 0 0 1 0 0"


def form(content: str, box: str, matrix: str = ONE) -> bytes:
    """A drawing that is used as a stamp; it may show the picture /Im or the form /In."""
    entries = f"/Type /XObject /Subtype /Form /BBox [{box}] /Matrix [{matrix}] "
    return stream(content.encode(), entries + "/Resources << /XObject << /Im 7 0 R /In 8 0 R >> >>")


def page_of(folder: Path, content: str, forms: Sequence[bytes] = ()) -> Path:
    """A page with a note in letters and what `content` draws: /Im a picture, /Out and /In forms."""
    black = stream(
        bytes(64),
        "/Type /XObject /Subtype /Image /Width 8 /Height 8 /ColorSpace /DeviceGray /BitsPerComponent 8",
    )
    empty = form("", "0 0 1 1")
    outer, inner = (*forms, empty, empty)[:2]
    path = folder / "trang.pdf"
    path.write_bytes(
        pdf(
            {
                1: "<< /Type /Catalog /Pages 2 0 R >>",
                2: "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                3: "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << "
                "/Font << /F1 5 0 R >> /XObject << /Im 7 0 R /Out 6 0 R /In 8 0 R >> >> >>",
                4: stream(NOTE + content.encode()),
                5: "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
                6: outer,
                7: black,
                8: inner,
            }
        )
    )
    return path


def is_scan(path: Path) -> bool:
    document = pdfium.PdfDocument(path)
    try:
        page = document[0]
        text = PageText(page, 1)
        found = must_be_recognised(page, text, lines_of(text), ReadLimits())
        text.close()
        return found
    finally:
        document.close()


def test_a_picture_over_the_whole_sheet_is_a_scan_whatever_note_is_printed_on_it(tmp_path: Path) -> None:
    assert is_scan(page_of(tmp_path, f"q {WHOLE_SHEET} cm /Im Do Q"))
    assert not is_scan(page_of(tmp_path, "q 90 0 0 90 40 700 cm /Im Do Q"))


@pytest.mark.parametrize(
    ("content", "outer"),
    [
        (f"q {WHOLE_SHEET} cm /Out Do Q", form("/Im Do", "0 0 1 1")),
        ("/Out Do", form("/Im Do", "0 0 1 1", WHOLE_SHEET)),
        ("q 0.24 0 0 0.24 0 0 cm /Out Do Q", form("q 2480 0 0 3508 0 0 cm /Im Do Q", "0 0 2480 3508")),
        ("q 0 842 -595 0 595 0 cm /Out Do Q", form("/Im Do", "0 0 1 1")),
    ],
    ids=["put on the page large", "large by its own matrix", "in dots of the scanner", "turned"],
)
def test_a_scan_in_a_form_is_as_large_as_it_is_shown(tmp_path: Path, content: str, outer: bytes) -> None:
    assert is_scan(page_of(tmp_path, content, [outer]))


def test_a_scan_in_a_form_in_a_form_is_as_large_as_it_is_shown(tmp_path: Path) -> None:
    inner = form("q 10 0 0 10 0 0 cm /Im Do Q", "0 0 10 10", "0.1 0 0 0.1 0 0")
    outer = form("q 59.5 0 0 84.2 0 0 cm /In Do Q", "0 0 59.5 84.2")
    assert is_scan(page_of(tmp_path, "q 10 0 0 10 0 0 cm /Out Do Q", [outer, inner]))


def test_a_logo_drawn_large_in_a_form_that_is_put_small_makes_no_scan(tmp_path: Path) -> None:
    logo = form("q 2480 0 0 3508 0 0 cm /Im Do Q", "0 0 2480 3508")
    assert not is_scan(page_of(tmp_path, "q 0.03 0 0 0.03 40 700 cm /Out Do Q", [logo]))
    outer = form("q 0.1 0 0 0.1 0 0 cm /In Do Q", "0 0 248 351")
    assert not is_scan(page_of(tmp_path, "q 0.3 0 0 0.3 40 700 cm /Out Do Q", [outer, logo]))
