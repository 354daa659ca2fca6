"""A whole document: which items direct, who, when; and what must hold for any document."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from dondoc_texts import source_of
from hypothesis import given, settings
from hypothesis import strategies as st

from models.contract import ExtractionJson, contract_of
from models.deadline import FixedDate, Recurring
from models.evidence import IssueCode
from models.extraction import Extraction
from models.obligation import FoundIn, Nature
from nlp.confidence import weights_version
from nlp.extract import extract

HEAD = """
UBND TỈNH SƠN GIANG
SỞ Y TẾ
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 152/SYT-VP
V/v chấn chỉnh công tác báo cáo
Sơn Giang, ngày 05 tháng 3 năm 2026
Kính gửi: Các đơn vị trực thuộc Sở.
"""
FOOT = """
Nơi nhận:
- Như trên;
- Lưu: VT, VP.
GIÁM ĐỐC
Trần Văn Lâm
"""


def read(body: str) -> Extraction:
    return extract(source_of(HEAD + body + FOOT))


def as_json(text: str) -> ExtractionJson:
    source = source_of(text)
    return contract_of(extract(source), source)


def texts(found: Extraction) -> list[str]:
    return [o.text for o in found.obligations]


def leads(found: Extraction) -> list[list[str]]:
    return [[a.name for a in o.leads] for o in found.obligations]


def test_leaf_items_direct_and_their_headings_name_who() -> None:
    found = read(
        "Sở Y tế yêu cầu:\n1. Văn phòng Sở:\n- Rà soát quy chế.\n- Tổng hợp báo cáo.\n2. Thanh tra Sở:\n- Kiểm tra đột xuất."
    )
    assert texts(found) == ["Rà soát quy chế.", "Tổng hợp báo cáo.", "Kiểm tra đột xuất."]
    assert leads(found) == [["Văn phòng Sở"], ["Văn phòng Sở"], ["Thanh tra Sở"]]
    assert [o.label for o in found.obligations] == ["1.-1", "1.-2", "2.-1"]


def test_the_sentence_wins_over_the_heading_and_the_heading_over_the_addressees() -> None:
    found = read(
        "1. Văn phòng Sở:\n- Phòng Nghiệp vụ Y phối hợp Văn phòng Sở cập nhật quy trình.\n- Rà soát hồ sơ.\n2. Về kỷ luật\n- Chấp hành giờ giấc."
    )
    assert leads(found) == [["Phòng Nghiệp vụ Y"], ["Văn phòng Sở"], ["Các đơn vị trực thuộc Sở"]]
    assert [o.leads[0].found_in for o in found.obligations] == [
        FoundIn.SENTENCE,
        FoundIn.HEADING,
        FoundIn.ADDRESSEES,
    ]
    assert [a.name for a in found.obligations[0].supports] == ["Văn phòng Sở"]


def test_the_lead_in_names_who_where_no_heading_does() -> None:
    found = read(
        "Sở Y tế đề nghị các phòng chuyên môn thực hiện các nội dung sau:\n- Rà soát hồ sơ.\n- Gửi báo cáo."
    )
    assert leads(found) == [["các phòng chuyên môn"]] * 2


def test_fields_of_a_plan_item_pass_lead_and_time_to_its_bullets() -> None:
    found = read(
        "II. NHIỆM VỤ\n1. Số hóa hồ sơ\na) Nội dung:\n- Quét hồ sơ giấy.\n- Nhập dữ liệu vào phần mềm.\n"
        "b) Cơ quan thực hiện: Văn phòng Sở phối hợp với Phòng Tổ chức cán bộ.\nc) Thời gian thực hiện: Quý II năm 2026."
    )
    assert leads(found) == [["Văn phòng Sở"]] * 2
    assert [[a.name for a in o.supports] for o in found.obligations] == [["Phòng Tổ chức cán bộ"]] * 2
    assert all(
        isinstance(o.deadline, FixedDate) and o.deadline.due_on == date(2026, 6, 30)
        for o in found.obligations
    )


def test_a_task_table_gives_one_obligation_a_row() -> None:
    found = read(
        "Nhiệm vụ cụ thể như sau:\nSTT | Nhiệm vụ | Chủ trì | Phối hợp | Thời hạn\n"
        "1 | Rà soát quy chế | Văn phòng Sở | Thanh tra Sở | 31/3/2026\n2 | Lập danh sách | Phòng Tổ chức cán bộ | - | Hằng quý"
    )
    assert leads(found) == [["Văn phòng Sở"], ["Phòng Tổ chức cán bộ"]]
    assert isinstance(found.obligations[0].deadline, FixedDate)
    assert isinstance(found.obligations[1].deadline, Recurring)


@pytest.mark.parametrize(
    "body",
    [
        "I. MỤC ĐÍCH, YÊU CẦU\n1. Mục đích\n- Nâng cao nhận thức của công chức.\n2. Yêu cầu\n- Triển khai đồng bộ, hiệu quả.",
        "II. NỘI DUNG TUYÊN TRUYỀN\n1. Tuyên truyền về ý nghĩa của cải cách hành chính.\n2. Các quan điểm của Đảng.",
        "Căn cứ Quyết định số 15/QĐ-UBND ngày 02/01/2026 của Ủy ban nhân dân tỉnh về giao chỉ tiêu.",
        "Trong thời gian qua, các đơn vị đã tổ chức nhiều lớp tập huấn, đạt kết quả tích cực.",
        "IV. KINH PHÍ\n1. Kinh phí thực hiện do ngân sách nhà nước cấp theo quy định.",
        "Đề nghị các đơn vị nghiêm túc triển khai thực hiện./.",
        "Điều 1. Thành lập Tổ công tác gồm các ông, bà có tên sau đây.\nĐiều 2. Quyết định này có hiệu lực kể từ ngày ký.",
    ],
)
def test_grounds_aims_topics_money_and_closings_direct_nobody(body: str) -> None:
    assert texts(read(body)) == []


def test_a_closing_paragraph_with_an_own_action_and_deadline_is_an_obligation() -> None:
    found = read(
        "1. Rà soát hồ sơ.\nĐề nghị các đơn vị báo cáo kết quả về Văn phòng Sở trước ngày 20/4/2026 để tổng hợp./."
    )
    closing = found.obligations[-1]
    assert isinstance(closing.deadline, FixedDate)
    assert closing.deadline.due_on == date(2026, 4, 19)
    assert closing.report_to[0].name == "Văn phòng Sở"


def test_asking_an_equal_body_is_a_request_and_asking_a_unit_an_order() -> None:
    found = read(
        "1. Đề nghị Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh vận động nhân dân.\n2. Đề nghị Văn phòng Sở tổng hợp số liệu."
    )
    assert [o.nature for o in found.obligations] == [Nature.REQUEST, Nature.ORDER]


def test_what_is_left_blank_is_null_with_a_warning() -> None:
    source = source_of(
        (HEAD + "1. Rà soát hồ sơ." + FOOT)
        .replace("152/SYT", "   /SYT")
        .replace("ngày 05 tháng 3", "ngày    tháng   ")
    )
    found = extract(source)
    assert {i.code for i in found.issues} >= {IssueCode.BLANK_NUMBER, IssueCode.BLANK_DATE}
    assert found.header.number is None


def test_filling_in_the_date_of_issue_computes_the_deadline() -> None:
    body = "1. Rà soát hồ sơ, báo cáo trong thời hạn 05 ngày làm việc kể từ ngày ký văn bản này."
    source = source_of((HEAD + body + FOOT).replace("ngày 05 tháng 3", "ngày    tháng 3"))
    (before,) = extract(source).obligations
    (after,) = extract(source, issued_on=date(2026, 3, 5)).obligations
    assert before.deadline is not None
    assert before.deadline.due_on is None
    assert after.deadline is not None
    assert after.deadline.due_on == date(2026, 3, 12)


def test_several_leads_are_named_and_doubted() -> None:
    (found,) = read("1. Văn phòng Sở, Thanh tra Sở kiểm tra công vụ.").obligations
    assert len(found.leads) == 2
    assert IssueCode.SEVERAL_LEADS in {i.code for i in found.issues}


def test_district_bodies_in_a_directive_of_today_are_doubted() -> None:
    (found,) = read("1. Ủy ban nhân dân cấp huyện rà soát danh sách.").obligations
    assert IssueCode.DISTRICT_LEVEL in {i.code for i in found.issues}


BODY = (
    "Sở Y tế yêu cầu Thủ trưởng các đơn vị:\n1. Văn phòng Sở:\n- Rà soát quy chế hoạt động trước ngày 15/4/2026.\n"
    "- Phối hợp Phòng Kế hoạch - Tài chính lập dự toán.\n2. Ủy ban nhân dân xã, phường hòa giải, thủy lợi:\n"
    "a) Thường xuyên kiểm tra địa bàn.\nb) Báo cáo Sở Y tế (qua Văn phòng Sở) định kỳ hằng quý."
)


def essence(found: Extraction) -> list[tuple[object, ...]]:
    return [
        (
            o.label,
            [a.name.lower() for a in o.leads],
            [a.name.lower() for a in o.supports],
            type(o.deadline),
            o.deadline and o.deadline.due_on,
        )
        for o in found.obligations
    ]


@pytest.mark.parametrize(
    ("what", "changed"),
    [
        ("decomposed", unicodedata.normalize("NFC", unicodedata.normalize("NFD", BODY))),
        ("dashes", BODY.replace("\n- ", "\n– ")),
        ("bullets", BODY.replace("\n- ", "\n• ")),
    ],
)
def test_spelling_and_bullets_change_nothing(what: str, changed: str) -> None:
    assert essence(read(changed)) == essence(read(BODY)), what


def test_the_other_placement_of_tones_changes_nothing_but_the_spelling() -> None:
    other = BODY.replace("Ủy", "Uỷ").replace("hòa", "hoà").replace("thủy", "thuỷ")
    assert [e[0] for e in essence(read(other))] == [e[0] for e in essence(read(BODY))]
    assert [e[3:] for e in essence(read(other))] == [e[3:] for e in essence(read(BODY))]


@pytest.mark.parametrize(
    "paragraph",
    [
        "Thời tiết năm nay có nhiều diễn biến phức tạp.",
        "Trong thời gian qua, dịch bệnh đã được kiểm soát.",
        "Ngân sách tỉnh năm 2026 tăng so với năm 2025.",
    ],
)
def test_an_unrelated_paragraph_before_the_list_changes_no_obligation(paragraph: str) -> None:
    assert essence(read(paragraph + "\n" + BODY)) == essence(read(BODY))


LINES = st.sampled_from(
    [
        "I. MỤC ĐÍCH", "II. NHIỆM VỤ", "1. Văn phòng Sở", "2. Rà soát quy chế.", "a) Báo cáo trước ngày 15/4/2026.",
        "- Phối hợp Thanh tra Sở kiểm tra.", "+ Đạt trên 95%.", "Giao Sở Nội vụ chủ trì, phối hợp với Sở Tài chính thẩm định.",
        "Đơn vị chủ trì: Văn phòng Sở.", "Thời gian: Quý II/2026.", "STT | Nhiệm vụ | Chủ trì", "1 | Rà soát | Văn phòng Sở",
        "Trường hợp vướng mắc, phản ánh về Sở.", "“Điều 5. Trích dẫn", "PHỤ LỤC", "3.", "Nơi nhận:", "- Lưu: VT.",
    ]
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(st.lists(LINES, max_size=30))
def test_offsets_always_give_back_the_quoted_text(lines: list[str]) -> None:
    answer = as_json(HEAD + "\n".join(lines) + FOOT)
    text = answer["text"]
    last = 0
    for obligation in answer["obligations"]:
        quote = " ".join(text[obligation["start"] : obligation["end"]].split())
        assert quote.endswith(obligation["text"])
        assert obligation["start"] >= last
        last = obligation["start"]
        for assignee in obligation["assignees"]:
            named = text[assignee["start"] : assignee["end"]]
            assert assignee["name"].endswith(" ".join(named.split()).rstrip(" .;,"))
        if obligation["deadline"]:
            deadline = obligation["deadline"]
            assert text[deadline["start"] : deadline["end"]] == deadline["text"]


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="aâbcdđ eêghiGSởYtế123.,;:-+|()/\n “”", max_size=400))
def test_any_text_gives_an_answer(text: str) -> None:
    as_json(text or "x")


def test_an_answer_explains_the_law_and_still_asks_of_whom_it_names() -> None:
    found = read(
        """
        Trả lời Công văn số 27/CV-TH của Công ty Tân Phú, Sở có ý kiến như sau:
        Nhà thầu thay đổi hồ sơ thì không được hoàn trả chi phí.
        Theo quy định, bên mời thầu phải trả lại bảo đảm dự thầu trong 20 ngày.
        Đề nghị Công ty Tân Phú nộp bổ sung hồ sơ trước ngày 20/3/2026.
        """
    )
    assert texts(found) == ["Đề nghị Công ty Tân Phú nộp bổ sung hồ sơ trước ngày 20/3/2026."]


def test_who_is_made_a_member_of_a_team_has_no_order_by_that() -> None:
    found = read(
        """
        1. Thành lập Tổ công tác gồm các ông, bà:
        a) Đại diện lãnh đạo Sở Xây dựng chủ trì công tác thẩm định - Thành viên;
        2. Giao Văn phòng Sở bố trí kinh phí.
        """
    )
    assert [text.split()[0] for text in texts(found)] == ["Thành", "Giao"]


def test_an_item_among_orders_is_one_by_the_part_of_speech_of_its_first_word() -> None:
    found = read(
        """
        1. Rà soát quy trình.
        2. Dựng rào chắn quanh hố ga trước ngày 20/3/2026.
        3. Kiểm tra nguồn điện.
        """
    )
    assert len(texts(found)) == 3


def test_a_line_that_only_names_bodies_is_the_title_of_the_paragraphs_below_it() -> None:
    found = read(
        """
        Sở Y tế đề nghị các đơn vị thực hiện các nội dung sau:
        Đối với các bệnh viện
        Lập danh sách trang thiết bị, gửi Sở trước ngày 20/3/2026.
        Rà soát quy trình tiếp nhận người bệnh.
        Đối với Chi cục Dân số
        Tổng kiểm tra số liệu dân số.
        """
    )
    said = [(o.text.split()[0], [a.name for a in o.assignees]) for o in found.obligations]
    assert said == [
        ("Lập", ["các bệnh viện"]),
        ("Rà", ["các bệnh viện"]),
        ("Tổng", ["Chi cục Dân số"]),
    ]


def test_ordinal_words_number_the_orders() -> None:
    found = read(
        """
        Yêu cầu các đơn vị thực hiện ngay các việc sau:
        Thứ nhất, Văn phòng Sở rà soát quy chế làm việc.
        Thứ hai, Thanh tra Sở kiểm tra việc chấp hành.
        """
    )
    assert [o.assignees[0].name for o in found.obligations] == ["Văn phòng Sở", "Thanh tra Sở"]


def test_who_orders_is_none_of_those_whom_the_lead_in_names() -> None:
    found = read(
        """
        Đối với các bệnh viện, trung tâm y tế, Sở Y tế yêu cầu:
        1. Rà soát quy trình tiếp nhận người bệnh.
        """
    )
    assert "Sở Y tế" not in [a.name for a in found.obligations[0].assignees]


def test_an_order_to_follow_up_the_whole_is_an_order() -> None:
    found = read("Giao Văn phòng Sở theo dõi, đôn đốc việc thực hiện Công văn này./.")
    assert [a.name for a in found.obligations[0].assignees] == ["Văn phòng Sở"]


def test_an_extraction_says_what_lists_and_weights_it_was_made_with() -> None:
    found = read("1. Rà soát quy trình.")
    assert found.lexicon_version
    assert found.weights_version == weights_version()


def test_titles_of_fields_on_lines_of_their_own_hold_for_the_bullets_before_them() -> None:
    found = read(
        "Sở Y tế yêu cầu thực hiện các nội dung sau:\n"
        "1. Truyền thông\n"
        "a) Xây dựng thông điệp truyền thông.\n"
        "b) Tổ chức nói chuyện chuyên đề.\n"
        "Đơn vị chủ trì\n- Trung tâm Kiểm soát bệnh tật tỉnh\n"
        "Đơn vị phối hợp\n- Hội Người cao tuổi\n"
        "Thời gian\n- Hằng quý\n"
    )
    assert leads(found) == [["Trung tâm Kiểm soát bệnh tật tỉnh"]] * 2
    assert [[a.name for a in o.supports] for o in found.obligations] == [["Hội Người cao tuổi"]] * 2
    assert all(isinstance(o.deadline, Recurring) for o in found.obligations)


def test_a_line_of_fields_behind_lettered_items_holds_for_all_of_them() -> None:
    found = read(
        "Sở Y tế yêu cầu thực hiện các nội dung sau:\n"
        "1. Truyền thông\n"
        "a) Tổ chức sinh hoạt chuyên đề;\n"
        "b) Lắp đặt hộp thư góp ý;\n"
        "Đơn vị thực hiện: Các trường phổ thông; phối hợp: Đoàn trường.\n"
    )
    assert leads(found) == [["Các trường phổ thông"]] * 2


def test_fields_with_stars_behind_the_last_bullet_hold_for_all_bullets() -> None:
    found = read(
        "Sở Y tế yêu cầu thực hiện các nội dung sau:\n"
        "1. Tiêm phòng\n"
        "- Tổ chức tiêm vắc xin.\n"
        "- Tiếp nhận, bảo quản vắc xin.\n"
        "* Đơn vị chủ trì: Chi cục Thú y.\n"
        "* Thời gian hoàn thành: Trước ngày 30/4/2026.\n"
    )
    assert leads(found) == [["Chi cục Thú y"]] * 2
    assert all(isinstance(o.deadline, FixedDate) for o in found.obligations)


def test_the_title_of_a_stage_says_until_when() -> None:
    found = read(
        "Sở Y tế yêu cầu thực hiện các nội dung sau:\n"
        "1. Bước 1 - Xử lý (từ ngày 22/9 đến hết ngày 08/10/2026)\n"
        "a) Phòng Nghiệp vụ Y kiểm tra các cơ sở.\n"
        "2. Phòng Tổ chức cán bộ tổng hợp.\n"
    )
    first, second = found.obligations
    assert isinstance(first.deadline, FixedDate)
    assert first.deadline.due_on == date(2026, 10, 8)
    assert second.deadline is None


def test_a_notice_for_information_is_no_order() -> None:
    assert texts(read("Văn phòng Sở thông báo để các đơn vị biết và thực hiện./.\n")) == []
