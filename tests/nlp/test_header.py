"""Head and foot of a dispatch by NĐ 30/2020/NĐ-CP, and what is left blank."""

from __future__ import annotations

from datetime import date

import pytest
from dondoc_texts import source_of

from models.dispatch import DispatchHeader, Urgency
from nlp.header import read_frame
from nlp.lines import lines_of

LETTER = """
UBND TỈNH SƠN GIANG
SỞ Y TẾ
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 152/SYT-NVY
V/v chấn chỉnh công tác báo cáo
HỎA TỐC
Sơn Giang, ngày 05 tháng 3 năm 2026
Kính gửi:
- Các phòng chuyên môn thuộc Sở;
- Trung tâm Kiểm soát bệnh tật tỉnh.
Sở Y tế yêu cầu các đơn vị rà soát số liệu.
Nơi nhận:
- Như trên;
- Lãnh đạo Sở;
- Lưu: VT, NVY.
KT. GIÁM ĐỐC
PHÓ GIÁM ĐỐC
Trần Văn Lâm
"""


def header(text: str) -> DispatchHeader:
    return read_frame(lines_of(source_of(text))).header


def test_a_letter_gives_all_its_fields() -> None:
    found = header(LETTER)
    assert found.kind is not None
    assert found.kind.value == "công văn"
    assert found.number is not None
    assert found.number.value == "152"
    assert found.symbol is not None
    assert found.symbol.value == "SYT-NVY"
    assert found.issuer is not None
    assert found.issuer.value == "Sở Y tế"
    assert found.parent_issuer is not None
    assert found.parent_issuer.value == "UBND tỉnh Sơn Giang"
    assert found.issued_on == date(2026, 3, 5)
    assert found.place is not None
    assert found.place.value == "Sơn Giang"
    assert found.subject is not None
    assert found.subject.value == "chấn chỉnh công tác báo cáo"
    assert [a.value for a in found.addressees] == [
        "Các phòng chuyên môn thuộc Sở",
        "Trung tâm Kiểm soát bệnh tật tỉnh",
    ]
    assert [r.value for r in found.recipients] == ["Như trên", "Lãnh đạo Sở", "Lưu: VT, NVY"]
    assert found.signer is not None
    assert (found.signer.value.name, found.signer.value.title, found.signer.value.authority) == (
        "Trần Văn Lâm",
        "Phó Giám đốc",
        "KT.",
    )
    assert found.urgency is not None
    assert found.urgency.value is Urgency.FLASH


def test_the_spans_of_the_fields_give_back_their_words() -> None:
    source = source_of(LETTER)
    found = read_frame(lines_of(source)).header
    assert found.number is not None
    assert found.number.span is not None
    assert found.number.span.of(source.text) == "152"
    assert found.place is not None
    assert found.place.span is not None
    assert found.place.span.of(source.text) == "Sơn Giang"


def test_blank_number_and_day_stay_blank() -> None:
    found = header(LETTER.replace("Số: 152/", "Số:       /").replace("ngày 05 tháng 3", "ngày      tháng 3"))
    assert found.number is None
    assert found.symbol is not None
    assert found.symbol.value == "SYT-NVY"
    assert found.issued_on is None
    assert found.issued is not None
    assert found.issued.value.isoformat() == "2026-03"


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("Số: 19/2026/QĐ-UBND", ("19", "2026/QĐ-UBND")),
        ("Số 18-NQ/TU", ("18", "NQ/TU")),
        ("Số: 07 /CT-UBND", ("07", "CT-UBND")),
        ("Số:12/СТ-UBND", ("12", "CT-UBND")),
    ],
)
def test_number_and_symbol_are_parted(number: str, expected: tuple[str, str]) -> None:
    found = header(LETTER.replace("Số: 152/SYT-NVY", number))
    assert found.number is not None
    assert found.symbol is not None
    assert (found.number.value, found.symbol.value) == expected


def test_a_titled_document_has_its_kind_and_subject_from_the_title() -> None:
    text = LETTER.replace("V/v chấn chỉnh công tác báo cáo\n", "").replace("Số: 152/SYT-NVY", "Số: 15/KH-SYT")
    before, after = text.split("Kính gửi:")
    body = after.split("tỉnh.\n", 1)[1]
    found = header(before + "KẾ HOẠCH\nTriển khai chiến dịch tiêm chủng năm 2026\n" + body)
    assert found.kind is not None
    assert found.kind.value == "kế hoạch"
    assert found.subject is not None
    assert found.subject.value == "Triển khai chiến dịch tiêm chủng năm 2026"
    assert found.addressees == ()


def test_an_authority_stack_is_read_from_the_top() -> None:
    found = header(
        LETTER.replace("KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC", "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH")
    )
    assert found.signer is not None
    assert (found.signer.value.title, found.signer.value.authority) == ("Phó Chủ tịch", "TM. KT.")


def test_a_news_item_is_no_administrative_document() -> None:
    found = header(
        "Kiểm tra bếp ăn tập thể tại khu công nghiệp\nNgày 12/3, đoàn kiểm tra đã làm việc với doanh nghiệp."
    )
    assert found.kind is not None
    assert found.kind.value == "khác"
    assert found.number is None
    assert found.issuer is None


def test_a_head_without_the_body_is_read_from_its_symbol() -> None:
    found = header(
        LETTER.replace(
            "UBND TỈNH SƠN GIANG\nSỞ Y TẾ\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n",
            "",
        )
    )
    assert found.issuer is not None
    assert found.issuer.value == "Sở Y tế"
    assert found.issuer.confidence < 1


def test_an_office_without_a_name_of_its_own_is_called_by_the_body_it_serves() -> None:
    found = header(
        """
        ỦY BAN NHÂN DÂN
        TỈNH SƠN GIANG
        VĂN PHÒNG
        CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
        Độc lập - Tự do - Hạnh phúc
        Số: 508/VP-TH
        Sơn Giang, ngày 16 tháng 10 năm 2025
        Kính gửi: Các phòng, ban.
        """
    )
    assert found.issuer is not None
    assert found.issuer.value == "Văn phòng Ủy ban nhân dân tỉnh Sơn Giang"


def test_urgency_behind_the_kind_is_urgency_and_no_subject() -> None:
    found = header(
        """
        BỘ CÔNG THƯƠNG
        CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
        Độc lập - Tự do - Hạnh phúc
        Số: 402/CĐ-BCT
        Hà Nội, ngày 19 tháng 01 năm 2026
        CÔNG ĐIỆN KHẨN
        Về bảo đảm cung ứng hàng hóa
        BỘ TRƯỞNG BỘ CÔNG THƯƠNG điện:
        """
    )
    assert found.kind is not None
    assert found.kind.value == "công điện"
    assert found.subject is not None
    assert found.subject.value == "bảo đảm cung ứng hàng hóa"
    assert found.urgency is not None
    assert found.urgency.value is Urgency.URGENT


def test_an_office_that_is_spelt_like_a_kind_makes_no_kind() -> None:
    found = header(
        """
        BỘ Y TẾ
        CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
        Độc lập - Tự do - Hạnh phúc
        Số: 1047/BYT-PB
        V/v tăng cường phòng, chống bệnh sởi
        Hà Nội, ngày 11 tháng 02 năm 2026
        Kính gửi: Các Viện.
        """
    )
    assert found.kind is not None
    assert found.kind.value == "công văn"
