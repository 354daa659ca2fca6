"""What holds for every deadline: its quote, its order, its sameness under spacing, case and tone marks."""

from __future__ import annotations

import cProfile
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.deadline import AfterEvent, Deadline, FixedDate, Recurring, Standing
from models.workdays import vietnam_calendar
from nlp.deadlines.read import (
    DeadlineContext,
    find_deadlines,
    holds_deadline_words,
    read_deadline,
    read_field_deadline,
)

CASES = Path(__file__).parents[2] / "cases"
SENTENCES = [
    re.sub(r"</?due[^>]*>", "", line)
    for name in ("deadlines.txt", "deadlines_decrees.txt", "deadlines_repeating.txt", "deadlines_none.txt")
    for line in (CASES / name).read_text(encoding="utf-8").splitlines()
    if line and line[0] not in "#@"
]
ISSUED = date(2025, 11, 10)
CONTEXT = DeadlineContext(
    issued_on=ISSUED, received_on=date(2025, 11, 12), issued_year=None, calendar=vietnam_calendar()
)
HEAP = [
    "trước",
    "ngày",
    "5",
    "/",
    "tháng",
    "12",
    "hằng",
    "quý",
    "II",
    "năm",
    "2025",
    "trong",
    "từ",
    "đến",
    "05",
]
HEAP += [
    "giờ",
    "(",
    ")",
    ";",
    ".",
    "31",
    "thứ",
    "sáu",
    "tuần",
    "lần",
    "kể từ",
    "cuối",
    "của",
    "định kỳ",
    "nửa",
    "-",
]
UNDATED = DeadlineContext(issued_on=None, received_on=None, issued_year=None, calendar=vietnam_calendar())


def meaning(deadline: Deadline | None) -> tuple[object, ...]:
    """What a deadline says, whatever its place."""
    if deadline is None:
        return ()
    if isinstance(deadline, Recurring):
        return ("recurring", deadline.rrule, deadline.also, deadline.due_time)
    if isinstance(deadline, AfterEvent):
        return ("relative", deadline.amount, deadline.unit, deadline.anchor, deadline.due_on)
    if isinstance(deadline, FixedDate):
        return ("date", deadline.due_on, deadline.due_time, deadline.start_on, deadline.year_assumed)
    return ("ongoing", deadline.due_on, deadline.start_on)


def written(day: date, style: int) -> str:
    """A date in one of the spellings of documents."""
    return (
        f"{day.day}/{day.month}/{day.year}",
        f"{day.day:02d}/{day.month:02d}/{day.year}",
        f"{day.day:02d}-{day.month}-{day.year}",
        f"{day.day}.{day.month}.{day.year}",
        f"{day.day:02d} tháng {day.month:02d} năm {day.year}",
        f"{day.day} tháng {day.month}/{day.year}",
        f"{day.day:02d}/{day.month:02d} năm {day.year}",
        f"{day.day} / {day.month} / {day.year}",
    )[style]


@given(st.dates(ISSUED + timedelta(days=1), date(2040, 12, 31)), st.integers(0, 7), st.booleans())
def test_a_date_comes_back_from_every_spelling(day: date, style: int, before: bool) -> None:
    words = "trước ngày" if before else "chậm nhất là ngày"
    found = read_deadline(f"Gửi báo cáo về Sở {words} {written(day, style)} để tổng hợp.", CONTEXT)
    assert isinstance(found, FixedDate)
    assert found.due_on == (day - timedelta(days=1) if before else day)
    assert not found.year_assumed


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.dates(date(2021, 1, 1), date(2021, 12, 31)))
def test_a_date_without_year_is_the_first_one_from_the_day_of_issue(issued: date, day: date) -> None:
    context = DeadlineContext(
        issued_on=issued, received_on=None, issued_year=None, calendar=vietnam_calendar()
    )
    found = read_deadline(f"Gửi báo cáo chậm nhất ngày {day.day}/{day.month}.", context)
    assert isinstance(found, FixedDate)
    assert found.year_assumed
    assert (found.due_on.month, found.due_on.day) == (day.month, day.day)
    assert issued <= found.due_on < issued + timedelta(days=367)


@given(
    st.integers(0, 23), st.integers(0, 59), st.sampled_from(["{h} giờ {m:02d}", "{h}h{m:02d}", "{h}:{m:02d}"])
)
def test_an_hour_comes_back_and_keeps_the_day(hour: int, minute: int, form: str) -> None:
    clock = form.format(h=hour, m=minute)
    found = read_deadline(f"Báo cáo trước {clock} ngày 20/12/2025.", CONTEXT)
    assert isinstance(found, FixedDate)
    assert found.due_on == date(2025, 12, 20)
    assert found.due_time is not None
    assert (found.due_time.hour, found.due_time.minute) == (hour, minute)


