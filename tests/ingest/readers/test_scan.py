"""Scanned pages are read like printed ones: order, tables, places, marks, limits."""

from __future__ import annotations

from difflib import SequenceMatcher
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from dondoc_pdf import HEIGHT, LEFT, WIDTH, PdfPage, write_pages
from dondoc_scan import BLUE, Imprint, covers, imprinted, marked, picture, scanned, stamped, write_scan
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from ingest.context import ReadContext
from ingest.ocr import tesseract as engine
from ingest.read import read
from ingest.readers.pdf_pages import PageContent
from ingest.readers.pdf_text import Row, Segment
from ingest.readers.scan import align
from ingest.secrecy import check
from models.errors import NoTextLayer, ProgramMissing, SecretDocument, TooManyPixels, TooManyScannedPages
from models.source import PageOrigin, ReadLimits, SourceText

EDGES = (85.0, 125.0, 330.0, 440.0, 540.0)
ROWS = (
    ("STT", "Nhiệm vụ", "Chủ trì", "Thời hạn"),
    ("1", "Rà soát quy hoạch chợ", "Sở Công Thương", "30/6/2026"),
    ("2", "Sửa quy chế họp", "Văn phòng", "15/7/2026"),
)
ORDER = "Yêu cầu các đơn vị báo cáo kết quả về Văn phòng Sở trước ngày 20/3/2026."


