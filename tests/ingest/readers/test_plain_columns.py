"""A head and a foot in two columns typed with spaces are read box by box."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.read import read
from ingest.secrecy import check
from models.errors import SecretDocument

LETTER = """\
ỦY BAN NHÂN DÂN              CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TỈNH SƠN GIANG                   Độc lập - Tự do - Hạnh phúc

Số: 07/CT-UBND               Sơn Giang, ngày 15 tháng 12 năm 2025

CHỈ THỊ
Về tăng cường công tác phòng cháy, chữa cháy

1. Các sở, ngành rà soát     phương án trước ngày 31/12/2025.

Nơi nhận:                        TM. ỦY BAN NHÂN DÂN
- Các sở, ngành;                       CHỦ TỊCH
- Lưu: VT.

                                    Nguyễn Văn Bình
"""
READ = [
    "ỦY BAN NHÂN DÂN",
    "TỈNH SƠN GIANG",
    "Số: 07/CT-UBND",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Sơn Giang, ngày 15 tháng 12 năm 2025",
    "CHỈ THỊ",
    "Về tăng cường công tác phòng cháy, chữa cháy",
    "1. Các sở, ngành rà soát phương án trước ngày 31/12/2025.",
    "Nơi nhận:",
    "- Các sở, ngành;",
    "- Lưu: VT.",
    "TM. ỦY BAN NHÂN DÂN",
    "CHỦ TỊCH",
    "Nguyễn Văn Bình",
]


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "chi-thi.txt"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("gap", ["   ", "\t", "\t\t"])
def test_each_box_is_read_whole(tmp_path: Path, gap: str) -> None:
    text = LETTER.replace("              CỘNG", f"{gap}CỘNG")
    assert read(write(tmp_path, text)).text.split("\n") == READ


def test_one_column_stays_as_it_is(tmp_path: Path) -> None:
    assert read(write(tmp_path, "\n".join(READ))).text.split("\n") == READ


def test_a_mark_in_the_left_column_stops_the_file(tmp_path: Path) -> None:
    path = write(tmp_path, LETTER.replace("Số: 07/CT-UBND  ", "TỐI MẬT         "))
    with pytest.raises(SecretDocument):
        check(path)
