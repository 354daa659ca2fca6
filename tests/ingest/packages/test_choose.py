"""Which file of a package is the document, which are its annexes, which a copy, which another document."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from docx import Document
from dondoc_authority import Authority, sign
from dondoc_packages import ANNEX, dispatch, message, notes, roles, zip_file
from dondoc_pdf import PdfPage, write_pages

from ingest.packages.looks import look_at
from ingest.read import read
from ingest.sniff import MediaType
from models.source import ReadLimits, SourceText


def docx(text: str) -> bytes:
    document = Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def pdf(folder: Path, *texts: str) -> bytes:
    pages = []
    for text in texts:
        page = PdfPage()
        for line in text.splitlines():
            page.line(line)
        pages.append(page)
    return write_pages(folder / "x.pdf", pages).read_bytes()


def reading(folder: Path, members: dict[str, str | bytes]) -> SourceText:
    return read(zip_file(folder / "goi.zip", members))


@pytest.mark.parametrize(
    "annex",
    [
        "PHỤ LỤC\nSố liệu\n",
        "DANH SÁCH\nCác đơn vị\n(Kèm theo Công văn số 15/SYT-VP)\n",
        "QUY CHẾ\nTổ chức và hoạt động\n(Ban hành kèm theo Quyết định số 15/QĐ-SYT)\n",
        "Mẫu số 01\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nKính gửi: Sở Y tế\nSố: .../...\n",
        "Một văn bản không có thể thức, chỉ là vài dòng ghi thêm.\n",
    ],
)
def test_a_title_or_the_lack_of_a_head_makes_an_annex(tmp_path: Path, annex: str) -> None:
    assert roles(reading(tmp_path, {"1.txt": annex, "2.txt": dispatch()})) == {
        "1.txt": "annex",
        "2.txt": "main",
    }


@pytest.mark.parametrize("name", ["phu_luc_1", "PL1", "Phụ lục 02", "kem_theo", "Bieu mau so 3", "danh-sach"])
def test_a_name_makes_an_annex_of_a_form_with_a_blank_number(name: str) -> None:
    form = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Kính gửi: Sở Y tế", "Số:   /BC-TYT"]
    assert look_at(form, f"{name}.docx", MediaType.DOCX).is_annex
    assert not look_at(form, "bao cao.docx", MediaType.DOCX).is_annex


def test_a_spreadsheet_is_an_annex() -> None:
    assert look_at(["Kính gửi: Sở", "Số: 15/SYT-VP"], "bieu.xlsx", MediaType.XLSX).is_annex


def test_a_name_that_only_holds_the_letters_is_no_annex() -> None:
    look = look_at(dispatch().splitlines(), "plan.docx", MediaType.DOCX)
    assert not look.is_annex
    assert look.number == "15/syt-vp"
    assert look.shown == "15/SYT-VP"


def test_word_is_read_before_an_unsigned_pdf_of_the_same_document(tmp_path: Path) -> None:
    source = reading(tmp_path, {"CV 15.pdf": pdf(tmp_path, dispatch()), "cv_15.docx": docx(dispatch())})
    assert roles(source) == {"cv_15.docx": "main", "CV 15.pdf": "other"}
    assert notes(source)["CV 15.pdf"] == "Là bản khác của tệp “cv_15.docx”; phần mềm đọc tệp đó."


def test_a_signed_pdf_is_read_before_word(tmp_path: Path) -> None:
    signed = pdf(tmp_path, dispatch()) + b"\n% /ByteRange [0 1 2 3]\n"
    source = reading(tmp_path, {"CV 15.docx": docx(dispatch()), "CV 15.signed.pdf": signed})
    assert roles(source) == {"CV 15.signed.pdf": "main", "CV 15.docx": "other"}


def test_a_copy_under_another_name_is_known_by_its_number(tmp_path: Path) -> None:
    source = reading(tmp_path, {"a.pdf": pdf(tmp_path, dispatch()), "b.docx": docx(dispatch())})
    assert roles(source) == {"b.docx": "main", "a.pdf": "other"}


def test_a_scan_beside_its_word_file_is_not_read(tmp_path: Path) -> None:
    scan = write_pages(tmp_path / "x.pdf", [PdfPage()]).read_bytes()
    source = reading(tmp_path, {"cv15.pdf": scan, "cv15.docx": docx(dispatch())})
    assert roles(source) == {"cv15.docx": "main", "cv15.pdf": "other"}


def test_the_next_copy_is_read_where_the_best_one_is_broken(tmp_path: Path) -> None:
    broken = docx(dispatch())[:-200]
    source = reading(tmp_path, {"cv15.pdf": pdf(tmp_path, dispatch()), "cv15.docx": broken})
    assert roles(source) == {"cv15.pdf": "main", "cv15.docx": "other"}
    assert "hỏng" in notes(source)["cv15.docx"]


def test_numbered_scans_of_two_documents_are_no_copies(tmp_path: Path) -> None:
    first, second = pdf(tmp_path, dispatch()), pdf(tmp_path, "PHỤ LỤC\nMột bảng số liệu khác")
    source = reading(tmp_path, {"scan (1).pdf": first, "scan (2).pdf": second})
    assert roles(source) == {"scan (1).pdf": "main", "scan (2).pdf": "annex"}


def test_a_word_and_a_pdf_annex_of_the_same_text_are_one(tmp_path: Path) -> None:
    lines = [f"{n}. Trung tâm Y tế khu vực {n} báo cáo số liệu quý {n % 4} năm 2026 về Sở" for n in range(20)]
    table = "PHỤ LỤC\n" + "\n".join(lines)
    members: dict[str, str | bytes] = {
        "cv.txt": dispatch(),
        "bảng.docx": docx(table),
        "số liệu.pdf": pdf(tmp_path, table),
    }
    assert roles(reading(tmp_path, members))["số liệu.pdf"] == "other"


def test_two_forms_for_two_bodies_are_both_read(tmp_path: Path) -> None:
    forms: dict[str, str | bytes] = {
        f"PL{n}.txt": f"PHỤ LỤC {n}\nBiểu tổng hợp số liệu của khu vực {n}\n"
        + "Chỉ tiêu, kết quả, tỷ lệ\n" * 9
        for n in (1, 2)
    }
    found = roles(reading(tmp_path, {"cv.txt": dispatch(), **forms}))
    assert found == {"cv.txt": "main", "PL1.txt": "annex", "PL2.txt": "annex"}


def test_another_document_in_the_package_is_left_for_its_own_upload(tmp_path: Path) -> None:
    source = reading(
        tmp_path, {"1.txt": dispatch("15"), "2.txt": dispatch("16", "QĐ-UBND", "phê duyệt đề án")}
    )
    assert roles(source) == {"1.txt": "main", "2.txt": "other"}
    assert (
        notes(source)["2.txt"]
        == "Là một văn bản khác (số 16/QĐ-UBND), chưa được đọc ở đây. Hãy tải tệp này lên riêng."
    )
    assert "phê duyệt đề án" not in source.text


@pytest.mark.parametrize(
    "subject", ["Gửi CV số 16", "Fwd: 16/QĐ-UBND", "quyết định 16 về đề án", "Số: 16/QĐ - UBND"]
)
def test_the_document_that_the_message_names_is_the_main_one(tmp_path: Path, subject: str) -> None:
    texts = [
        ("1.txt", dispatch("15").encode()),
        ("2.txt", dispatch("16", "QĐ-UBND", "phê duyệt đề án").encode()),
    ]
    path = tmp_path / "thu.eml"
    path.write_bytes(message(subject, attachments=texts).as_bytes())
    assert roles(read(path))["2.txt"] == "main"


def test_a_day_in_a_subject_is_no_number_of_a_document(tmp_path: Path) -> None:
    texts = [("1.txt", dispatch("15").encode()), ("2.txt", dispatch("16", "QĐ-UBND", "phê duyệt").encode())]
    path = tmp_path / "thu.eml"
    path.write_bytes(message("Họp ngày 16/3, gửi văn bản", attachments=texts).as_bytes())
    assert roles(read(path))["1.txt"] == "main"


def test_the_letter_that_cites_the_others_is_the_main_one(tmp_path: Path) -> None:
    letter = dispatch("20", body="Thực hiện Quyết định số 16/QĐ-UBND, yêu cầu các đơn vị báo cáo.")
    source = reading(tmp_path, {"1.txt": dispatch("16", "QĐ-UBND", "phê duyệt"), "2.txt": letter})
    assert roles(source) == {"1.txt": "other", "2.txt": "main"}


def test_pages_are_counted_on_over_the_files(tmp_path: Path) -> None:
    main = pdf(tmp_path, dispatch(), "Trang hai của công văn có chữ")
    annex = pdf(tmp_path, "PHỤ LỤC\nBảng một", "Bảng hai ở trang cuối")
    source = reading(tmp_path, {"cv.pdf": main, "pl.pdf": annex})
    assert [page.number for page in source.pages] == [1, 2, 3, 4]
    assert [part.first_page for part in source.parts] == [1, 3]
    assert source.page_of(source.text.index("Bảng hai")) == 4


def test_paragraphs_are_counted_on_over_the_files(tmp_path: Path) -> None:
    source = reading(tmp_path, {"cv.txt": dispatch(), "pl.txt": ANNEX})
    numbers = [fragment.paragraph for block in source.blocks for fragment in block.fragments]
    assert numbers == sorted({n for n in numbers if n is not None})


def test_a_package_without_any_dispatch_is_read_from_its_first_file(tmp_path: Path) -> None:
    source = reading(tmp_path, {"b.txt": "Ghi chú hai", "a.txt": "Ghi chú một"})
    assert roles(source) == {"a.txt": "main", "b.txt": "annex"}


def test_a_package_of_annexes_alone_is_read(tmp_path: Path) -> None:
    source = reading(tmp_path, {"PL1.txt": "PHỤ LỤC I\nMột", "PL2.txt": "PHỤ LỤC II\nHai"})
    assert roles(source) == {"PL1.txt": "main", "PL2.txt": "annex"}


def test_progress_goes_on_over_the_files(tmp_path: Path) -> None:
    ticks: list[int] = []
    members: dict[str, str | bytes] = {
        "cv.pdf": pdf(tmp_path, dispatch(), "Hai"),
        "pl.pdf": pdf(tmp_path, "PHỤ LỤC\nBa"),
    }
    read(
        zip_file(tmp_path / "goi.zip", members),
        limits=ReadLimits(),
        tick=lambda done, _: ticks.append(done),
    )
    heads, files_before, pages = 2, 1, 3
    assert max(ticks) == heads + files_before + pages


def test_the_signature_of_a_scan_is_told_although_its_word_file_is_read(tmp_path: Path) -> None:
    scan = write_pages(tmp_path / "x.pdf", [PdfPage()]).read_bytes()
    signed = sign(scan, Authority().signer("Sở Y tế tỉnh Sơn Giang"))
    source = reading(tmp_path, {"cv15.signed.pdf": signed, "cv15.docx": docx(dispatch())})
    assert roles(source) == {"cv15.docx": "main", "cv15.signed.pdf": "other"}
    (signature,) = source.signatures
    assert signature.signer == "Sở Y tế tỉnh Sơn Giang"
    assert signature.sentence.startswith("Tệp “cv15.signed.pdf”: ")
    assert "Tệp: cv15.signed.pdf" in signature.details
