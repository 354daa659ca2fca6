"""A spreadsheet is read as a clerk sees it: visible cells, dates and numbers as shown, tables with their heads."""

from __future__ import annotations

import contextlib
import datetime
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from dondoc_docx import lines, tables
from dondoc_old_fonts import in_tcvn3
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

from ingest.context import ReadContext
from ingest.draft import DraftDocument
from ingest.read import read
from ingest.readers import xlsx, xlsx_book
from ingest.readers.xlsx import head_texts, read_xlsx
from ingest.readers.xlsx_numbers import written
from ingest.secrecy import check
from models.errors import BadInput, DamagedFile, EncryptedFile, SecretDocument, TooLarge, UnpacksTooLarge
from models.source import ReadLimits
from nlp.tables import read_task_rows

HEAD = ("STT", "Nội dung nhiệm vụ", "Chủ trì", "Thời hạn")


def put(sheet: Worksheet, row: int, *values: object) -> None:
    for column, value in enumerate(values, start=1):
        if value is not None:
            sheet.cell(row, column).value = value  # type: ignore[assignment]


def saved(folder: Path, *fills: Callable[[Worksheet], object]) -> Path:
    """A workbook with a sheet for each filling."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for fill in fills:
        fill(book.create_sheet())
    path = folder / "bang.xlsx"
    book.save(path)
    return zipped(path, with_shared_strings(parts_of(path)))


def with_shared_strings(parts: dict[str, str]) -> dict[str, str]:
    """The parts as Excel writes them: texts in a part of their own, named by number."""
    texts: list[str] = []

    def move(found: re.Match[str]) -> str:
        texts.append(found[1])
        return f't="s"><v>{len(texts) - 1}</v>'

    for name in [name for name in parts if name.startswith("xl/worksheets/")]:
        parts[name] = re.sub(r't="inlineStr"><is>(.*?)</is>', move, parts[name], flags=re.DOTALL)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    items = "".join(f"<si>{text}</si>" for text in texts)
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{main}">{items}</sst>'
    link = f'<Relationship Id="chu" Type="{links}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    name = "xl/_rels/workbook.xml.rels"
    parts[name] = parts[name].replace("</Relationships>", link)
    return parts


def zipped(path: Path, parts: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def parts_of(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def drafted(folder: Path, *fills: Callable[[Worksheet], object]) -> DraftDocument:
    return read_xlsx(saved(folder, *fills), ReadContext())


def plan(sheet: Worksheet) -> None:
    """A task table as districts send it: head of two rows, a group, a merged lead, a signature below."""
    sheet["A1"], sheet["C1"] = "UBND XÃ AN HÒA", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    sheet["A3"] = "BẢNG PHÂN CÔNG NHIỆM VỤ\n(Kèm theo Kế hoạch số 8/KH-UBND)"
    put(sheet, 5, "STT", "Nội dung nhiệm vụ", "Phân công", None, "Thời hạn")
    put(sheet, 6, None, None, "Chủ trì", "Phối hợp")
    put(sheet, 7, "I", "Nhóm việc về hộ tịch")
    put(sheet, 8, 1, "Số hóa sổ hộ tịch các năm trước 2016", "Công chức tư pháp", "Trưởng thôn")
    put(sheet, 9, 2, "Đối chiếu dữ liệu với sổ gốc đang lưu", None, "Công an xã")
    put(sheet, 11, 3, "Tổng hợp, báo cáo kết quả số hóa", "Văn phòng", None, "Quý IV/2026")
    put(sheet, 13, None, "Nơi nhận:\n- Các thôn;", None, "TM. ỦY BAN NHÂN DÂN")
    put(sheet, 14, None, None, None, "CHỦ TỊCH")
    for row, day in ((8, datetime.date(2026, 3, 31)), (9, datetime.date(2026, 6, 30))):
        sheet.cell(row, 5).value = day
        sheet.cell(row, 5).number_format = "m/d/yyyy"
    for area in ("C1:E1", "A3:E3", "A5:A6", "B5:B6", "C5:D5", "E5:E6", "B7:E7", "C8:C9"):
        sheet.merge_cells(area)


def test_a_task_table_keeps_its_title_its_head_and_its_signature(tmp_path: Path) -> None:
    assert lines(drafted(tmp_path, plan)) == [
        "UBND XÃ AN HÒA",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "BẢNG PHÂN CÔNG NHIỆM VỤ",
        "(Kèm theo Kế hoạch số 8/KH-UBND)",
        "STT | Nội dung nhiệm vụ | Phân công | Thời hạn",
        " |  | Chủ trì | Phối hợp | ",
        "I | Nhóm việc về hộ tịch",
        "1 | Số hóa sổ hộ tịch các năm trước 2016 | Công chức tư pháp | Trưởng thôn | 31/03/2026",
        "2 | Đối chiếu dữ liệu với sổ gốc đang lưu |  | Công an xã | 30/06/2026",
        "3 | Tổng hợp, báo cáo kết quả số hóa | Văn phòng |  | Quý IV/2026",
        "Nơi nhận:",
        "- Các thôn;",
        "TM. ỦY BAN NHÂN DÂN",
        "CHỦ TỊCH",
    ]


def test_merged_cells_are_spans_as_in_a_word_table(tmp_path: Path) -> None:
    (table,) = tables(drafted(tmp_path, plan))
    cells = [[(c.column, c.colspan, c.rowspan, c.merged) for c in row.cells] for row in table.rows]
    assert cells[0] == [(0, 1, 2, False), (1, 1, 2, False), (2, 2, 1, False), (4, 1, 2, False)]
    assert cells[2][1] == (1, 4, 1, False)
    assert (cells[3][2], cells[4][2]) == ((2, 1, 2, False), (2, 1, 1, True))


def test_its_rows_are_tasks(tmp_path: Path) -> None:
    source = read(saved(tmp_path, plan))
    rows = read_task_rows(source, source.tables[0])
    assert [row.label for row in rows] == ["I.1", "I.2", "I.3"]
    assert [row.task.of(source.text)[:9] for row in rows] == ["Số hóa sổ", "Đối chiếu", "Tổng hợp,"]
    assert {span.of(source.text) for span in rows[1].cells.values()} >= {"Công chức tư pháp", "30/06/2026"}


def test_what_is_hidden_is_not_read(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        put(sheet, 1, *HEAD)
        put(sheet, 2, 1, "Thấy được việc này", "Văn phòng", "31/3")
        put(sheet, 3, 2, "Dòng bị ẩn", "Văn phòng", "31/3")
        put(sheet, 4, 3, "Thấy được việc kia", "Văn phòng", "30/4")
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["C"].hidden = True

    def hidden(sheet: Worksheet) -> None:
        sheet["A1"] = "Trang bị ẩn"
        sheet.sheet_state = "hidden"

    def very_hidden(sheet: Worksheet) -> None:
        sheet["A1"] = "Trang bị ẩn kỹ"
        sheet.sheet_state = "veryHidden"

    assert lines(drafted(tmp_path, fill, hidden, very_hidden)) == [
        "STT | Nội dung nhiệm vụ | Thời hạn",
        "1 | Thấy được việc này | 31/3",
        "3 | Thấy được việc kia | 30/4",
    ]


def test_sheets_follow_each_other_and_each_is_a_step_of_the_clock(tmp_path: Path) -> None:
    def one(text: str) -> Callable[[Worksheet], None]:
        def fill(sheet: Worksheet) -> None:
            put(sheet, 1, *HEAD)
            put(sheet, 2, 1, text, "Văn phòng", "31/3")

        return fill

    ticks: list[tuple[int, int]] = []
    path = saved(tmp_path, one("Việc của trang một"), one("Việc của trang hai"))
    draft = read_xlsx(path, ReadContext(tick=lambda done, whole: ticks.append((done, whole))))
    assert [len(table.rows) for table in tables(draft)] == [2, 2]
    assert ticks == [(1, 2), (2, 2)]


def test_two_tables_on_a_sheet_are_two_tables(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        for first in (1, 6):
            put(sheet, first, *HEAD)
            put(sheet, first + 1, 1, "Kiểm kê tài sản", "Phòng Tài chính", "31/3")
        put(sheet, 4, "Biểu số 2")

    draft = drafted(tmp_path, fill)
    assert [len(table.rows) for table in tables(draft)] == [2, 2]
    assert lines(draft)[2] == "Biểu số 2"


def test_a_sheet_without_a_table_is_paragraphs(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["B2"], sheet["B3"] = "Kính gửi: Các thôn", "Đề nghị gửi số liệu trước ngày 10/5."

    draft = drafted(tmp_path, fill)
    assert lines(draft) == ["Kính gửi: Các thôn", "Đề nghị gửi số liệu trước ngày 10/5."]
    assert not tables(draft)


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (46112, "mm-dd-yy", "31/03/2026"),
        (46112, "m/d/yyyy", "31/03/2026"),
        (46112, "[$-42A]d mmmm yyyy;@", "31/03/2026"),
        (46112, "mmm-yy", "03/2026"),
        (46112, "yyyy", "2026"),
        (46112.75, "dd/mm/yyyy hh:mm", "31/03/2026 18:00"),
        (0.75, "h:mm", "18:00"),
        (1.5, "[h]:mm", "36:00"),
        (12, "General", "12"),
        (1.1, "General", "1.1"),
        (0.1 + 0.2, "General", "0.3"),
        (3, "00", "03"),
        (1234567, "#,##0", "1.234.567"),
        (0.925, "0.0%", "92,5%"),
        (12, '0"%"', "12%"),
        (7, '"Quý "0', "Quý 7"),
        (-5, "#,##0_);(#,##0)", "(5)"),
        (0, '_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)', "-"),
    ],
)
def test_numbers_and_dates_are_written_as_a_clerk_sees_them(value: float, code: str, shown: str) -> None:
    assert written(value, code) == shown


def test_dates_of_a_sheet_made_on_an_old_apple_are_the_same_days(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    sheet = book.worksheets[0]
    sheet["A1"] = datetime.date(2026, 3, 31)
    book.save(tmp_path / "bang.xlsx")
    assert lines(read_xlsx(tmp_path / "bang.xlsx", ReadContext())) == ["31/03/2026"]


def test_a_formula_shows_its_last_result(tmp_path: Path) -> None:
    path = saved(tmp_path, lambda sheet: put(sheet, 1, "=1+2", "Tổng"))
    parts = parts_of(path)
    name = "xl/worksheets/sheet1.xml"
    parts[name] = re.sub(r"<v ?/>|<v></v>", "<v>3</v>", parts[name])
    assert "<f>1+2</f><v>3</v>" in parts[name]
    assert lines(read_xlsx(zipped(path, parts), ReadContext())) == ["3", "Tổng"]


def test_a_text_of_several_formats_is_whole_and_its_pronunciation_is_no_text(tmp_path: Path) -> None:
    path = saved(tmp_path, lambda sheet: put(sheet, 1, "thay"))
    parts = parts_of(path)
    rich = "<si><r><t>Văn </t></r><r><rPr><b/></rPr><t>phòng</t></r><rPh><t>bỏ</t></rPh></si>"
    name = "xl/sharedStrings.xml"
    parts[name] = re.sub(r"<si>.*</si>", rich, parts[name])
    assert lines(read_xlsx(zipped(path, parts), ReadContext())) == ["Văn phòng"]


def test_cells_in_a_font_of_before_unicode_are_turned(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        put(sheet, 1, in_tcvn3("Đề nghị các thôn báo cáo"), "các xã")
        for cell in sheet[1]:
            cell.font = Font(name=".VnTime")

    draft = drafted(tmp_path, fill)
    assert lines(draft) == ["Đề nghị các thôn báo cáo", "các xã"]
    assert draft.repairs == {"from_tcvn3"}


def test_a_secrecy_mark_in_a_cell_or_in_the_printed_head_stops_the_file(tmp_path: Path) -> None:
    def in_head(sheet: Worksheet) -> None:
        sheet["A1"] = "Danh sách"
        assert sheet.oddHeader is not None
        sheet.oddHeader.center.text = "TỐI MẬT"

    for fill in (lambda sheet: put(sheet, 1, "SỞ Y TẾ", "MẬT"), in_head):
        path = saved(tmp_path, fill)
        with pytest.raises(SecretDocument):
            check(path)
    assert head_texts(saved(tmp_path, in_head), ReadContext())[-1] == "Danh sách"


def test_a_sheet_that_unpacks_too_large_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path, plan)
    parts = parts_of(path)
    parts["xl/sharedStrings.xml"] = parts["xl/sharedStrings.xml"].replace(
        "</sst>", " " * 3_000_000 + "</sst>"
    )
    with pytest.raises(UnpacksTooLarge, match=r"Hãy mở tệp, bỏ bớt ảnh"):
        read_xlsx(zipped(path, parts), ReadContext(limits=ReadLimits(max_unpacked_bytes=1_000_000)))


def test_one_long_text_that_every_cell_names_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx_book, "_MAX_CHARACTERS", 50_000)
    path = saved(tmp_path, lambda sheet: sheet.append(["x" * 1_000] * 100))
    with pytest.raises(TooLarge, match="quá nhiều chữ"):
        read_xlsx(path, ReadContext())


def test_a_sheet_of_merged_cells_is_refused_for_them_and_not_for_its_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx, "_MAX_COVERED", 50)

    def merged(sheet: Worksheet) -> None:
        for row in range(1, 101):
            put(sheet, row, row)
        for row in range(1, 100, 2):
            sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=4)

    with pytest.raises(TooLarge, match=r"ô gộp.*Hãy bỏ gộp ô"):
        read_xlsx(saved(tmp_path, merged), ReadContext())


def test_styles_without_end_are_refused_with_the_way_around_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx_book, "_MAX_TREE", 20_000)
    path = saved(tmp_path, plan)
    parts = parts_of(path)
    parts["xl/styles.xml"] = parts["xl/styles.xml"].replace("</styleSheet>", " " * 30_000 + "</styleSheet>")
    with pytest.raises(TooLarge, match="chép bảng phân công sang một bảng tính mới"):
        read_xlsx(zipped(path, parts), ReadContext())


def test_too_many_cells_are_refused_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_book, "_MAX_CELLS", 50)
    path = saved(tmp_path, lambda sheet: sheet.append([1] * 60))
    with pytest.raises(TooLarge, match="trang tính"):
        read_xlsx(path, ReadContext())


def test_words_that_multiply_are_a_damaged_file(tmp_path: Path) -> None:
    path = saved(tmp_path, plan)
    for name in ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"):
        parts = parts_of(path)
        start = parts[name].index("?>") + 2 if parts[name].startswith("<?xml") else 0
        bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
        parts[name] = parts[name][:start] + bomb + parts[name][start:]
        with pytest.raises(DamagedFile):
            read_xlsx(zipped(tmp_path / "bom.xlsx", parts), ReadContext())


def test_a_sheet_with_a_password_is_named(tmp_path: Path) -> None:
    path = tmp_path / "khoa.xlsx"
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    )
    with pytest.raises(EncryptedFile):
        read_xlsx(path, ReadContext())


def holds_together(path: Path) -> None:
    """Reads; only errors that a sender can mend may come out."""
    with contextlib.suppress(BadInput):
        read_xlsx(path, ReadContext())
    with contextlib.suppress(BadInput):
        head_texts(path, ReadContext())


@pytest.fixture(scope="module")
def intact(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return parts_of(saved(tmp_path_factory.mktemp("bang"), plan))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(part=st.sampled_from(["workbook", "worksheets/sheet1", "styles", "sharedStrings"]), data=st.data())
def test_nonsense_for_a_value_is_text_or_a_clear_error(
    tmp_path: Path, intact: dict[str, str], part: str, data: st.DataObject
) -> None:
    name = f"xl/{part}.xml"
    pieces = intact[name].split('="')
    at = data.draw(st.integers(1, len(pieces) - 1))
    put_in = data.draw(
        st.sampled_from(["-1", "9" * 30, "nan", "1e308", "", "ộ", "A0", "ZZZZ9", "A1:XFD1048576"])
    )
    if not pieces[at].startswith("http"):
        pieces[at] = put_in + pieces[at][pieces[at].index('"') :]
    holds_together(zipped(tmp_path / "roi.xlsx", {**intact, name: '="'.join(pieces)}))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_torn_file_is_text_or_a_clear_error(
    tmp_path: Path, intact: dict[str, str], data: st.DataObject
) -> None:
    path = zipped(tmp_path / "rach.xlsx", intact)
    whole = bytearray(path.read_bytes())
    for at, byte in data.draw(st.lists(st.tuples(st.integers(0, 99_999), st.integers(0, 255)), max_size=8)):
        whole[at % len(whole)] = byte
    path.write_bytes(whole[: data.draw(st.integers(1, len(whole)))])
    holds_together(path)
