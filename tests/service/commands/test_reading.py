"""`dondoc extract` and `dondoc text`: one answer for each file, the others go on."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from dondoc_fakes import FakeReader, dispatch, fake_engines

from models.source import PartRole, SourcePart
from service.commands.reading import run_extract, run_text

ORDER = "Văn phòng Sở + Phòng Nghiệp vụ Y: Rà soát [thủ tục] trước ngày 20/11/2026."


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """A good file, one that is a scan, one that is not there, another good one."""
    paths = [tmp_path / name for name in ("một.txt", "quet.pdf", "không-có.txt", "hai.txt")]
    paths[0].write_bytes(dispatch(ORDER))
    paths[1].write_bytes(b"%PDF")
    paths[3].write_bytes(dispatch("Thanh tra Sở: Kiểm tra.", number=None, issued=None))
    return paths


def lines(text: str) -> list[dict[str, object]]:
    """JSON lines."""
    return [json.loads(line) for line in text.splitlines()]


def test_each_file_is_a_line_in_order_and_a_bad_one_an_error(
    files: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_extract(files, "jsonl", with_text=True, engines=fake_engines()) == 1
    answers = lines(capsys.readouterr().out)
    assert [answer["file"] for answer in answers] == [str(path) for path in files]
    assert [("error" in answer) for answer in answers] == [False, True, True, False]
    assert [answers[n]["error"]["code"] for n in (1, 2)] == ["no_text_layer", "not_found"]  # type: ignore[index]
    assert answers[0]["schema"] == "dondoc.extraction/1"
    text = str(answers[0]["text"])
    obligation = answers[0]["obligations"][0]  # type: ignore[index]
    assert text[obligation["start"] : obligation["end"]] == f"- {ORDER}"


def test_good_files_alone_are_a_success_and_the_text_can_be_left_out(
    files: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_extract([files[0]], "jsonl", with_text=False, engines=fake_engines()) == 0
    (answer,) = lines(capsys.readouterr().out)
    assert "text" not in answer


def test_json_is_one_list(files: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert run_extract(files, "json", with_text=False, engines=fake_engines()) == 1
    answers = json.loads(capsys.readouterr().out)
    assert [("error" in answer) for answer in answers] == [False, True, True, False]


def test_the_table_is_for_people(
    files: list[Path], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    assert run_extract(files, "table", with_text=True, engines=fake_engines()) == 1
    said = capsys.readouterr()
    shown = " ".join(said.out.replace("│", " ").split())
    for words in ("Công văn số 12/SYT-VP ngày 02/11/2026 của Sở Y tế", "Chủ trì", "[thủ tục]", "19/11/2026"):
        assert words in shown
    assert "Không nhận ra chữ nào" in said.err


def test_a_secret_document_is_an_error_line_without_a_word_of_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("MẬT\nNội dung kín")
    assert run_extract([path], "jsonl", with_text=True, engines=fake_engines()) == 1
    said = capsys.readouterr()
    assert lines(said.out)[0]["error"]["code"] == "secret_document"  # type: ignore[index]
    assert "Nội dung kín" not in said.out + said.err


def test_a_defect_in_one_file_does_not_lose_the_others(
    files: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    engines = fake_engines(FakeReader(crashes=1))
    assert run_extract([files[0], files[3]], "jsonl", with_text=False, engines=engines) == 1
    answers = lines(capsys.readouterr().out)
    assert [("error" in answer) for answer in answers] == [True, False]


def test_text_prints_what_was_read(files: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert run_text([files[0]], "text", engines=fake_engines()) == 0
    assert capsys.readouterr().out == dispatch(ORDER).decode() + "\n"


def test_files_of_a_package_that_are_not_in_the_text_are_told_beside_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An obligation may stand in one that has a password."""
    part = SourcePart(
        path="PL1.docx", sha256="0", size=1, media_type="x", role=PartRole.OTHER, note="Tệp có mật khẩu."
    )
    path = tmp_path / "goi.zip"
    path.write_bytes(dispatch(ORDER))
    engines = fake_engines(FakeReader(dress=lambda source: replace(source, parts=(part,))))
    told = f"{path} › PL1.docx: Tệp có mật khẩu.\n"
    for output in ("text", "jsonl"):
        assert run_text([path], output, engines=engines) == 0
        assert capsys.readouterr().err == told
    for output in ("table", "json", "jsonl"):
        assert run_extract([path], output, with_text=False, engines=engines) == 0
        assert capsys.readouterr().err == told


def test_text_as_lines_has_places(files: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert run_text(files, "jsonl", engines=fake_engines()) == 1
    answers = lines(capsys.readouterr().out)
    assert set(answers[0]) == {"file", "text", "pages", "blocks", "tables"}
    text = str(answers[0]["text"])
    blocks = answers[0]["blocks"]
    assert isinstance(blocks, list)
    assert "\n".join(text[block["start"] : block["end"]] for block in blocks) == text
    assert "error" in answers[1]
