"""Every shipped lexicon loads; the loader refuses what would break the reading silently."""

from __future__ import annotations

from importlib.resources import files

import pytest

from nlp.lexicon import LexiconError, lexicon_version, load_lexicon, parse_lexicon

NAMES = sorted(
    p.name.removesuffix(".toml")
    for p in files("nlp").joinpath("lexicons").iterdir()
    if p.name.endswith(".toml") and p.name != "time_phrases.toml"
)
GROUP = '[g]\nmeaning = "m"\nsource = "s"\nexample = "e"\n'


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_lexicon_loads_with_meaning_source_and_example(name: str) -> None:
    for group in load_lexicon(name).values():
        assert group.meaning
        assert group.source
        assert group.example
        assert group.forms or group.pairs


def test_a_form_that_stands_twice_is_refused_whatever_its_tone_placement() -> None:
    with pytest.raises(LexiconError, match="stands twice"):
        parse_lexicon(GROUP + 'forms = ["hoà giải", "hòa giải"]', "x.toml")


def test_an_empty_form_is_refused() -> None:
    with pytest.raises(LexiconError, match="empty form"):
        parse_lexicon(GROUP + 'forms = [" "]', "x.toml")


def test_a_decomposed_form_is_refused() -> None:
    with pytest.raises(LexiconError, match="not NFC"):
        parse_lexicon(GROUP + 'forms = ["to\\u0302 chu\\u031b\\u0301c"]', "x.toml")


def test_a_group_without_a_source_is_refused() -> None:
    with pytest.raises(LexiconError, match="lacks source"):
        parse_lexicon('[g]\nmeaning = "m"\nexample = "e"\nforms = ["a"]', "x.toml")


def test_the_version_is_a_short_hash() -> None:
    assert len(lexicon_version()) == 12
