"""`dondoc train` and `dondoc evaluate --cross-validate`: what is learned from gold, and what it is worth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path

import typer

from models.extraction import Extraction
from models.source import SourceText
from nlp.calibration import Verdict, format_reliability, sure_of
from nlp.confidence import format_weights
from nlp.evaluate import Tally
from nlp.extract import issuer_keys
from nlp.gold import GoldDocument
from nlp.learned.lessons import Lesson, cross_validated, lesson_of, train_confidence
from nlp.learned.linear import DirectiveLesson, cross_validated_directives, tally
from nlp.learned.mentions import named_passage, roles_of
from nlp.learned.passages import answers_of, passages_of
from nlp.learned.protocol import RuleClassifier, RuleRoles
from nlp.learned.roles import RoleLesson, RoleScore, cross_validated_roles, score_roles
from service.commands.scoring import ReadFolder, read_folder, say_faults
from service.engines import Engines
from service.own_engines import own_engines

_ABOUT = """What each fact about a reading adds to the log odds that it is right (nlp/confidence.py).
Written by `dondoc train`; read docs/accuracy.md before changing a number by hand."""


def run_train(
    folders: Sequence[Path], fresh: Sequence[Path], to: Path | None, *, engines: Engines | None = None
) -> int:
    """Learns the weights of confidence from gold folders and writes them; those in `fresh` count more.

    Nothing is written where a file could not be read.
    """
    read = _read(folders, fresh, engines)
    if say_faults(read):
        return 1
    lessons = [lesson for folder in read for lesson in lessons_of(folder)]
    counted = sum(len(lesson.verdicts) for lesson in lessons)
    about = f"{_ABOUT}\nLearned from {counted} obligations of {len(lessons)} documents."
    target = to or Path(str(files("nlp") / "weights" / "confidence.toml"))
    target.write_text(format_weights(train_confidence(lessons), about), encoding="utf-8")
    typer.echo(f"Đã học từ {counted} nhiệm vụ trong {len(lessons)} văn bản: {target}")
    return 0


def run_cross_validate(
    folders: Sequence[Path],
    fresh: Sequence[Path],
    *,
    ext: str | None = None,
    engines: Engines | None = None,
) -> int:
    """Prints how reliable confidence is on documents that its weights have not seen, all and by folder."""
    read = _read(folders, fresh, engines, ext)
    lessons = [lessons_of(folder) for folder in read]
    judged = iter(cross_validated([lesson for group in lessons for lesson in group]))
    typer.echo("Độ tin cậy, mỗi văn bản do trọng số học từ các văn bản khác:")
    by_folder = [[verdict for _ in group for verdict in next(judged)] for group in lessons]
    typer.echo(format_reliability([verdict for group in by_folder for verdict in group]))
    for path, verdicts in zip((*folders, *fresh), by_folder, strict=True):
        typer.echo(_line_of(path, verdicts))
    made = engines or own_engines()
    _compare_directives(read, made)
    _compare_roles(read, made)
    return say_faults(read)


def _compare_directives(read: Sequence[ReadFolder], engines: Engines) -> None:
    """Which items direct, by the rules and by what is learned; fresh documents once more by themselves."""
    lessons = [lesson for folder in read for lesson in directive_lessons_of(folder, engines)]
    rules = RuleClassifier()
    ways = {
        "rules": [tally(lesson, rules.chances(lesson.passages)) for lesson in lessons],
        "learned": cross_validated_directives(lessons),
        "learned on rules": cross_validated_directives(lessons, with_rules=True),
    }
    typer.echo("Mục nào giao việc: quy tắc và phần học được, lần lượt bỏ ra từng văn bản:")
    for name, tallies in ways.items():
        fresh = [one for lesson, one in zip(lessons, tallies, strict=True) if lesson.is_fresh]
        typer.echo(_line_of_tally(f"{name}, all", tallies))
        if fresh:
            typer.echo(_line_of_tally(f"{name}, fresh", fresh))


def _compare_roles(read: Sequence[ReadFolder], engines: Engines) -> None:
    """Who leads and who supports among the names of a passage, by the rules and by what is learned."""
    lessons = [lesson for folder in read for lesson in role_lessons_of(folder, engines)]
    rules = RuleRoles()
    ways = {
        "rules": [score_roles(lesson, rules.chances(lesson.passages)) for lesson in lessons],
        "learned": cross_validated_roles(lessons),
        "learned on rules": cross_validated_roles(lessons, with_rules=True),
    }
    typer.echo(
        "Tên trong câu là chủ trì hay phối hợp: quy tắc và phần học được, lần lượt bỏ ra từng văn bản:"
    )
    for name, scores in ways.items():
        fresh = [one for lesson, one in zip(lessons, scores, strict=True) if lesson.is_fresh]
        _say_roles(f"{name}, all", scores)
        if fresh:
            _say_roles(f"{name}, fresh", fresh)


def _say_roles(title: str, scores: Sequence[RoleScore]) -> None:
    whole = sum(scores, RoleScore())
    typer.echo(_line_of_tally(f"{title}: lead", [whole.lead]))
    typer.echo(_line_of_tally(f"{title}: support", [whole.support]))
    typer.echo(f"{f'{title}: exact':<34}{whole.exact_share:.4f}  {whole.exact} of {whole.passages}")


def _line_of_tally(title: str, tallies: Sequence[Tally]) -> str:
    whole = sum(tallies, Tally())
    return (
        f"{title:<34}precision {whole.precision:.4f}  recall {whole.recall:.4f}  "
        f"F1 {whole.f1:.4f}  gold {whole.gold}"
    )


def _line_of(path: Path, verdicts: Sequence[Verdict]) -> str:
    sure = sure_of(verdicts)
    right = sum(verdict.is_right for verdict in verdicts)
    return (
        f"{path}: read {len(verdicts)}, right {right / max(1, len(verdicts)):.4f}, "
        f"share sure {sure.read / max(1, len(verdicts)):.4f}, of these right {sure.precision:.4f}"
    )


def _read(
    folders: Sequence[Path], fresh: Sequence[Path], engines: Engines | None, ext: str | None = None
) -> list[ReadFolder]:
    return [
        *(read_folder(folder, ext, engines=engines) for folder in folders),
        *(read_folder(folder, ext, engines=engines, is_fresh=True) for folder in fresh),
    ]


def lessons_of(folder: ReadFolder) -> list[Lesson]:
    """One lesson for each document that was read."""
    verdicts = folder.verdicts()
    return [_lesson(folder, gold, verdicts) for gold in folder.golds if gold.file in folder.predictions]


def _lesson(folder: ReadFolder, gold: GoldDocument, verdicts: Sequence[Verdict]) -> Lesson:
    own = [verdict for verdict in verdicts if verdict.file == gold.file]
    return lesson_of(gold.file, own, folder.seen[gold.file], is_fresh=folder.is_fresh)


def directive_lessons_of(folder: ReadFolder, engines: Engines) -> list[DirectiveLesson]:
    """The items of each document that was read, with the gold's answer on each."""
    found = []
    for gold, extraction, source in _extracted(folder, engines):
        passages = passages_of(extraction, source)
        answers = answers_of(passages, gold)
        found.append(
            DirectiveLesson(file=gold.file, passages=passages, answers=answers, is_fresh=folder.is_fresh)
        )
    return found


def role_lessons_of(folder: ReadFolder, engines: Engines) -> list[RoleLesson]:
    """The gold's obligations whose own text names bodies, with the role of each; optional ones left out."""
    found = []
    for gold, extraction, _ in _extracted(folder, engines):
        issuer = issuer_keys(extraction.header)
        read = [(named_passage(one.texts[0], issuer), one) for one in gold.obligations if not one.optional]
        named = [(passage, roles_of(passage, right)) for passage, right in read if passage.mentions]
        found.append(
            RoleLesson(
                file=gold.file,
                passages=tuple(passage for passage, _ in named),
                answers=tuple(roles for _, roles in named),
                is_fresh=folder.is_fresh,
            )
        )
    return found


def _extracted(folder: ReadFolder, engines: Engines) -> Iterator[tuple[GoldDocument, Extraction, SourceText]]:
    """Each document that could be read, with what the rules read of it."""
    for gold in folder.golds:
        each = folder.files.get(gold.file)
        if each is not None and each.source is not None:
            yield gold, engines.extract(each.source, calendar=engines.calendar), each.source
