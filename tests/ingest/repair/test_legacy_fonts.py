"""Text of the fonts before Unicode is turned where its words say so, and only there."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
from dondoc_docx import blocks, lines, numbered, paragraph, written
from dondoc_old_fonts import in_tcvn3, in_vni
from hypothesis import given
from hypothesis import strategies as st

from ingest.repair.legacy_fonts import LegacyFonts, legacy_font, names_legacy_font, to_unicode
from ingest.secrecy import is_mark

SENTENCE = "Đề nghị các phòng chuyên môn khẩn trương rà soát, gửi kết quả về Văn phòng trước ngày 15 tháng 3."
TITLE = "THÔNG BÁO VỀ VIỆC SỬ DỤNG HỘI TRƯỜNG"


def run(text: str, font: str, more: str = "") -> str:
    fonts = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>'
    return f'<w:r><w:rPr>{fonts}{more}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph_of(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


@pytest.mark.parametrize(
    ("name", "charmap", "capitals"),
    [
        (".VnTime", "tcvn3", False),
        (".VnTimeH", "tcvn3", True),
        (".VnArial NarrowH", "tcvn3", True),
        ("ABCDEF+.VnTimeH,Bold", "tcvn3", True),
        ("VnTime-Italic", "tcvn3", False),
        ("VNI-Times", "vni", False),
        ("VNI-Helve-Condense", "vni", False),
    ],
)
def test_old_fonts_are_known_by_their_names(name: str, charmap: str, capitals: bool) -> None:
    found = legacy_font(name)
    assert found is not None
    assert (found.charmap, found.capitals) == (charmap, capitals)


@pytest.mark.parametrize("name", ["Times New Roman", "Arial", "VNPT Sans", "", None, "Univers"])
def test_other_fonts_are_none_of_them(name: str | None) -> None:
    assert legacy_font(name) is None
    assert to_unicode("§Ò nghÞ", name) is None


def test_a_sentence_in_either_table_is_turned() -> None:
    assert to_unicode(in_tcvn3(SENTENCE), ".VnTime") == SENTENCE
    assert to_unicode(in_vni(SENTENCE), "VNI-Times") == SENTENCE


def test_the_codes_are_those_of_the_paper_they_were_printed_on() -> None:
    """Written by hand as the fonts show it, not through the tables of the product."""
    assert to_unicode("Uû ban nh©n d©n huyÖn ®ång ý", ".VnTime") == "Uỷ ban nhân dân huyện đồng ý"
    assert to_unicode("UÛy ban nhaân daân tænh, ngöôøi thöïc hieän, quyõ, kyø", "VNI-Times") == (
        "Ủy ban nhân dân tỉnh, người thực hiện, quỹ, kỳ"
    )


def test_a_font_of_capitals_shows_capitals_in_words_without_marks_too() -> None:
    assert to_unicode(in_tcvn3(TITLE.lower()), ".VnTimeH") == TITLE


def test_unicode_text_that_is_set_in_an_old_font_stays() -> None:
    for text in (SENTENCE, TITLE, "và", "các", "Bộ Tài chính"):
        assert to_unicode(text, ".VnTime") is None
        assert to_unicode(text, ".VnTimeH") is None
        assert to_unicode(text, "VNI-Times") is None


def test_words_without_marks_stay() -> None:
    assert to_unicode("Microsoft Office 2003, file Excel", ".VnTime") is None
    assert to_unicode("Microsoft Office 2003, file Excel", "VNI-Times") is None


def test_what_no_word_tells_is_told_by_the_words_around_it() -> None:
    ambiguous = "Sè 12"  # a syllable either way: "Sè" as it stands, "Số" as .VnTime shows it
    alone, unicode_around = LegacyFonts(), LegacyFonts()
    unicode_around.weigh([(SENTENCE, ".VnTime")])
    assert alone.mend([(ambiguous, ".VnTime")]) == ["Số 12"]
    assert unicode_around.mend([(ambiguous, ".VnTime")]) == [ambiguous]
    assert (alone.repairs, unicode_around.repairs) == ({"from_tcvn3"}, set())


def test_a_paragraph_of_old_and_new_runs_is_mended_run_by_run() -> None:
    fonts = LegacyFonts()
    runs = [(in_tcvn3("Đề nghị "), ".VnTime"), ("các sở", ".VnTime"), (" báo cáo", "Arial")]
    fonts.weigh(runs)
    assert fonts.mend(runs) == ["Đề nghị ", "các sở", " báo cáo"]


def test_a_letter_of_two_codes_may_stand_in_two_runs() -> None:
    fonts = LegacyFonts()
    runs = [("ñi", "VNI-Times"), ("e", "VNI-Times"), ("àu khoaûn naøy", "VNI-Times")]
    fonts.weigh(runs)
    assert "".join(fonts.mend(runs)) == "điều khoản này"


def test_an_abbreviation_of_a_number_goes_with_its_sentence() -> None:
    assert to_unicode("C¨n cø QuyÕt ®Þnh sè 15/Q§-UBND", ".VnTime") == "Căn cứ Quyết định số 15/QĐ-UBND"
    assert to_unicode("Soá: 12/QÑ-UBND", "VNI-Times") == "Số: 12/QĐ-UBND"


def test_a_secrecy_mark_in_an_old_font_is_seen() -> None:
    turned = to_unicode("tuyÖt mËt", ".VnTimeH")
    assert turned is not None
    assert is_mark(turned)


@given(st.text(max_size=120), st.sampled_from([".VnTime", ".VnTimeH", "VNI-Times"]))
def test_any_text_in_an_old_font_becomes_some_text(text: str, font: str) -> None:
    turned = to_unicode(text, font)
    assert turned is None or turned != text


@given(st.text(string.ascii_letters + string.digits + " .,;/-", max_size=80))
def test_plain_latin_text_never_changes(text: str) -> None:
    assert to_unicode(text, ".VnTime") is None
    assert to_unicode(text, "VNI-Times") is None


def test_a_word_file_of_old_fonts_is_read_in_unicode(tmp_path: Path) -> None:
    body = (
        paragraph_of(run(in_tcvn3("tờ trình"), ".VnTimeH"))
        + paragraph_of(run(in_tcvn3("Kính gửi: "), ".VnTime"), run("Sở Y tế", ".VnTime"))
        + paragraph_of(run(in_vni("Giao Văn phòng theo dõi."), "VNI-Times"))
        + paragraph_of(run("Nơi nhận: như trên", "Times New Roman"))
    )
    draft = written(tmp_path, body)
    assert lines(draft) == ["TỜ TRÌNH", "Kính gửi: Sở Y tế", "Giao Văn phòng theo dõi.", "Nơi nhận: như trên"]
    assert draft.repairs == {"from_tcvn3", "from_vni"}
    assert blocks(draft)[0].font == ".VnTimeH"


def test_soft_hyphens_and_private_codes_of_an_old_font_are_letters(tmp_path: Path) -> None:
    soft = (
        '<w:r><w:rPr><w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/></w:rPr><w:t>khÈn tr</w:t><w:softHyphen/>'
        "<w:t>¬ng.</w:t></w:r>"
    )
    private = run("b\uf0b8o c\uf0b8o \uf0aeóng h\uf0b9n.", ".VnTime")
    sign = '<w:r><w:sym w:font=".VnTime" w:char="F0AE"/></w:r>'
    body = paragraph_of(soft) + paragraph_of(private) + paragraph_of(sign, run("Þa ph­¬ng", ".VnTime"))
    assert lines(written(tmp_path, body)) == ["khẩn trương.", "báo cáo đúng hạn.", "địa phương"]


def test_capitals_by_format_come_after_the_turning(tmp_path: Path) -> None:
    body = paragraph_of(run(in_tcvn3("quyết định"), ".VnTime", "<w:caps/>"))
    assert lines(written(tmp_path, body)) == ["QUYẾT ĐỊNH"]


def test_a_number_that_word_computes_in_an_old_font_is_turned(tmp_path: Path) -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        f'<w:lvlText w:val="{in_tcvn3("Điều")} %1."/><w:rPr><w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/></w:rPr>'
        '</w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )
    body = numbered("Hiệu lực thi hành", 1) + numbered("Tổ chức thực hiện", 1)
    draft = written(tmp_path, body, numbering=numbering)
    assert lines(draft) == ["Điều 1. Hiệu lực thi hành", "Điều 2. Tổ chức thực hiện"]


def test_a_head_in_the_page_header_is_known_in_an_old_font(tmp_path: Path) -> None:
    nation = paragraph_of(run(in_tcvn3("cộng hòa xã hội chủ nghĩa việt nam"), ".VnTimeH"))
    draft = written(tmp_path, paragraph("Kính gửi: Các trạm y tế"), header=nation)
    assert lines(draft) == ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Kính gửi: Các trạm y tế"]


def test_only_a_file_that_names_an_old_font_is_weighed() -> None:
    assert names_legacy_font(b'<w:rFonts w:ascii=".VnTime"/>')
    assert names_legacy_font(b'<w:rFonts w:ascii="VNI-Times"/>')
    assert not names_legacy_font('<w:rFonts w:ascii="Times New Roman"/> gửi qua vni.vn'.encode())
