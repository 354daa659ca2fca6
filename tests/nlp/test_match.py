"""Phrases are found as whole words, the longest first."""

from __future__ import annotations

import pytest

from nlp.match import PhraseSet


def test_the_longest_phrase_wins_at_a_place() -> None:
    phrases = PhraseSet(["ban", "ban quản lý"])
    assert phrases.match_at("ban quản lý dự án", 0) == len("ban quản lý")


def test_half_a_word_is_no_match() -> None:
    phrases = PhraseSet(["ban"])
    assert phrases.match_at("bang", 0) is None
    assert list(phrases.find_all("bang ban")) == [(5, 8)]


def test_occurrences_do_not_overlap() -> None:
    phrases = PhraseSet(["sở y tế", "y tế", "bộ y tế"])
    assert list(phrases.find_all("sở y tế và bộ y tế")) == [(0, 7), (11, 18)]


def test_a_phrase_without_a_word_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a word"):
        PhraseSet(["  "])