def head(page: PdfPage) -> PdfPage:
    """The two columns at the top of a công văn."""
    page.centred("UBND TỈNH SƠN GIANG", 165)
    page.y -= 17
    page.centred("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 415)
    page.centred("SỞ Y TẾ", 165)
    page.y -= 13
    page.centred("Độc lập - Tự do - Hạnh phúc", 415)
    page.y += 10
    page.centred("Số: 215/SYT-NVY", 165, face="Sample")
    page.y -= 20
    page.centred("Sơn Giang, ngày 12 tháng 3 năm 2026", 415, face="Sample")
    page.y += 40
    return page


def dispatch() -> PdfPage:
    """One page with head, body and foot."""
    page = head(PdfPage()).centred("Kính gửi: Trung tâm Y tế các huyện.", face="Sample").paragraph([ORDER])
    page.y += 20
    top = page.y
    for number, text in enumerate(("Nơi nhận:", "- Như trên;", "- Lưu: VT, NVY.")):
        page.line(text, LEFT, top=top + number * 15)
    for number, text in enumerate(("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "", "Nguyễn Văn Bình")):
        if text:
            page.line(text, 380, top=top + 4 + number * 20, face="Sample-Bold")
    return page


IN_ORDER = [
    "UBND TỈNH SƠN GIANG",
    "SỞ Y TẾ",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Số: 215/SYT-NVY",
    "Sơn Giang, ngày 12 tháng 3 năm 2026",
    "Kính gửi: Trung tâm Y tế các huyện.",
    ORDER,
    "Nơi nhận:",
    "- Như trên;",
    "- Lưu: VT, NVY.",
    "KT. GIÁM ĐỐC",
    "PHÓ GIÁM ĐỐC",
    "Nguyễn Văn Bình",
]


def likeness(lines: list[str], expected: list[str]) -> float:
    """How like two texts are, line by line: an engine may err in a letter, not in the order."""
    assert len(lines) == len(expected), lines
    return min(
        SequenceMatcher(None, a, b, autojunk=False).ratio() for a, b in zip(lines, expected, strict=True)
    )


@pytest.fixture(scope="module")
def scan(tesseract: None, tmp_path_factory: pytest.TempPathFactory) -> SourceText:
    """The dispatch scanned at 200 dpi, slanted, with a stamp over the order and a blue signature."""
    folder = tmp_path_factory.mktemp("scan")
    image = stamped(picture(dispatch(), folder), 0.35, 0.285)
    image = scanned(stamped(image, 0.8, 0.6, colour=BLUE), angle=1.2, noise=6)
    return read(write_scan(folder / "quet.pdf", [image]))


def test_a_slanted_stamped_scan_is_read_in_the_order_of_print(scan: SourceText) -> None:
    assert likeness(scan.text.split("\n"), IN_ORDER) > 0.85


def test_black_text_under_a_stamp_is_read(scan: SourceText) -> None:
    assert "trước ngày 20/3/2026" in scan.text
    assert SequenceMatcher(None, ORDER, scan.text.split("\n")[7], autojunk=False).ratio() > 0.97


def test_a_recognised_page_says_so(scan: SourceText) -> None:
    assert [page.origin for page in scan.pages] == [PageOrigin.OCR]
    assert scan.pages[0].width == pytest.approx(WIDTH, abs=2)


def test_every_word_is_kept_with_its_place_and_how_sure_it_is(scan: SourceText) -> None:
    spelled = " ".join(w.span.of(scan.text) for w in scan.words)
    assert spelled == " ".join(scan.text.split())
    for word in scan.words:
        assert word.page == 1
        assert 0 <= word.box.x0 < word.box.x1 <= WIDTH + 1
        assert 0 <= word.box.top < word.box.bottom <= HEIGHT + 1
        assert 0 <= word.confidence <= 1


def test_a_paragraph_is_as_sure_as_its_words(scan: SourceText) -> None:
    block = next(b for b in scan.blocks if b.span.of(scan.text).startswith("Yêu cầu"))
    own = [w.confidence for w in scan.words if block.span.holds(w.span)]
    assert block.confidence == pytest.approx(sum(own) / len(own), abs=0.001)
    assert block.confidence < 1


def test_the_place_of_a_word_is_where_the_slanted_page_shows_it(scan: SourceText) -> None:
    start = next(w for w in scan.words if w.span.of(scan.text) == "UBND")
    end = next(w for w in scan.words if w.span.of(scan.text) == "CỘNG")
    assert start.box.top - end.box.top > 3  # the right column stands higher on a page turned to the left


def test_a_ruled_table_over_two_pages_is_one_table(tesseract: None, tmp_path: Path) -> None:
    first = PdfPage().paragraph(["Phụ lục các nhiệm vụ trọng tâm của năm 2026."]).grid(ROWS, EDGES)
    second = PdfPage().grid((ROWS[0], ("3", "Lập dự toán", "Phòng Tài chính", "Quý III")), EDGES)
    images = [
        scanned(picture(first, tmp_path), angle=-0.8, noise=5),
        scanned(picture(second, tmp_path), angle=0.9, noise=5),
    ]
    source = read(write_scan(tmp_path / "bang.pdf", images))
    (table,) = source.tables
    cells = [[c.span.of(source.text) for c in row.cells] for row in table.rows]
    assert [row[0] for row in cells] == ["STT", "1", "2", "3"]
    assert likeness([c for row in cells[1:3] for c in row], [c for row in ROWS[1:] for c in row]) > 0.8
    assert [row.page for row in table.rows] == [1, 1, 1, 2]


def test_sheets_that_lay_aside_in_the_scanner_keep_their_paragraphs() -> None:
    straight, aside = (PageContent(n, WIDTH, HEIGHT) for n in (1, 2))
    for content, left in ((straight, 85.0), (aside, 97.0)):
        for number in range(9):
            x0 = left + (28 if number % 3 == 0 else 0)
            at = 100.0 + number * 20
            content.rows.append(Row([Segment("Giao các phòng", x0, at, left + 450, at + 10, content.number)]))
    align([straight, aside], {2})
    assert [r.segments[0].x0 for r in aside.rows] == [r.segments[0].x0 for r in straight.rows]
    align([aside, straight], set())
    assert aside.rows[1].segments[0].x0 == straight.rows[1].segments[0].x0


@pytest.mark.parametrize("turn", [90, 180])
def test_a_page_that_lies_the_wrong_way_is_turned(tesseract: None, tmp_path: Path, turn: int) -> None:
    image = picture(dispatch(), tmp_path).rotate(-turn, expand=True)  # clockwise
    source = read(write_scan(tmp_path / "nguoc.pdf", [image]))
    assert ORDER in source.text
    assert source.pages[0].rotation == (360 - turn) % 360
    assert source.pages[0].height > source.pages[0].width


# -- which pages are recognised ---------------------------------------------------------------------------


def with_layer(path: Path, image: Image.Image, layer: str) -> Path:
    """A scan with a hidden text layer, as copying machines make."""
    canvas = Canvas(str(path), pagesize=A4)
    canvas.drawImage(ImageReader(image), 0, 0, WIDTH, HEIGHT)
    text = canvas.beginText(LEFT, HEIGHT - 250)
    text.setTextRenderMode(3)
    text.setFont("Helvetica", 8)
    for number in range(0, len(layer), 90):
        text.textLine(layer[number : number + 90])
    canvas.drawText(text)
    canvas.save()
    return path


BARE = (
    "UBND TINH SON GIANG SO Y TE CONG HOA XA HOI CHU NGHIA VIET NAM Yeu cau cac don vi bao cao ket qua ve "
    "Van phong So truoc ngay Noi nhan Nhu tren Luu Nguyen Van Binh"
)


def test_a_hidden_layer_without_marks_is_not_believed(tesseract: None, tmp_path: Path) -> None:
    source = read(with_layer(tmp_path / "lop-an.pdf", picture(dispatch(), tmp_path), BARE))
    assert ORDER in source.text
    assert "Yeu cau" not in source.text


def test_the_note_of_a_signature_does_not_hide_the_scan_behind_it(tesseract: None, tmp_path: Path) -> None:
    note = "Ký bởi: Sở Y tế tỉnh Sơn Giang. Thời gian ký: 12/3/2026 08:15:22 +07:00"
    path = with_layer(
        tmp_path / "ky-so.pdf", picture(dispatch(), tmp_path), note.encode("ascii", "ignore").decode()
    )
    assert ORDER in read(path).text


def test_only_the_scanned_page_of_a_mixed_file_is_recognised(tesseract: None, tmp_path: Path) -> None:
    printed = write_pages(tmp_path / "in.pdf", [dispatch()])
    annex = PdfPage().paragraph(["Phụ lục kèm theo công văn của Sở Y tế tỉnh Sơn Giang."])
    paper = write_scan(tmp_path / "quet.pdf", [picture(annex, tmp_path)])
    mixed = pdfium.PdfDocument.new()
    for part in (printed, paper):
        mixed.import_pages(pdfium.PdfDocument(part))
    mixed.save(tmp_path / "lan.pdf")
    source = read(tmp_path / "lan.pdf")
    assert [p.origin for p in source.pages] == [PageOrigin.TEXT_LAYER, PageOrigin.OCR]
    assert {w.page for w in source.words} == {2}
    assert source.text.split("\n")[0] == IN_ORDER[0]
    assert "Phụ lục kèm theo công văn" in source.text


def test_a_printed_page_needs_no_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "is_installed", lambda: False)
    assert ORDER in read(write_pages(tmp_path / "in.pdf", [dispatch()])).text


def test_a_scan_on_a_machine_without_the_engine_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "is_installed", lambda: False)
    with pytest.raises(ProgramMissing, match="Tesseract"):
        read(write_scan(tmp_path / "quet.pdf", [picture(dispatch(), tmp_path)]))


def test_text_that_lost_its_marks_is_recognised_as_such(tesseract: None, tmp_path: Path) -> None:
    page = PdfPage().paragraph([BARE[i : i + 60] for i in range(0, 2 * 60, 60)])
    page.paragraph(["Cac phong chuyen mon ra soat va bao cao truoc ngay 20/3 nam nay"])
    source = read(write_scan(tmp_path / "mat-dau.pdf", [picture(page, tmp_path)]))
    assert not source.quality.has_marks


# -- limits -----------------------------------------------------------------------------------------------


def test_an_empty_sheet_has_no_text(tmp_path: Path) -> None:
    with pytest.raises(NoTextLayer):
        read(write_scan(tmp_path / "trang.pdf", [Image.new("RGB", (827, 1170), "white")]))


def test_too_many_scanned_pages_are_refused_before_any_is_recognised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "is_installed", lambda: False)
    path = write_scan(tmp_path / "day.pdf", [picture(dispatch(), tmp_path, dpi=60)] * 3, dpi=60)
    with pytest.raises(TooManyScannedPages, match="2 trang quét"):
        read(path, limits=ReadLimits(max_scanned_pages=2))


