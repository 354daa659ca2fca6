"""Which hidden layers are useless, and what a smudged mark says."""

from __future__ import annotations

import pytest

from ingest.ocr.confusions import is_dust, mended
from ingest.ocr.quality import framed_mark, head_mark, is_garbled, is_poor_layer

GOOD = "Yêu cầu các phòng chuyên môn rà soát, báo cáo kết quả về Văn phòng Sở trước ngày 20/3/2026."
BARE = "Yeu cau cac phong chuyen mon ra soat, bao cao ket qua ve Van phong So truoc ngay 20/3/2026."
SMEARED = "Yéu c?u cdc phdng chuyén m6n rd sodt, bdo cdo két qud vé Vdn phdng Sd trudc ngdy 20/3/2026."
ENGLISH = "The annual meeting of the regional committee will take place in the city library on Friday."
MOJIBAKE = "Yªu cÇu c¸c phßng chuyªn m«n rµ so¸t, b¸o c¸o kÕt qu¶ vÒ V¨n phßng Së tr­íc ngµy Õ¸ ®¬n vÞ"


@pytest.mark.parametrize(
    ("layer", "poor"), [(GOOD, False), (BARE, True), (SMEARED, True), ("Trang 2", False)]
)
def test_a_layer_behind_a_picture_must_be_vietnamese(layer: str, poor: bool) -> None:
    assert is_poor_layer(layer.split()) is poor


@pytest.mark.parametrize(
    ("layer", "garbled"),
    [(GOOD, False), (BARE, False), (ENGLISH, False), (MOJIBAKE, True), ("\ue001\ue002\ue003 \ue004", True)],
)
def test_a_printed_layer_is_useless_only_where_it_is_no_language(layer: str, garbled: bool) -> None:
    assert is_garbled(layer.split()) is garbled


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("MẬT", "MẬT"),
        ("| MẠT |", "MẬT"),
        ("[MÂTT]", "MẬT"),
        ("TÓI MẬT", "TỐI MẬT"),
        ("TUYẸT MẠT.", "TUYỆT MẬT"),
        ("TỔỐI MẬT", "TỐI MẬT"),
        ("TUYẸI MẬT", "TUYỆT MẬT"),
        ("M Ậ T", "MẬT"),
        ("HOA TỐC", "HỎA TỐC"),
        ("KHẨN", "KHẨN"),
        ("THƯỢNG KHẨN", "THƯỢNG KHẨN"),
        ("ĐẾN", None),
        ("mật", None),
        ("Mật ong", None),
        ("BẢO MẬT", None),
        ("BÍ MẬT NHÀ NƯỚC", None),
        ("LƯU HÀNH NỘI BỘ", None),
        ("MẶT TRẬN TỔ QUỐC", None),
        ("", None),
    ],
)
def test_a_smudged_mark_is_called_by_its_name_and_other_words_are_none(line: str, mark: str | None) -> None:
    assert head_mark(line) == mark


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("trong Quý 11/2027", "trong Quý II/2027"),
        ("quý IH năm", "quý III năm"),
        ("Quý lV/2026", "Quý IV/2026"),
        ("Quý 2/2026", "Quý 2/2026"),
        ("quý 1 năm 2026", "quý 1 năm 2026"),
        ("Quý 1/2026", "Quý 1/2026"),
        ("Quý l/2026", "Quý I/2026"),
        ("xây dựng kế hoạch chỉ tiết", "xây dựng kế hoạch chi tiết"),
        ("Chỉ cục Thú y", "Chi cục Thú y"),
        ("văn bản chỉ đạo", "văn bản chỉ đạo"),
        ("Quý vị", "Quý vị"),
    ],
)
def test_only_what_cannot_be_meant_is_mended(read: str, meant: str) -> None:
    assert " ".join(mended(read.split())) == meant


@pytest.mark.parametrize(
    ("before", "word", "after", "dust"),
    [
        ("ngày", "-", "tháng", True),
        ("Số:", ".", "/SYT-VP", True),
        ("ngày", "12", "tháng", False),
        ("lập", "-", "Tự", False),
    ],
)
def test_a_speck_in_a_space_left_for_a_date_is_no_sign(
    before: str, word: str, after: str, dust: bool
) -> None:
    assert is_dust(before, word, after) is dust


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("MAI", "MẬT"),
        ("lNAL", "MẬT"),
        ("TOP°MAT", "TỐI MẬT"),
        ("IOI MAI", "TỐI MẬT"),
        ("TLYET MAI", "TUYỆT MẬT"),
        ("KUYFT MAT", "TUYỆT MẬT"),
        ("HOATỐC", "HỎA TỐC"),
        ("THUONG KHAN", "THƯỢNG KHẨN"),
        ("KHÂN", "KHẨN"),
        ("ĐẾN", None),
        ("BAN SAO", None),
        ("DỰ THẢO", None),
        ("NỘI BỘ", None),
        ("BẢO MẬT", None),
        ("MẶT TRẬN", None),
        ("MẪU SỐ 1", None),
        ("STT", None),
        ("", None),
    ],
)
def test_in_a_frame_a_mark_is_known_by_letters_that_look_alike(line: str, mark: str | None) -> None:
    assert framed_mark(line) == mark