@given(
    st.integers(1, 60),
    st.sampled_from(["ngày", "ngày làm việc", "tuần", "tháng"]),
    st.sampled_from(["kể từ ngày ban hành", "kể từ ngày nhận được văn bản này"]),
)
def test_a_period_never_ends_before_it_begins(amount: int, unit: str, event: str) -> None:
    found = read_deadline(f"Gửi kết quả trong thời hạn {amount:02d} {unit} {event}.", CONTEXT)
    assert isinstance(found, AfterEvent)
    assert found.amount == amount
    assert found.due_on is not None
    assert found.due_on > ISSUED


@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=5), st.integers(0, 500))
@settings(max_examples=60)
def test_every_quote_is_its_slice_of_the_text(sentences: list[str], base: int) -> None:
    text = "\n".join(sentences)
    found = find_deadlines(text, CONTEXT, base=base)
    for deadline in found:
        assert text[deadline.span.start - base : deadline.span.end - base] == deadline.text
        assert deadline.because.startswith("“")
        assert deadline.because.endswith((".", ")."))
        assert 0 < deadline.confidence <= 1
    assert [d.span.start for d in found] == sorted(d.span.start for d in found)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_deadline_never_lies_before_its_start(sentence: str) -> None:
    for deadline in find_deadlines(sentence, CONTEXT):
        if not isinstance(deadline, AfterEvent) and deadline.start_on and deadline.due_on:
            assert deadline.start_on <= deadline.due_on
        if isinstance(deadline, FixedDate):
            assert deadline.due_on >= ISSUED - timedelta(days=1)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_spacing_case_and_tone_placement_change_nothing(sentence: str) -> None:
    plain = meaning(read_deadline(sentence, CONTEXT))
    assert meaning(read_deadline(sentence.replace(" ", "  "), CONTEXT)) == plain
    assert meaning(read_deadline(sentence.replace(" ", "\n"), CONTEXT)) == plain
    assert meaning(read_deadline(sentence.replace(" ", "\u00a0"), CONTEXT)) == plain
    assert meaning(read_deadline(sentence.upper(), CONTEXT)) == plain
    moved = sentence.replace("òa", "oà").replace("óa", "oá").replace("ỏa", "oả").replace("ủy", "uỷ")
    assert meaning(read_deadline(moved, CONTEXT)) == plain
    swapped = sentence.replace("hằng", "HÀNG").replace("Hằng", "Hàng").replace("–", "-")
    assert meaning(read_deadline(swapped, CONTEXT)) == plain


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_paragraph_about_something_else_changes_nothing(sentence: str) -> None:
    other = "Hội nghị đã thảo luận nhiều nội dung quan trọng. "
    plain = [meaning(d) for d in find_deadlines(sentence, CONTEXT) if not isinstance(d, Standing)]
    after = [meaning(d) for d in find_deadlines(other + sentence, CONTEXT) if not isinstance(d, Standing)]
    assert after == plain


@given(st.lists(st.sampled_from(HEAP)))
def test_no_heap_of_words_of_time_breaks_the_grammar(words: list[str]) -> None:
    text = " ".join(words)
    for deadline in (
        *find_deadlines(text, CONTEXT),
        read_deadline(text, UNDATED),
        read_field_deadline(text, CONTEXT),
    ):
        assert deadline is None or deadline.span.of(text) == deadline.text


@pytest.mark.parametrize(
    "piece",
    [
        "trước ngày ",
        "từ ngày 1 đến ",
        "hàng tháng, ",
        "cập nhật thường xuyên, ",
        "trong vòng 05 ngày kể từ ngày ký, ",
        "05 ngày ",
        "ngày 1, 2, ",
        "định kỳ hằng quý trước ngày 5 ",
        "đến năm 2030, ",
        "khi bỏ việc 05 ngày trong 01 tháng ",
        "mùa mưa từ ngày 1 đến ngày 9/3 hằng năm ",
        "trước các ngày thứ Ba, thứ Tư trong tuần ",
        "vào ngày 15 và ngày cuối tháng ",
        "sở thường xuyên kiểm tra trong suốt năm 2026, ",
        "trước ngày 5/7 năm sau và ",
        "không quá 02 năm kể từ ngày sinh ",
        "(",
    ],
)
def test_reading_is_linear_in_the_length(piece: str) -> None:
    def calls(times: int) -> int:
        profile = cProfile.Profile()
        profile.runcall(read_deadline, piece * times + "trước ngày 20/12/2025", CONTEXT)
        return sum(entry.callcount for entry in profile.getstats())

    calls(10)
    assert calls(2000) < 12 * calls(200)


