"""A clerk gets the scan after the electronic copy: told so, looked at beside the picture, recorded, undone."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        shutil.which("tesseract") is None and os.environ.get("CI") != "true", reason="needs Tesseract"
    ),
]

SAMPLES = Path(__file__).parents[4] / "samples" / "dispatches"
COPY = SAMPLES / "03_chi_thi_dich_benh.pdf"


@pytest.fixture(scope="module")
def scan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same dispatch as pictures of its pages, small enough for the site's limit."""
    path = tmp_path_factory.mktemp("scan") / "quet.pdf"
    with pypdfium2.PdfDocument(COPY) as document:
        pages = [page.render(scale=150 / 72, grayscale=True).to_pil() for page in document]
    pages[0].save(path, save_all=True, append_images=pages[1:], resolution=150, quality=60)
    return path


def upload(page: Page, file: Path) -> None:
    """Sends one file and opens its document."""
    page.goto("/")
    page.get_by_label("Chọn tệp văn bản").set_input_files(file)
    page.get_by_role("button", name="Tải lên và tách nhiệm vụ").click()
    # What is read at once opens by itself; only a file that is still being read waits for a click.
    waiting, opened = page.locator("#uploads li", has_text="sẽ hiện trong danh sách"), page.locator(".panes")
    expect(waiting.or_(opened)).to_be_visible(timeout=60_000)
    if waiting.is_visible():
        waiting.get_by_role("link").click()
    expect(opened).to_be_visible(timeout=60_000)


def test_the_scan_after_the_electronic_copy(page: Page, scan: Path) -> None:
    upload(page, COPY)
    first = page.url.partition("?")[0]
    upload(page, scan)
    here = page.url.partition("?")[0]
    box = page.locator("section.same")
    expect(box).to_contain_text("Cùng cơ quan ban hành, số, ký hiệu và năm")
    expect(page.get_by_role("button", name=re.compile("^Duyệt"))).to_have_count(0)
    expect(page.get_by_text("Văn bản quét", exact=True)).to_be_visible()

    page.goto(f"{here}?view=all&n=2")
    picture = page.locator(".card.is-chosen .scan image")
    expect(picture).to_be_visible()
    address = picture.get_attribute("href")
    loaded = page.evaluate(
        "async (url) => (await createImageBitmap(await (await fetch(url)).blob())).width", address
    )
    assert loaded > 500
    frame = page.locator(".card.is-chosen .scan rect").first.bounding_box()
    strip = page.locator(".card.is-chosen .scan svg").bounding_box()
    assert frame is not None
    assert strip is not None
    assert strip["x"] <= frame["x"]
    assert frame["x"] + frame["width"] <= strip["x"] + strip["width"] + 1
    assert strip["y"] <= frame["y"] <= strip["y"] + strip["height"]

    page.get_by_label(re.compile("Bản thứ hai")).check()
    page.get_by_role("button", name="Ghi nhận").click()
    expect(page.get_by_role("status")).to_have_text("Đã ghi nhận lựa chọn về văn bản trùng.")
    expect(page.locator(".same a")).to_have_attribute("href", re.compile(first.rpartition("/")[2]))
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.locator("section.same")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