def test_a_picture_of_too_many_dots_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = write_scan(tmp_path / "lon.pdf", [picture(dispatch(), tmp_path, dpi=100)], dpi=100)
    with pytest.raises(TooManyPixels):
        read(path, limits=ReadLimits(max_pixels=500_000))


def test_the_clock_is_told_of_every_page(tesseract: None, tmp_path: Path) -> None:
    page = picture(PdfPage().paragraph([ORDER]), tmp_path)
    told: list[tuple[int, int]] = []
    path = write_scan(tmp_path / "hai.pdf", [page, page])
    read(path, tick=lambda done, whole: told.append((done, whole)))
    assert told[-1] == (2, 2)
    assert {(1, 2), (2, 2)} <= set(told)


# -- pictures without writing -----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["grey", "colour", "blurred bits", "grass"])
def test_noise_is_refused_without_being_looked_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(engine, "is_installed", lambda: False)  # to look through it would say so
    path = write_scan(tmp_path / "nhieu.pdf", [covers(kind, 150)], dpi=150)
    with pytest.raises(NoTextLayer, match="Không nhận ra chữ nào"):
        check(path, ReadContext())
    with pytest.raises(NoTextLayer, match="Không nhận ra chữ nào"):
        read(path)


def test_a_red_mark_on_noise_is_still_a_mark(tesseract: None, tmp_path: Path) -> None:
    path = tmp_path / "mat.png"
    marked(covers("blurred", 150).convert("RGB"), "TỐI MẬT", 0.6, 0.1).save(path)
    with pytest.raises(SecretDocument):
        check(path, ReadContext())


