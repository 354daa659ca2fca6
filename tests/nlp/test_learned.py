"""Learning: the same on every run, of the rules' form, judged on documents that were left out."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from dondoc_texts import source_of

from models.errors import EngineUnavailable, NotFound
from nlp.calibration import Verdict
from nlp.extract import extract
from nlp.gold import GoldDocument, GoldObligation
from nlp.learned.encoder import EncoderClassifier, load_encoder
from nlp.learned.facts import facts_of
from nlp.learned.lessons import Lesson, cross_validated, lesson_of, plan_of, train_confidence
from nlp.learned.linear import DirectiveLesson, cross_validated_directives, tally, train_directives
from nlp.learned.logistic import Example, fit
from nlp.learned.passages import answers_of, passages_of
from nlp.learned.protocol import DirectiveClassifier, Passage, RuleClassifier

TEXT = """SỞ Y TẾ
Số: 12/SYT-VP
Kính gửi: Các đơn vị trực thuộc Sở.
Sở Y tế yêu cầu các đơn vị thực hiện các nội dung sau:
1. Rà soát quy chế làm việc của cơ quan.
2. Báo cáo kết quả thực hiện về Văn phòng Sở.
3. Tình hình dịch bệnh trên địa bàn ổn định.
"""


def passages() -> tuple[Passage, ...]:
    source = source_of(TEXT)
    return passages_of(extract(source), source)


def gold(*texts: str, optional: bool = False) -> GoldDocument:
    obligations = tuple(
        GoldObligation(texts=(text,), leads=((),), supports=((),), deadline=None, optional=optional)
        for text in texts
    )
    return GoldDocument(file="a.txt", fields={}, references=(), obligations=obligations)


# -- the logistic model ---------------------------------------------------------------------------------


def test_a_fact_of_right_examples_weighs_for_and_one_of_wrong_against() -> None:
    examples = [Example(("good",), True)] * 8 + [Example(("bad",), False)] * 8 + [Example(("bad",), True)]
    weights = fit(examples, strength=0.1)
    assert weights.facts["good"] > 0 > weights.facts["bad"]
    assert weights.probability(["good"]) > 0.8 > 0.3 > weights.probability(["bad"])


def test_on_the_examples_themselves_the_mean_chance_is_the_share_that_is_right() -> None:
    examples = [Example((f"a={i % 3}", f"b={i % 5}"), i % 4 > 0) for i in range(120)]
    weights = fit(examples, strength=1.0)
    mean = sum(weights.probability(one.evidence) for one in examples) / len(examples)
    assert mean == pytest.approx(0.75, abs=1e-3)


def test_a_fact_keeps_its_prior_until_documents_say_otherwise() -> None:
    examples = [Example(("seen",), True)] * 40 + [Example((), True)] * 3 + [Example((), False)] * 3
    weights = fit(examples, strength=1.0, priors={"never": -2.0, "seen": -2.0})
    assert weights.facts["never"] == pytest.approx(-2.0)
    assert weights.facts["seen"] > 0


def test_learning_twice_gives_the_same_and_the_order_does_not_matter() -> None:
    examples = [Example((f"a={i % 3}", f"b={i % 7}"), i % 4 > 0) for i in range(60)]
    first, again = fit(examples, strength=1.0), fit(examples, strength=1.0)
    turned = fit(examples[::-1], strength=1.0)
    assert first == again
    assert turned.facts == pytest.approx(first.facts, abs=1e-6)


def test_a_rare_fact_gets_no_weight_and_a_heavy_example_counts_more() -> None:
    examples = [Example(("often",), True), Example(("often",), False), Example(("rare",), True)]
    assert set(fit(examples, strength=1.0, least=2).facts) == {"often"}
    heavy = [Example(("often",), True, 5.0), Example(("often",), False)]
    assert fit(heavy, strength=1.0).probability(["often"]) > 0.6


# -- confidence -----------------------------------------------------------------------------------------


def lesson(file: str, *parts: tuple[str, bool], is_fresh: bool = False) -> Lesson:
    verdicts = [
        Verdict(file=file, start=i, confidence=0.5, is_right=right) for i, (_, right) in enumerate(parts)
    ]
    seen = [(i, (fact,)) for i, (fact, _) in enumerate(parts)]
    return lesson_of(file, verdicts, seen, is_fresh=is_fresh)


def test_a_document_is_judged_by_what_the_others_teach() -> None:
    lessons = [lesson(f"{i}", ("clear=yes", True), ("clear=no", i % 3 == 0)) for i in range(12)]
    judged = cross_validated(lessons)
    assert [len(one) for one in judged] == [2] * 12
    assert all(clear.confidence > doubtful.confidence for clear, doubtful in judged)
    assert judged[0][1].confidence < train_confidence(lessons).probability(["clear=no"]) + 0.2


def test_a_fresh_document_counts_more() -> None:
    tuned = [lesson("a", ("x=y", True), ("x=y", True), ("x=y", True), ("x=y", True))]
    wrong = (("x=y", False),)
    plain = train_confidence([*tuned, lesson("b", *wrong)]).probability(["x=y"])
    fresh = train_confidence([*tuned, lesson("b", *wrong, is_fresh=True)]).probability(["x=y"])
    assert fresh < plain


def test_the_plans_are_there() -> None:
    assert plan_of("confidence").fresh > 1
    assert plan_of("directives").least >= 1


# -- which items direct ---------------------------------------------------------------------------------


def test_passages_are_the_items_with_what_stands_around_them() -> None:
    found = {passage.label: passage for passage in passages() if passage.label}
    assert found["1"].text.strip() == "Rà soát quy chế làm việc của cơ quan."
    assert found["1"].is_introduced
    assert "yêu cầu" in found["1"].around[0]
    assert source_of(TEXT).text[found["1"].start :].lstrip().startswith("Rà soát")


def test_the_gold_answers_for_each_passage() -> None:
    shown = [p for p in passages() if p.label]
    assert answers_of(shown, gold("Rà soát quy chế làm việc của cơ quan.")) == (True, False, False)
    optional = gold("Rà soát quy chế làm việc của cơ quan.", optional=True)
    assert answers_of(shown, optional) == (None, False, False)


def test_the_rules_take_the_place_of_a_classifier() -> None:
    rules: DirectiveClassifier = RuleClassifier()
    shown = [p for p in passages() if p.label]
    assert rules.chances(shown) == (1.0, 1.0, 0.0)


def test_facts_tell_place_words_and_tags() -> None:
    shown = {p.label: facts_of(p) for p in passages() if p.label}
    assert {"level=DECIMAL", "introduced", "word0=rà", "begin=rà soát", "action=first"} <= set(shown["1"])
    assert "action=first" not in shown["3"]
    assert len(set(shown["1"])) == len(shown["1"])


def test_a_linear_classifier_learns_from_documents_and_is_judged_on_others() -> None:
    shown = tuple(p for p in passages() if p.label)
    lessons = [DirectiveLesson(file=f"{i}", passages=shown, answers=(True, True, False)) for i in range(4)]
    learned: DirectiveClassifier = train_directives(lessons)
    chances = learned.chances(shown)
    assert min(chances[:2]) > chances[2]
    assert [one.f1 for one in cross_validated_directives(lessons)] == [1.0] * 4


def test_where_either_answer_is_right_nothing_is_counted() -> None:
    shown = tuple(p for p in passages() if p.label)
    one = DirectiveLesson(file="a", passages=shown, answers=(True, None, False))
    counted = tally(one, [0.9, 0.9, 0.9])
    assert (counted.hits, counted.gold, counted.read) == (1, 1, 2)


# -- the encoder's seam ---------------------------------------------------------------------------------


class _Letters:
    """A tokeniser that makes each letter a piece."""

    cls_token_id: int | None = 1
    bos_token_id: int | None = None
    sep_token_id: int | None = 2
    eos_token_id: int | None = None
    pad_token_id: int | None = 0

    def encode(self, text: str, *, add_special_tokens: bool) -> list[int]:
        assert not add_special_tokens
        return [ord(char) for char in text]


def test_an_encoder_sees_context_and_text_as_rows_of_one_length() -> None:
    rows: list[list[int]] = []

    def judge(ids: list[list[int]], masks: list[list[int]]) -> list[float]:
        rows.extend(ids)
        assert [sum(mask) for mask in masks] == [len([i for i in row if i]) for row in ids]
        return [0.5] * len(ids)

    encoder: DirectiveClassifier = EncoderClassifier(judge, _Letters())
    shown = (
        Passage(start=0, label="1", text="a b", around=("c",)),
        Passage(start=9, label="2", text="d" * 400),
    )
    assert encoder.chances(shown) == (0.5, 0.5)
    assert rows[0][:6] == [1, ord("c"), 2, ord("a"), ord("b"), 2]
    assert len(rows[0]) == len(rows[1]) <= 256


def test_a_folder_without_a_model_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        load_encoder(tmp_path)


def test_without_the_extra_the_encoder_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config.json").write_text("{}")
    monkeypatch.setitem(sys.modules, "transformers", None)
    with pytest.raises(EngineUnavailable):
        load_encoder(tmp_path)


def test_a_tiny_model_of_a_local_folder_is_loaded_and_judges(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    torch.manual_seed(7)
    vocabulary = ["[PAD]", "[CLS]", "[SEP]", "[UNK]", "[MASK]", "rà", "soát", "báo", "cáo", "kết", "quả"]
    (tmp_path / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    tokenizer = transformers.BertTokenizer(str(tmp_path / "vocab.txt"), strip_accents=False)
    tokenizer.save_pretrained(tmp_path)
    config = transformers.BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        num_labels=2,
    )
    transformers.BertForSequenceClassification(config).save_pretrained(tmp_path)
    encoder: DirectiveClassifier = load_encoder(tmp_path)
    shown = passages()
    chances = encoder.chances(shown)
    assert len(chances) == len(shown)
    assert all(0 < chance < 1 for chance in chances)
    assert chances == pytest.approx(load_encoder(tmp_path).chances(shown))