def test_without_words_of_time_nothing_is_read() -> None:
    assert not holds_deadline_words("Sở Y tế đề nghị các đơn vị nghiêm túc triển khai thực hiện.")
    assert holds_deadline_words("Gửi TRƯỚC NGÀY 20/12")
    assert find_deadlines("Đề nghị các đơn vị thực hiện./.", CONTEXT) == ()
    assert read_field_deadline("", CONTEXT) is None


def test_all_deadlines_of_a_chain_are_found_and_the_first_binds() -> None:
    text = "Các xã báo cáo Sở trước ngày 05/12/2025; Sở tổng hợp, trình tỉnh trước ngày 10/12/2025."
    assert [meaning(d)[1] for d in find_deadlines(text, CONTEXT)] == [date(2025, 12, 4), date(2025, 12, 9)]
    binding = read_deadline(text, CONTEXT)
    assert isinstance(binding, FixedDate)
    assert binding.due_on == date(2025, 12, 4)


def test_the_earliest_of_several_dates_binds() -> None:
    found = read_deadline("Hoàn thành trước ngày 31/12/2025, báo cáo trước ngày 15/12/2025.", CONTEXT)
    assert isinstance(found, FixedDate)
    assert found.due_on == date(2025, 12, 14)


def test_a_date_beats_a_secondary_thuong_xuyen() -> None:
    found = read_deadline("Thường xuyên rà soát, hoàn thành trước ngày 31/12/2025.", CONTEXT)
    assert isinstance(found, FixedDate)


def test_further_recurrences_stand_in_also() -> None:
    text = "Báo cáo quý trước ngày 15 của tháng cuối quý, báo cáo năm trước ngày 15/12 hằng năm."
    found = read_deadline(text, CONTEXT)
    assert isinstance(found, Recurring)
    assert found.rrule == "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=14"
    assert "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=14" in found.also


def test_a_recurrence_may_have_a_start_and_an_end() -> None:
    found = read_deadline("Báo cáo định kỳ hằng tháng, từ tháng 01/2026 đến tháng 6/2026.", CONTEXT)
    assert isinstance(found, Recurring)
    assert (found.start_on, found.due_on) == (date(2026, 1, 1), date(2026, 6, 30))


def test_a_day_before_the_issue_is_told_not_ordered() -> None:
    assert read_deadline("Các đơn vị gửi báo cáo trước ngày 01/10/2025.", CONTEXT) is None


def test_without_any_year_no_date_is_guessed() -> None:
    assert read_deadline("Gửi báo cáo trước ngày 30/6.", UNDATED) is None
    by_year = DeadlineContext(issued_on=None, received_on=None, issued_year=2024, calendar=vietnam_calendar())
    found = read_deadline("Gửi báo cáo trước ngày 30/6.", by_year)
    assert isinstance(found, FixedDate)
    assert (found.due_on, found.year_assumed) == (date(2024, 6, 29), True)


def test_an_assumed_year_is_less_sure() -> None:
    sure = read_deadline("Gửi báo cáo trước ngày 20/12/2025.", CONTEXT)
    assumed = read_deadline("Gửi báo cáo trước ngày 20/12.", CONTEXT)
    assert sure is not None
    assert assumed is not None
    assert assumed.confidence < sure.confidence


def test_receipt_counts_only_when_its_day_is_known() -> None:
    text = "Trả lời trong 03 ngày làm việc kể từ ngày nhận được văn bản này."
    known, unknown = read_deadline(text, CONTEXT), read_deadline(text, UNDATED)
    assert isinstance(known, AfterEvent)
    assert isinstance(unknown, AfterEvent)
    assert known.due_on == date(2025, 11, 17)
    assert unknown.due_on is None


def test_the_reason_of_a_period_names_days_off_and_the_law() -> None:
    found = read_deadline("Báo cáo trong 05 ngày làm việc kể từ ngày ký.", CONTEXT)
    assert found is not None
    assert "10/11/2025" in found.because
    assert "bỏ qua ngày nghỉ 15/11/2025, 16/11/2025" in found.because
    assert "Bộ luật Dân sự 2015, Điều 147–148" in found.because


def test_the_reason_of_a_day_before_says_so() -> None:
    found = read_deadline("Gửi báo cáo trước ngày 01/3/2026.", CONTEXT)
    assert found is not None
    assert found.because == (
        "“trước ngày 01/3/2026” là phải xong chậm nhất ngày 28/02/2026, ngày liền trước mốc đã nêu."
    )