def test_a_page_of_noise_costs_the_other_pages_nothing(tesseract: None, tmp_path: Path) -> None:
    path = write_scan(tmp_path / "hai.pdf", [picture(dispatch(), tmp_path), covers("grey", 200)])
    check(path, ReadContext())
    assert ORDER in read(path).text


# -- the stop at the door ---------------------------------------------------------------------------------


def secret_page(folder: Path, mark: str, **how: tuple[int, int, int]) -> Image.Image:
    return marked(picture(head(PdfPage()).paragraph([ORDER]), folder), mark, 0.68, 0.19, **how)


@pytest.mark.parametrize(
    ("mark", "colour"), [("MẬT", (205, 40, 50)), ("TỐI MẬT", (20, 20, 20)), ("TUYỆT MẬT", (205, 40, 50))]
)
def test_a_framed_mark_on_a_scan_stops_the_file(
    tesseract: None, tmp_path: Path, mark: str, colour: tuple[int, int, int]
) -> None:
    image = scanned(secret_page(tmp_path, mark, colour=colour), angle=0.8, noise=5)
    path = write_scan(tmp_path / "mat.pdf", [image])
    with pytest.raises(SecretDocument):
        check(path, ReadContext())
    with pytest.raises(SecretDocument):
        read(path)


def test_words_in_the_body_and_other_marks_of_a_scan_stop_nothing(tesseract: None, tmp_path: Path) -> None:
    page = head(PdfPage()).paragraph(["Tăng cường bảo vệ bí mật nhà nước, công tác bảo mật tại Sở."])
    image = marked(picture(page, tmp_path), "HỎA TỐC", 0.68, 0.19)
    path = write_scan(tmp_path / "thuong.pdf", [image])
    check(path, ReadContext())
    source = read(path)
    assert "HỎA TỐC" in source.text.split("\n")
    assert "bảo vệ bí mật nhà nước" in source.text


@pytest.mark.parametrize(
    "stamp",
    [
        Imprint(text="MẬT", x=0.7, y=0.19, angle=9),
        Imprint(text="TUYỆT MẬT", x=0.27, y=0.12, angle=-6),
        Imprint(text="TỐI MẬT", x=0.3, y=0.23, angle=-4),
        Imprint(text="TỐI MẬT", x=0.7, y=0.165, angle=7, wear=0.1),
    ],
    ids=lambda each: f"{each.text} {each.angle:+.0f}",
)
def test_a_stamp_in_black_stops_the_file_though_it_is_slanted_or_lies_over_print(
    tesseract: None, tmp_path: Path, stamp: Imprint
) -> None:
    page = picture(head(PdfPage()).paragraph([ORDER]), tmp_path)
    copy = scanned(imprinted(page, stamp).convert("RGB"), angle=0.5, noise=5)
    path = write_scan(tmp_path / "mat.pdf", [copy.convert("L")])
    with pytest.raises(SecretDocument):
        check(path, ReadContext())


@pytest.mark.parametrize("text", ["HỎA TỐC", "THƯỢNG KHẨN", "DỰ THẢO", "LƯU HÀNH NỘI BỘ", "BẢO MẬT"])
def test_other_stamps_in_black_stop_nothing(tesseract: None, tmp_path: Path, text: str) -> None:
    page = picture(head(PdfPage()).paragraph([ORDER]), tmp_path)
    copy = imprinted(page, Imprint(text=text, x=0.7, y=0.19, angle=5))
    check(write_scan(tmp_path / "thuong.pdf", [copy]), ReadContext())
