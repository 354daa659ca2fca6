"""The stop at the door: marks in their place, and words that are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest import secrecy
from ingest.context import ReadContext
from ingest.draft import DraftDocument
from ingest.formats import FormatReader
from ingest.secrecy import check, is_mark
from models.errors import (
    DamagedFile,
    DondocError,
    ProgramMissing,
    ReaderDied,
    ReaderStalled,
    ReaderTooBig,
    SecretDocument,
)

HEAD = "UBND TỈNH SƠN GIANG\nSỞ Y TẾ\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\nSố: 15/SYT-VP\n"
BODY = "\nKính gửi: Các đơn vị trực thuộc.\n\nYêu cầu các đơn vị rà soát công tác bảo vệ bí mật nhà nước.\n"


@pytest.mark.parametrize(
    "mark", ["MẬT", "TỐI MẬT", "TUYỆT MẬT", "[ MẬT ]", "T U Y Ệ T  M Ậ T", "ĐỘ MẬT: TỐI MẬT", "MẬT."]
)
def test_a_mark_of_its_own_line_in_the_head_stops_the_file(tmp_path: Path, mark: str) -> None:
    path = tmp_path / "van-ban.txt"
    path.write_text(HEAD + mark + "\n" + BODY, encoding="utf-8")
    with pytest.raises(SecretDocument):
        check(path)


@pytest.mark.parametrize(
    "line",
    ["LƯU HÀNH NỘI BỘ", "HỎA TỐC", "KHẨN", "BẢO MẬT THÔNG TIN", "V/v bảo vệ bí mật nhà nước", "mật ong"],
)
def test_other_words_stop_nothing(tmp_path: Path, line: str) -> None:
    path = tmp_path / "van-ban.txt"
    path.write_text(HEAD + line + "\n" + BODY, encoding="utf-8")
    check(path)


def test_a_mark_is_in_capitals() -> None:
    assert not is_mark("Mật")
    assert not is_mark("")


def test_a_mark_on_an_html_page_stops_it_too(tmp_path: Path) -> None:
    path = tmp_path / "trang.html"
    path.write_text(
        "<html><body><table><tr><td>SỞ Y TẾ</td><td>TỐI MẬT</td></tr></table></body></html>", encoding="utf-8"
    )
    with pytest.raises(SecretDocument):
        check(path)


def reader_that_fails(monkeypatch: pytest.MonkeyPatch, fault: DondocError) -> None:
    def head_texts(path: Path, context: ReadContext) -> list[str]:
        raise fault

    reader = FormatReader(lambda path, context: DraftDocument(), head_texts)
    monkeypatch.setattr(secrecy, "reader_of", lambda media_type: reader)


@pytest.mark.parametrize("fault", [ReaderStalled(), ReaderTooBig(), ReaderDied(), ProgramMissing()])
def test_a_head_on_which_a_reader_gave_up_is_not_let_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: DondocError
) -> None:
    path = tmp_path / "van-ban.txt"
    path.write_text(HEAD + BODY, encoding="utf-8")
    reader_that_fails(monkeypatch, fault)
    with pytest.raises(type(fault)):
        check(path)


def test_a_damaged_file_is_left_to_whoever_reads_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "van-ban.txt"
    path.write_text(HEAD + BODY, encoding="utf-8")
    reader_that_fails(monkeypatch, DamagedFile())
    check(path)
