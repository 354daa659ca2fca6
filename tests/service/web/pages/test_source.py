"""What a document came in: its signatures, its package, its scan with doubtful words; and reading under way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from dondoc_fakes import dispatch
from dondoc_office import Office
from dondoc_visitor import Sheet, Visitor

from models.envelope import Business, Envelope
from models.signature import FileSignature, SignatureState
from models.source import (
    Box,
    Fragment,
    Page,
    PageOrigin,
    PartRole,
    Quality,
    SourcePart,
    SourceText,
    Span,
    TextBlock,
    Word,
)
from service.web.pages.scans import Scan

ORDER = "Văn phòng Sở: Rà soát thủ tục trước ngày 20/11/2026."
OTHER = "Sở Nội vụ: Tổng hợp báo cáo."
EVIL = "<script>alert(1)</script>"


def shown(visitor: Visitor, office: Office, dress: Callable[[SourceText], SourceText]) -> Sheet:
    """The page of a document that a reader found so."""
    office.reader.dress = dress
    return visitor.upload(("a.txt", dispatch(ORDER, OTHER)))


def signed(state: SignatureState, sentence: str = "Ông Trần Văn Ký đã ký.") -> FileSignature:
    """A signature of this outcome."""
    return FileSignature(
        state=state,
        sentence=sentence,
        signer="Trần Văn Ký",
        organisation="Sở Y tế tỉnh Sơn Giang",
        authority="CA của cơ quan thử",
        signed_at=datetime(2026, 11, 2, 1, 30, tzinfo=UTC),
        details=("Thuật toán SHA-256",),
    )


def scanned(source: SourceText) -> SourceText:
    """The lines of the text on a recognised page, 20 points apart; its words "Rà" and "soát" are doubtful."""
    blocks = []
    for number, block in enumerate(source.blocks):
        box = Box(x0=70, top=100 + 20 * number, x1=500, bottom=114 + 20 * number)
        place = Fragment(span=block.span, page=1, box=box)
        blocks.append(TextBlock(span=block.span, fragments=(place,)))
    words = []
    for word, confidence in (("Rà", 0.35), ("soát", 0.59), ("thủ", 0.61)):
        start = source.text.index(word)
        box = Box(x0=1, top=1, x1=2, bottom=2)
        words.append(Word(span=Span(start, start + len(word)), page=1, box=box, confidence=confidence))
    page = Page(number=1, width=595, height=842, origin=PageOrigin.OCR)
    return replace(source, blocks=tuple(blocks), words=tuple(words), pages=(page,))


@pytest.mark.parametrize("state", [SignatureState.CHANGED, SignatureState.BROKEN, SignatureState.REVOKED])
def test_a_signature_that_does_not_hold_is_an_alarm_in_words(
    visitor: Visitor, office: Office, state: SignatureState
) -> None:
    page = shown(visitor, office, lambda source: replace(source, signatures=(signed(state),)))
    (note,) = page.all(".signed .note")
    assert note["role"] == "alert"
    assert "is-fault" in note["class"]
    assert "⚠" in page.fault


@pytest.mark.parametrize(
    ("state", "look"),
    [
        (SignatureState.VALID, "is-done"),
        (SignatureState.UNREVOKED_UNKNOWN, "is-warning"),
        (SignatureState.UNTRUSTED, "is-warning"),
        (SignatureState.EXPIRED, "is-warning"),
    ],
)
def test_other_signatures_are_told_apart_without_alarm(
    visitor: Visitor, office: Office, state: SignatureState, look: str
) -> None:
    page = shown(visitor, office, lambda source: replace(source, signatures=(signed(state),)))
    (note,) = page.all(".signed .note")
    assert look in note["class"]
    assert page.fault == ""


def test_a_file_that_could_not_be_taken_out_of_its_package_has_no_link(
    visitor: Visitor, office: Office
) -> None:
    """A zip may be locked for one of its files: the link led to a page that is not there."""
    locked = replace(_part("khóa.docx", PartRole.OTHER, "Tệp nén có mật khẩu."), sha256="", size=0)
    parts = (_part("công văn.pdf", PartRole.MAIN), locked)
    page = shown(visitor, office, lambda source: replace(source, parts=parts))
    assert page.words(".parts li")[1] == "khóa.docx tệp khác Tệp nén có mật khẩu."
    assert page.words(".parts a") == ["công văn.pdf"]


def test_a_signature_has_one_sentence_and_its_details_behind_it(visitor: Visitor, office: Office) -> None:
    several = (signed(SignatureState.VALID), signed(SignatureState.VALID, "Con dấu của Sở Y tế."))
    page = shown(visitor, office, lambda source: replace(source, signatures=several))
    assert page.words(".signed .note > p") == [
        "✓ Hợp lệ. Ông Trần Văn Ký đã ký.",
        "✓ Hợp lệ. Con dấu của Sở Y tế.",
    ]
    details = page.words(".signed details")[0]
    assert "Nơi cấp chứng thư số: CA của cơ quan thử" in details
    assert "08:30 ngày 02/11/2026 (theo đồng hồ của máy ký)" in details
    assert "Thuật toán SHA-256" in details


def test_the_files_of_a_package_have_names_roles_and_notes(visitor: Visitor, office: Office) -> None:
    parts = (
        _part("công văn.pdf", PartRole.MAIN),
        _part("phụ lục.xlsx", PartRole.ANNEX),
        _part("ảnh.heic", PartRole.OTHER, "Hãy lưu thành JPEG."),
    )
    page = shown(visitor, office, lambda source: replace(source, parts=parts))
    assert page.words(".parts li") == [
        "công văn.pdf văn bản chính 1 KB",
        "phụ lục.xlsx phụ lục, tệp kèm theo 1 KB",
        "ảnh.heic tệp khác 1 KB Hãy lưu thành JPEG.",
    ]
    second = page.all(".parts a")[1]
    answer = visitor.client.get(str(second["href"]))
    assert answer.content == "part phụ lục.xlsx".encode()
    assert answer.headers["content-disposition"].startswith("attachment;")


def _part(path: str, role: PartRole, note: str | None = None) -> SourcePart:
    return SourcePart(path=path, sha256="1" * 64, size=7, media_type="application/pdf", role=role, note=note)


def test_the_envelope_is_shown_beside_the_text(visitor: Visitor, office: Office) -> None:
    envelope = Envelope(
        sender="UBND tỉnh Sơn Giang",
        business=Business.UPDATE,
        sent_on=date(2026, 11, 3),
        business_reason="Đính chính thời hạn",
        related=("000.00.01.H99-1",),
        doubts=("Ngày ban hành ghi không đúng dạng nên để trống.",),
    )
    page = shown(visitor, office, lambda source: replace(source, envelope=envelope))
    said = page.words(".package")[0]
    for words in (
        "cập nhật , từ UBND tỉnh Sơn Giang",
        "Ngày gửi 03/11/2026",
        "Đính chính thời hạn",
        "để trống",
    ):
        assert words in said
    assert page.one(".package details").has_attr("open")


def test_what_comes_with_a_document_is_never_markup(visitor: Visitor, office: Office) -> None:
    def dress(source: SourceText) -> SourceText:
        return replace(
            source,
            envelope=Envelope(sender=EVIL, subject=EVIL, related=(EVIL,), doubts=(EVIL,)),
            parts=(_part(EVIL, PartRole.MAIN, EVIL),),
            signatures=(replace(signed(SignatureState.VALID, EVIL), signer=EVIL, details=(EVIL,)),),
        )

    html = shown(visitor, office, dress).answer.text
    assert EVIL not in html
    assert html.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 8


def test_a_recognised_text_says_so_and_marks_doubtful_words(visitor: Visitor, office: Office) -> None:
    page = shown(visitor, office, scanned)
    assert "Văn bản quét : chữ do máy nhận dạng từ ảnh, hãy đối chiếu với bản gốc" in page.text
    assert page.words("#text .doubt") == ["Rà", "soát"]
    assert {str(tag["title"]) for tag in page.all("#text .doubt")} == {
        "Từ nhận dạng chưa chắc, hãy đối chiếu với bản gốc"
    }
    assert "bản quét" in visitor.open("/").words("#list > .list tbody tr")[0]


def test_doubtful_words_do_not_shift_what_can_be_selected(visitor: Visitor, office: Office) -> None:
    page = shown(visitor, office, scanned)
    text = office.service.documents.get_document(office.service.documents.list_documents().items[0].id).text
    for run in page.all("#text [data-start]"):
        start = int(str(run["data-start"]))
        assert text[start : start + len(run.get_text())] == run.get_text()
    assert "\n".join(block.get_text() for block in page.all("#text .block")) == text


def test_the_scan_stands_beside_the_chosen_quote_with_its_lines_framed(
    visitor: Visitor, office: Office
) -> None:
    here = shown(visitor, office, scanned).path
    page = visitor.open(f"{here}?view=all&n=2")
    (figure,) = page.all(".card.is-chosen .scan")
    picture = figure.select_one("image")
    frame = figure.select_one("rect")
    assert picture is not None
    assert frame is not None
    assert visitor.client.get(str(picture["href"])).headers["content-type"] == "image/png"
    assert (picture["width"], picture["height"]) == ("595.0", "842.0")
    assert (frame["x"], frame["y"], frame["width"], frame["height"]) == ("68.0", "198.0", "434.0", "18.0")
    assert page.words(".card:not(.is-chosen) > p.soft a") == ["Xem trên bản quét, trang 1"]


def test_a_text_layer_needs_no_picture(visitor: Visitor, office: Office) -> None:
    def printed(source: SourceText) -> SourceText:
        return replace(scanned(source), pages=(Page(number=1, width=595, height=842),), words=())

    here = shown(visitor, office, printed).path
    page = visitor.open(f"{here}?view=all&n=2")
    assert page.all(".scan") == []
    assert "Văn bản quét" not in page.text


def test_the_strip_of_a_scan_stays_on_its_page() -> None:
    box = Box(x0=70, top=830, x1=500, bottom=841)
    scan = Scan(page=1, width=595, height=842, boxes=(box,))
    assert scan.view == "46.0 806.0 478.0 36.0"


def test_a_text_that_lost_its_marks_is_an_alarm_and_has_no_button_for_all(
    visitor: Visitor, office: Office
) -> None:
    lost = Quality(marks=0.01, has_marks=False)
    page = shown(visitor, office, lambda source: replace(source, quality=lost))
    assert "Văn bản bị mất dấu tiếng Việt" in page.fault
    assert page.all("form.all") == []
    assert len(page.all(".card form[action$='/confirm']")) == 1


def test_the_waiting_page_tells_which_page_is_being_read(office: Office) -> None:
    visitor = Visitor(office.service)
    seen: list[Sheet] = []

    def look() -> None:
        (item,) = office.service.documents.list_documents().items
        seen.append(visitor.open(f"/documents/{item.id}"))

    office.reader.pages, office.reader.on_page = 12, look
    visitor.upload(("a.txt", dispatch(ORDER)))
    assert "đang đọc trang 3/12" in seen[1].text
    assert (seen[1].one("progress")["max"], seen[1].one("progress")["value"]) == ("12", "2")
    assert seen[1].all("meta[http-equiv=refresh]")


def test_a_refusal_tells_when_and_by_whom(visitor: Visitor) -> None:
    visitor.upload(("to-trinh.txt", "MẬT\nNội dung".encode()))
    (row,) = visitor.open("/").words(".refused tbody tr")
    assert row.startswith("08:00 ngày 03/11/2026 Văn thư (không lưu tên)")
