"""A PDF in a font of before Unicode is read in Unicode."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from ingest.read import read
from ingest.readers.pdf_fonts import FILLER, in_unicode
from ingest.repair.encodings import charmap

ORDERS = (
    "1. Sở Y tế chủ trì, rà soát trạm y tế các xã, phường trước ngày 30/6/2026.",
    "2. Văn phòng theo dõi, đôn đốc việc thực hiện Quyết định số 12/QĐ-SYT và lưu hồ sơ.",
)


def in_old_codes(text: str, name: str) -> str:
    """Text as it is typed with an old font."""
    codes = {letter: code for code, letter in charmap(name)[1].items()}
    return "".join(codes.get(letter, letter) for letter in text)


def write_in_font(path: Path, font: bytes, lines: tuple[str, ...]) -> Path:
    """A file whose font is called so; the name is as long as the one that reportlab wrote."""
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    canvas.setFont("Helvetica", 11)
    for number, line in enumerate(lines):
        canvas.drawString(85, 700 - 30 * number, line)
    canvas.save()
    content = path.read_bytes()
    name = b"/BaseFont /Helvetica"
    assert name in content
    path.write_bytes(content.replace(name, b"/BaseFont /" + font.ljust(9, b"A")))
    return path


@pytest.mark.parametrize(("font", "name"), [(b".VnTime", "tcvn3"), (b"VNI-Times", "vni")])
def test_old_fonts_are_turned_and_their_letters_keep_their_boxes(
    tmp_path: Path, font: bytes, name: str
) -> None:
    lines = tuple(in_old_codes(line, name) for line in ORDERS)
    source = read(write_in_font(tmp_path / "cu.pdf", font, lines))
    assert source.text.split("\n") == list(ORDERS)
    boxes = [f.box for block in source.blocks for f in block.fragments]
    assert all(box is not None and box.x1 - box.x0 > 200 for box in boxes)


def test_unicode_in_a_file_without_old_fonts_is_left_alone() -> None:
    text = "1. Sở Y tế chủ trì.\r\n2. Văn phòng"
    assert in_unicode(text, lambda index: "ABCDEF+TimesNewRomanPSMT") == text


def test_the_text_stays_as_long_as_the_page_counts_it() -> None:
    codes = in_old_codes("Văn phòng theo dõi việc thực hiện kế hoạch", "vni")
    turned = in_unicode(codes, lambda index: "VNI-Times")
    assert len(turned) == len(codes)
    assert turned.replace(FILLER, "") == "Văn phòng theo dõi việc thực hiện kế hoạch"


def test_a_letter_taken_for_a_hyphen_at_the_end_of_a_line_is_told_from_one() -> None:
    codes = in_old_codes("Sở Xây dựng gửi công văn thư", "tcvn3").replace("\u00ad", "\x02")
    assert in_unicode(codes + in_old_codes("viện theo dõi", "tcvn3"), lambda index: ".VnTime").endswith(
        "thưviện theo dõi"
    )
    assert "TT\x02BYT" in in_unicode(codes + " TT\x02BYT", lambda index: ".VnTime")
