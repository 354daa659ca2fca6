"""A clerk's way in a real browser: a file comes in, its obligations are looked at, confirmed, followed up."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

SAMPLES = Path(__file__).parents[4] / "samples" / "dispatches"
DISPATCH = SAMPLES / "01_cong_van_chan_chinh.pdf"
BLANK = SAMPLES / "08_cong_van_de_trong.docx"
OTHER = SAMPLES / "03_chi_thi_dich_benh.txt"

DROP = """([files]) => {
  const transfer = new DataTransfer();
  for (const [name, text] of files) transfer.items.add(new File([text], name));
  return transfer;
}"""


def upload(page: Page, *files: Path) -> None:
    """Chooses files and sends them."""
    page.goto("/")
    page.get_by_label("Chọn tệp văn bản").set_input_files(list(files))
    page.get_by_role("button", name="Tải lên và tách nhiệm vụ").click()


def drop(page: Page, *files: tuple[str, str]) -> None:
    """Drops files on the page."""
    page.goto("/")
    transfer = page.evaluate_handle(DROP, [[list(each) for each in files]])
    page.dispatch_event(".drop", "dragover", {"dataTransfer": transfer})
    expect(page.locator(".drop")).to_have_class(re.compile("is-over"))
    page.dispatch_event(".drop", "drop", {"dataTransfer": transfer})


def open_document(page: Page) -> None:
    """Uploads the dispatch and waits for its page."""
    upload(page, DISPATCH)
    expect(page).to_have_url(re.compile("/documents/"))


def card(page: Page, number: int) -> Locator:
    """The card of an obligation."""
    return page.locator(f"#o{number}")


def chosen_quote(page: Page) -> Locator:
    """The marked words in the text."""
    return page.locator("#text mark.is-chosen")


def test_an_uploaded_file_becomes_obligations_beside_its_text(page: Page) -> None:
    open_document(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("3127/SYT-VP"))
    assert page.locator(".card").count() > 10
    expect(card(page, 1)).to_contain_text("Văn phòng Sở")
    expect(card(page, 1)).to_contain_text("19/11/2026")


def test_choosing_an_obligation_shows_its_quote(page: Page) -> None:
    open_document(page)
    quote = card(page, 5).locator(".quote-text")
    quote.locator("a").click()
    expect(chosen_quote(page).first).to_be_in_viewport()
    assert "".join(chosen_quote(page).all_inner_texts()) == quote.inner_text()
    expect(card(page, 5)).to_have_class(re.compile("is-chosen"))
    expect(page.locator("#text .is-reason").first).to_have_text("Phòng Nghiệp vụ Y")
    assert "n=5" in page.url


def test_choosing_a_quote_shows_its_card(page: Page) -> None:
    open_document(page)
    page.locator("#text mark[data-q=' 9 ']").first.click()
    expect(card(page, 9)).to_be_in_viewport()
    expect(card(page, 9)).to_have_class(re.compile("is-chosen"))


def test_a_dropped_file_is_taken_and_a_bad_one_explained(page: Page) -> None:
    drop(page, ("hong.pdf", "%PDF-1.7 cut off"), ("chi-thi.txt", OTHER.read_text(encoding="utf-8")))
    lines = page.locator("#uploads li")
    expect(lines.nth(0)).to_contain_text("Tệp bị hỏng")
    expect(lines.nth(0)).to_contain_text("(mã damaged_file)")
    expect(lines.nth(1)).to_contain_text(re.compile(r"09/CT-UBND: \d+ nhiệm vụ"))
    assert lines.nth(1).locator("progress").get_attribute("value") == "1"
    expect(page.locator("#list")).to_contain_text("09/CT-UBND")
    expect(page.locator("#list .refused")).to_contain_text("hong.pdf")


def test_one_dropped_file_leads_to_its_document(page: Page) -> None:
    drop(page, ("chi-thi.txt", OTHER.read_text(encoding="utf-8")))
    expect(page).to_have_url(re.compile("/documents/"))


def test_a_file_that_is_too_large_is_not_even_sent(page: Page) -> None:
    drop(page, ("lon.txt", "x" * 1_000_001), ("rong.txt", ""))
    expect(page.locator("#uploads li").nth(0)).to_contain_text("Tệp quá lớn (1,0 MB)")
    expect(page.locator("#uploads li").nth(1)).to_contain_text("Tệp rỗng")
    expect(page.locator("#list .refused")).not_to_contain_text("lon.txt")


def test_all_are_confirmed_and_found_in_the_task_list(page: Page) -> None:
    open_document(page)
    page.get_by_role("button", name=re.compile("Duyệt tất cả")).click()
    expect(page.get_by_role("status")).to_have_text(re.compile("Đã duyệt tất cả"))
    page.get_by_role("link", name="Nhiệm vụ", exact=True).click()
    rows = page.locator(".list tbody tr")
    expect(rows.first).to_contain_text("Đã duyệt")
    before = rows.count()
    page.get_by_label("Phòng, đơn vị").select_option(label="Phòng Tổ chức cán bộ")
    page.get_by_role("button", name="Lọc").click()
    expect(page.get_by_role("link", name="Bỏ lọc")).to_be_visible()
    assert 0 < rows.count() < before
    for row in rows.all():
        expect(row).to_contain_text("Phòng Tổ chức cán bộ")


def test_selected_words_become_an_obligation(page: Page) -> None:
    open_document(page)
    before = page.locator(".card").count()
    page.get_by_text("V/v chấn chỉnh").scroll_into_view_if_needed()
    page.get_by_text("V/v chấn chỉnh").click(click_count=3)
    page.get_by_role("button", name="Dùng đoạn đang chọn cho nhiệm vụ mới").click()
    text = page.get_by_label("Dán nguyên văn đoạn nội dung")
    expect(text).to_have_value(re.compile("^V/v chấn chỉnh.*thủ tục hành chính$"))
    page.get_by_role("button", name="Bổ sung nhiệm vụ", exact=True).click()
    expect(page.get_by_role("status")).to_have_text(re.compile("Đã bổ sung"))
    page.get_by_role("link", name=re.compile("^Tất cả")).click()
    expect(page.locator(".card").nth(before)).to_be_visible()
    expect(page.locator("#o1 .quote-text")).to_have_text(re.compile("^V/v chấn chỉnh"))


def test_selected_words_become_the_extent_of_the_one_that_is_edited(page: Page) -> None:
    open_document(page)
    card(page, 2).get_by_role("link", name="Sửa").click()
    run = page.locator("#text mark[data-q=' 2 ']", has_text="Chủ trì, phối hợp").first
    run.click(click_count=3)
    page.get_by_role("button", name="Dùng đoạn đang chọn cho nhiệm vụ 2").click()
    page.get_by_role("button", name="Lưu đoạn trích").click()
    expect(page.get_by_role("status")).to_have_text("Đã lưu đoạn trích.")
    expect(card(page, 2).locator(".quote-text")).to_have_text(re.compile("^- Chủ trì, phối hợp.*quý I/2027"))


def test_a_blank_that_is_filled_in_is_no_doubt_any_longer(page: Page) -> None:
    upload(page, BLANK)
    expect(page.locator(".note.is-warning")).to_contain_text(
        ["Số văn bản để trống", "Ngày ban hành để trống"]
    )
    expect(card(page, 5)).to_contain_text("chưa tính được")
    page.locator("details.is-identity summary").click()
    page.get_by_label("Số", exact=True).fill("3200")
    page.get_by_label("Ngày ban hành").fill("10/11/2026")
    page.locator("details.is-identity").get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Công văn 3200/SYT-KHTC")
    expect(page.locator(".note.is-warning")).to_have_count(0)
    expect(card(page, 5)).to_contain_text("19/11/2026")


def test_everything_works_without_script(plain_page: Page) -> None:
    page = plain_page
    open_document(page)
    card(page, 5).locator(".quote-text a").click()
    expect(page.locator("#text mark.is-chosen").first).to_be_in_viewport()
    assert page.url.endswith("n=5#n5")
    card(page, 5).get_by_role("button", name="Duyệt").click()
    expect(page.get_by_role("status")).to_have_text("Đã duyệt nhiệm vụ.")
    expect(card(page, 5).locator("h3 .state").first).to_have_text("Đã duyệt")
    card(page, 6).get_by_text("Bỏ qua", exact=True).click()
    card(page, 6).get_by_label("Lý do bỏ qua").fill("Trùng")
    card(page, 6).get_by_role("button", name="Bỏ qua nhiệm vụ này").click()
    expect(page.get_by_role("status")).to_have_text("Đã bỏ qua nhiệm vụ.")


def test_pages_fit_a_phone(page: Page) -> None:
    open_document(page)
    document = page.url
    page.set_viewport_size({"width": 360, "height": 740})
    for path in (document, f"{document}?n=2&edit=1", "/", "/tasks", "/organisations", "/search?q=a", "/help"):
        page.goto(path)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 360, path


def test_pages_can_be_walked_with_the_keyboard(page: Page) -> None:
    open_document(page)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Đến nội dung chính")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    link = card(page, 3).locator(".quote-text a")
    link.focus()
    page.keyboard.press("Enter")
    expect(card(page, 3)).to_have_class(re.compile("is-chosen"))
    expect(chosen_quote(page).first).to_be_in_viewport()
