"""What a passage shows of whether it directs: outline, lead-in, first words, words that underthesea tags.

The tokens are those of a spaCy `Doc` (`nlp/tokenizer.py`); the tags come through `nlp/words.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from nlp.confidence import Evidence
from nlp.keys import match_key
from nlp.labels import read_label
from nlp.learned.protocol import Passage
from nlp.lexicon import phrases
from nlp.outline import introduces, is_heading_text
from nlp.tokenizer import Doc, make_doc
from nlp.words import begins_with_verb, first_verb

_FIRST = 4
_NEAR = 12
_HEADING = 8
_SIZES = (30, 60, 120, 250, 600)


def facts_of(passage: Passage, *, with_rules: bool = False) -> Evidence:
    """All facts about a passage; `with_rules` adds what the rules decide."""
    doc = make_doc(passage.text.strip())
    facts = [*_of_place(passage), *_of_words(doc), *_of_verbs(doc.text), *_of_context(passage)]
    if with_rules:
        facts.append(f"rules={passage.by_rules}")
    return tuple(dict.fromkeys(facts))


def _of_place(passage: Passage) -> Iterator[str]:
    label = read_label(f"{passage.label} x" if passage.label in "-+*" else f"{passage.label}. x")
    yield f"level={label.level.name if label and passage.label else 'PLAIN'}"
    yield f"depth={min(4, len(passage.around))}"
    yield f"children={min(3, passage.children)}"
    yield f"siblings={min(5, passage.siblings)}"
    if passage.is_introduced:
        yield "introduced"


def _of_words(doc: Doc) -> Iterator[str]:
    words = [match_key(token.text) for token in doc if not token.is_space]
    yield from (f"word{i}={word}" for i, word in enumerate(words[:_FIRST]))
    yield from (f"begin={' '.join(words[:size])}" for size in (2, 3) if len(words) >= size)
    yield from (f"near={word}" for word in words[:_NEAR])
    yield f"end={words[-1] if words else ''}"
    yield f"length={sum(len(doc.text) > size for size in _SIZES)}"
    if any(token.is_digit for token in doc):
        yield "number"
    if is_heading_text(doc.text):
        yield "title"


def _of_verbs(text: str) -> Iterator[str]:
    key = match_key(text)
    for group in ("action", "operator", "modal", "degree", "scope"):
        found = phrases("verbs", group).find(key)
        if found is not None:
            yield f"{group}={'first' if found[0] == 0 else 'near' if found[0] < 60 else 'far'}"
    if introduces(key):
        yield "introduces"
    if begins_with_verb(text):
        yield "tagged verb=first"
    verb = first_verb(text[:200], 0)
    yield f"tagged verb={'none' if verb is None else min(5, verb[0] // 15)}"


def _of_context(passage: Passage) -> Iterator[str]:
    for distance, text in enumerate(passage.around[:2]):
        words = [match_key(token.text) for token in make_doc(text.strip()[:120])]
        yield from (f"around{distance}={word}" for word in words[:_HEADING])
        if words:
            yield f"around{distance} begin={' '.join(words[:2])}"
