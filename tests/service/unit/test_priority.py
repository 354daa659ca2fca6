"""What a file is worth reading before: by its name and kind."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from models.job import Priority
from service.priority import is_scan, priority_of_file, priority_of_urgency


@pytest.mark.parametrize(
    ("name", "priority"),
    [
        ("HỎA TỐC - cv 12.pdf", Priority.FLASH),
        ("hoa_toc_12.docx", Priority.FLASH),
        ("Công điện 05.txt", Priority.URGENT),
        ("CV khẩn.txt", Priority.URGENT),
        ("cv-khan-12.txt", Priority.URGENT),
        ("Báo cáo khó khăn, vướng mắc.txt", Priority.ORDINARY),
        ("bao cao kho khan.txt", Priority.ORDINARY),
        ("ke hoach.txt", Priority.ORDINARY),
    ],
)
def test_a_name_may_say_that_it_is_urgent(tmp_path: Path, name: str, priority: Priority) -> None:
    path = tmp_path / "a"
    path.write_text("Kính gửi")
    assert priority_of_file(path, name) is priority


def test_pictures_of_pages_come_last(tmp_path: Path) -> None:
    picture = tmp_path / "a.jpg"
    Image.new("L", (80, 100), 255).save(picture)
    assert priority_of_file(picture, "a.jpg") is Priority.SCAN
    scan = tmp_path / "scan.pdf"
    canvas = Canvas(str(scan), initialFontName=None)
    canvas.drawImage(ImageReader(str(picture)), 0, 0)
    canvas.save()
    text = tmp_path / "text.pdf"
    canvas = Canvas(str(text))
    canvas.drawString(50, 50, "Kinh gui")
    canvas.drawImage(ImageReader(str(picture)), 0, 0)
    canvas.save()
    assert not is_scan(text)
    bare = tmp_path / "bare.pdf"
    bare.write_bytes(scan.read_bytes().replace(b"/Font", b"/Fxxx"))  # reportlab names a font in every file
    assert is_scan(bare)


def test_the_urgency_that_a_document_states_counts_when_it_is_read_again() -> None:
    assert [priority_of_urgency(each) for each in ("hỏa tốc", "thượng khẩn", "khẩn", None)] == [
        Priority.FLASH,
        Priority.URGENT,
        Priority.URGENT,
        Priority.ORDINARY,
    ]
