"""Pictures of pages: photographs from a telephone, pages of a TIFF, and files that only claim to be one."""

from __future__ import annotations

import struct
import zlib
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from dondoc_packages import zip_file
from dondoc_pdf import HEIGHT, WIDTH, PdfPage, write_pages
from dondoc_photo import Shot, corners_of, homography, photographed
from dondoc_scan import BLACK, RED, marked, picture, scanned, write_scan
from PIL import Image

from ingest.context import ReadContext
from ingest.ocr import tesseract as engine
from ingest.read import read
from ingest.secrecy import check
from models.errors import (
    DamagedFile,
    NoTextLayer,
    ProgramMissing,
    SecretDocument,
    TooManyPixels,
    TooManyScannedPages,
)
from models.source import PageOrigin, ReadLimits

ORDER = "Yêu cầu các đơn vị báo cáo kết quả về Văn phòng Sở trước ngày 20/3/2026."
REST = "Phòng Tài chính chuẩn bị kinh phí, Phòng Nghiệp vụ hướng dẫn thực hiện."


def page(folder: Path, *lines: str) -> Image.Image:
    return picture(PdfPage().paragraph(lines or [ORDER]), folder)


def shaded(image: Image.Image) -> Image.Image:
    """A page under a lamp that stands on one side."""
    light = Image.linear_gradient("L").rotate(90).resize(image.size).point(lambda v: 105 + v * 0.55)
    return Image.composite(image, Image.new("RGB", image.size, (20, 18, 12)), light)


def test_a_photograph_in_uneven_light_is_read(tesseract: None, tmp_path: Path) -> None:
    path = tmp_path / "anh.jpg"
    scanned(shaded(page(tmp_path)), angle=1.5, noise=4).save(path, quality=80)
    source = read(path)
    assert source.text == ORDER
    assert [p.origin for p in source.pages] == [PageOrigin.OCR]


def test_a_photograph_is_turned_as_the_camera_noted(tesseract: None, tmp_path: Path) -> None:
    path = tmp_path / "anh.jpg"
    noted = Image.Exif()
    noted[0x0112] = 6  # to be turned by a quarter, clockwise
    page(tmp_path).transpose(Image.Transpose.ROTATE_90).save(path, quality=85, exif=noted)
    source = read(path)
    assert source.text == ORDER
    assert source.pages[0].rotation == 90
    assert source.pages[0].height > source.pages[0].width


def test_the_pages_of_a_tiff_are_one_text(tesseract: None, tmp_path: Path) -> None:
    path = tmp_path / "quet.tiff"
    first, second = (page(tmp_path, text).convert("1") for text in (f"1. {ORDER}", f"2. {REST}"))
    first.save(path, save_all=True, append_images=[second], compression="group4", dpi=(200, 200))
    told: list[tuple[int, int]] = []
    source = read(path, tick=lambda done, whole: told.append((done, whole)))
    assert source.text == f"1. {ORDER}\n2. {REST}"
    assert [p.number for p in source.pages] == [1, 2]
    assert {w.page for w in source.words} == {1, 2}
    assert told[-1] == (2, 2)


def test_what_is_transparent_is_paper(tesseract: None, tmp_path: Path) -> None:
    path = tmp_path / "trong-suot.png"
    ink = page(tmp_path).convert("L").point(lambda v: 255 - v)
    clear = Image.new("RGBA", ink.size, (0, 0, 0, 0))
    clear.putalpha(ink)
    clear.save(path)
    assert read(path).text == ORDER


def test_a_sheet_is_as_large_as_its_density_says_or_an_a4(tesseract: None, tmp_path: Path) -> None:
    image = page(tmp_path)
    image.save(tmp_path / "ro.png", dpi=(200, 200))
    image.save(tmp_path / "vo-ly.png", dpi=(9600, 9600))
    for name in ("ro.png", "vo-ly.png"):
        assert read(tmp_path / name).pages[0].height == pytest.approx(842, abs=3)


def test_a_picture_without_letters_says_so(tmp_path: Path) -> None:
    path = tmp_path / "trang.png"
    Image.new("L", (800, 1100), 255).save(path)
    with pytest.raises(NoTextLayer, match="Không nhận ra chữ nào"):
        read(path)


def test_a_machine_without_the_engine_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "is_installed", lambda: False)
    path = tmp_path / "anh.png"
    page(tmp_path).save(path)
    with pytest.raises(ProgramMissing):
        read(path)


