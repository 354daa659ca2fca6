"""Tokens keep the place of every word; forms match whatever stands between their words."""

from __future__ import annotations

from nlp.deadlines.tokens import LEXICON, Forms, Tokens, forms
from nlp.lexicon import load_lexicon


def test_digits_stand_apart_from_letters_and_keep_their_place() -> None:
    tokens = Tokens("Trước 16h00 ngày 05/12")
    assert tokens.words == ["trước", "16", "h", "00", "ngày", "05", "/", "12"]
    assert tokens.quote(1, 4) == "16h00"
    assert tokens.glued(2)
    assert not tokens.glued(4)


def test_spellings_of_one_word_are_one() -> None:
    assert Tokens("hằng Quí uỷ hoà kì").words == ["hàng", "quý", "ủy", "hòa", "kỳ"]


def test_beyond_either_end_stands_nothing() -> None:
    tokens = Tokens("ngày 5")
    assert tokens.word(-1) == tokens.word(2) == tokens.word(9) == ""
    assert tokens.number(1) == 5
    assert tokens.number(0) is None
    assert tokens.number(2) is None


def test_a_monstrous_number_is_no_number() -> None:
    assert Tokens("9" * 6000).number(0) is None


def test_a_full_stop_inside_a_date_ends_no_sentence() -> None:
    tokens = Tokens("Trước 20.7.2020. Sau đó; rồi")
    assert tokens.sentence_start(5) == 0
    assert tokens.word(tokens.sentence_start(8)) == "sau"
    assert tokens.word(tokens.sentence_start(len(tokens) - 1)) == "rồi"
    assert tokens.full_stop_between(0, 8)
    assert not tokens.full_stop_between(7, len(tokens))


def test_the_longest_form_wins_and_line_breaks_do_not_matter() -> None:
    words = Forms({"trong": "a", "trong thời hạn": "b"})
    tokens = Tokens("trong\nthời  hạn 5")
    assert words.at(tokens, 0) == ("b", 3)
    assert words.before(tokens, 3) == 0
    assert words.before(tokens, 1) == 0
    assert words.skip(tokens, 1) == 1


def test_every_group_of_the_lexicon_can_be_matched() -> None:
    for name, group in load_lexicon(LEXICON).items():
        for form in group.forms or group.pairs:
            tokens = Tokens(form)
            hit = forms(name).at(tokens, 0)
            assert hit, (name, form)
            assert hit[1] == len(tokens), (name, form)