def bomb(path: Path, width: int, height: int) -> Path:
    """A small PNG that claims to be huge."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b""))
    body = b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + body)
    return path


@pytest.mark.parametrize(("width", "height"), [(9_000, 9_000), (60_000, 60_000)])
def test_a_picture_of_too_many_dots_is_refused_before_it_is_unpacked(
    tmp_path: Path, width: int, height: int
) -> None:
    with pytest.raises(TooManyPixels):
        read(bomb(tmp_path / "bom.png", width, height))


def test_a_tiff_of_too_many_pages_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "day.tiff"
    sheet = Image.new("1", (300, 400), 1)
    sheet.save(path, save_all=True, append_images=[sheet] * 4, compression="group4")
    with pytest.raises(TooManyScannedPages, match="3 trang"):
        read(path, limits=ReadLimits(max_scanned_pages=3))


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".tiff"])
def test_one_photograph_is_a_scanned_page_too(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"anh{suffix}"
    Image.new("L", (300, 400), 255).save(path)
    with pytest.raises(TooManyScannedPages):
        read(path, limits=ReadLimits(max_scanned_pages=0))


def test_photographs_in_one_package_are_counted_together(tesseract: None, tmp_path: Path) -> None:
    members: dict[str, str | bytes] = {}
    for number, text in enumerate((ORDER, REST, f"{REST} {ORDER}"), 1):
        page(tmp_path, text).save(tmp_path / "anh.png")
        members[f"trang {number}.png"] = (tmp_path / "anh.png").read_bytes()
    source = read(zip_file(tmp_path / "goi.zip", members), limits=ReadLimits(max_scanned_pages=2))
    assert len(source.pages) == 2
    assert [part.path for part in source.parts if "quá nhiều trang" in (part.note or "")] == ["trang 3.png"]


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".tiff"])
def test_a_picture_that_was_cut_off_is_damaged(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"cut{suffix}"
    page(tmp_path).save(path)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 3])
    with pytest.raises(DamagedFile):
        read(path)


def test_a_stamped_mark_on_a_photograph_stops_the_file(tesseract: None, tmp_path: Path) -> None:
    path = tmp_path / "mat.jpg"
    marked(page(tmp_path), "MẬT", 0.7, 0.2).save(path, quality=85)
    with pytest.raises(SecretDocument):
        check(path, ReadContext(name=path.name))


# -- sheets photographed on a desk --------------------------------------------------------------------------

SIZE = (1500, 2000)
ASIDE = Shot(pitch=12, yaw=-8, roll=5)
BODY = [ORDER, REST, "Các đơn vị trực thuộc chịu trách nhiệm trước Giám đốc Sở về kết quả thực hiện."]


def on_a_desk(folder: Path, shot: Shot) -> Image.Image:
    sheet = PdfPage()
    for _ in range(6):
        for line in BODY:
            sheet.line(line)
    return photographed(picture(sheet, folder), shot, size=SIZE)


@pytest.mark.parametrize("suffix", [".jpg", ".pdf"])
def test_a_sheet_photographed_from_aside_is_read(tesseract: None, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"anh{suffix}"
    photo = on_a_desk(tmp_path, ASIDE)
    if suffix == ".pdf":
        write_scan(path, [photo], dpi=170)
    else:
        photo.save(path, quality=85)
    said = SequenceMatcher(None, read(path).text.replace("\n", " "), " ".join(BODY * 6), autojunk=False)
    assert said.ratio() > 0.99


@pytest.mark.parametrize("turn", [0, 90, 180])
def test_the_place_of_a_word_is_where_the_photograph_shows_it(
    tesseract: None, tmp_path: Path, turn: int
) -> None:
    path = tmp_path / "anh.png"
    on_a_desk(tmp_path, ASIDE).rotate(turn, expand=True).save(path)  # the other way round than pages turn
    source = read(path)
    printed = read(write_pages(tmp_path / "in.pdf", [PdfPage(y=80).line(BODY[0])])).blocks[0].fragments[0].box
    assert printed is not None
    across, down = (printed.x0 + printed.x1) / 2 / WIDTH, (printed.top + printed.bottom) / 2 / HEIGHT
    a, b, c, d, e, f, g, h = homography(((0, 0), (1, 0), (1, 1), (0, 1)), corners_of(ASIDE, SIZE))
    below = g * across + h * down + 1
    (shown,) = source.pages
    box = source.blocks[0].fragments[0].box
    assert box is not None
    assert shown.rotation == turn
    assert (shown.width / shown.height) == pytest.approx(SIZE[0] / SIZE[1], abs=0.01)
    there = ((a * across + b * down + c) / below / SIZE[0], (d * across + e * down + f) / below / SIZE[1])
    found = ((box.x0 + box.x1) / 2 / shown.width, (box.top + box.bottom) / 2 / shown.height)
    assert found == pytest.approx(there, abs=0.01)


@pytest.mark.parametrize("colour", [RED, BLACK])
def test_a_mark_on_a_photographed_sheet_stops_the_file(
    tesseract: None, tmp_path: Path, colour: tuple[int, int, int]
) -> None:
    path = tmp_path / "mat.jpg"
    sheet = marked(page(tmp_path, *BODY), "TỐI MẬT", 0.7, 0.2, colour=colour)
    photographed(sheet, Shot(pitch=14, yaw=10, roll=-6), size=SIZE).save(path, quality=85)
    with pytest.raises(SecretDocument):
        check(path, ReadContext(name=path.name))
