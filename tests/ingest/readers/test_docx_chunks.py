"""What a Word file brings in from files in it (w:altChunk) is read where Word shows it, or the file is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from dondoc_docx import cell, drafted, lines, paragraph, table, word_parts, zipped
from dondoc_libreoffice import need_libreoffice
from dondoc_packages import dispatch

from ingest.context import ReadContext
from ingest.read import read
from ingest.secrecy import check
from models.errors import (
    BadInput,
    NoTextLayer,
    SecretDocument,
    TooManyPages,
    UnpacksTooLarge,
)
from models.source import ReadLimits

TYPES = {
    "htm": "text/html",
    "xhtml": "application/xhtml+xml",
    "txt": "text/plain",
    "mht": "message/rfc822",
    "rtf": "application/rtf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "bin": "application/octet-stream",
}
PAGE = "<html><head><title>t</title></head><body><p>1. Giao Sở Y tế báo cáo.</p><p>2. Giao Sở Nội vụ.</p></body></html>"
ARCHIVE = (
    'MIME-Version: 1.0\nContent-Type: multipart/related;\n    type="text/html";\n    boundary="----=gioi-han"\n\n\n'
    '------=gioi-han\nContent-Type: text/html; charset="utf-8"\nContent-Transfer-Encoding: 8bit\n'
    "Content-Location: file:///C:/fake/document.html\n\n"
    f"{PAGE}\n\n------=gioi-han\nContent-Type: image/png\nContent-Location: file:///C:/fake/a.png\n"
    "Content-Transfer-Encoding: base64\n\niVBORw0KGgo=\n\n------=gioi-han--\n"
)
RTF = r"{\rtf1\ansi\deff0{\fonttbl{\f0 Times New Roman;}}\f0 1. Giao So Y te bao cao.\par 2. Giao So Noi vu.\par}"
OBLIGATIONS = ["1. Giao Sở Y tế báo cáo.", "2. Giao Sở Nội vụ."]


def chunk(number: int = 1) -> str:
    """Where the file in the file stands."""
    return f'<w:altChunk r:id="chunk{number}"/>'


def holding(body: str, *chunks: tuple[str, str | bytes], mode: str = "", **parts: str) -> bytes:
    """A Word file with files in it: each the ending of its name and its content."""
    found = dict(word_parts(body, **parts))
    links, types, inner = "", "", {}
    for number, (ending, content) in enumerate(chunks, start=1):
        name = f"tep{number}.{ending}"
        links += (
            f'<Relationship Id="chunk{number}" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
            f'relationships/aFChunk" Target="/word/{name}"{mode}/>'
        )
        types += f'<Override PartName="/word/{name}" ContentType="{TYPES[ending]}"/>'
        inner[f"word/{name}"] = content.encode() if isinstance(content, str) else content
    for name, end, more in (
        ("word/_rels/document.xml.rels", "</Relationships>", links),
        ("[Content_Types].xml", "</Types>", types),
    ):
        found[name] = found[name].replace(end, more + end)
    return zipped({**{name: text.encode() for name, text in found.items()}, **inner})


def saved(folder: Path, data: bytes) -> Path:
    """The file on disk."""
    path = folder / "văn bản.docx"
    path.write_bytes(data)
    return path


AROUND = paragraph("Đầu văn bản.") + chunk() + paragraph("Cuối văn bản.")


@pytest.mark.parametrize(
    ("ending", "content"),
    [
        ("htm", PAGE),
        ("xhtml", f'<?xml version="1.0"?><!DOCTYPE html>{PAGE}'),
        ("htm", "1. Giao Sở Y tế <b>báo cáo</b>.<br>2. Giao Sở Nội vụ."),
        ("txt", "\n".join(OBLIGATIONS)),
        ("txt", "\n".join(OBLIGATIONS).encode("utf-16")),
        ("mht", ARCHIVE),
        ("docx", zipped(word_parts("".join(map(paragraph, OBLIGATIONS))))),
        ("bin", PAGE),
    ],
    ids=["html", "xhtml", "piece of a page", "text", "text in UTF-16", "web archive", "word", "unknown"],
)
def test_a_file_in_the_file_is_read_where_word_shows_it(
    tmp_path: Path, ending: str, content: str | bytes
) -> None:
    draft = drafted(tmp_path, holding(AROUND, (ending, content)))
    assert lines(draft) == ["Đầu văn bản.", *OBLIGATIONS, "Cuối văn bản."]
    paragraphs = [piece.paragraph for piece in draft.pieces()]
    assert paragraphs == sorted(paragraphs, key=lambda number: number if number is not None else -1)
    assert len(set(paragraphs)) == 4


def test_an_rtf_in_the_file_is_read_where_word_shows_it(tmp_path: Path) -> None:
    need_libreoffice()
    found = lines(drafted(tmp_path, holding(AROUND, ("rtf", RTF))))
    assert found == ["Đầu văn bản.", "1. Giao So Y te bao cao.", "2. Giao So Noi vu.", "Cuối văn bản."]


def test_a_file_in_a_cell_and_in_a_page_header_is_read(tmp_path: Path) -> None:
    body = table(("Việc", "Hạn"), (cell(chunk()), "31/3"), borders=True)
    assert lines(drafted(tmp_path, holding(body, ("txt", "Báo cáo.")))) == ["Việc | Hạn", "Báo cáo. | 31/3"]


def test_a_word_file_in_a_word_file_in_a_word_file_is_read(tmp_path: Path) -> None:
    inner = holding(AROUND, ("txt", "Giao Sở Y tế."))
    found = lines(drafted(tmp_path, holding(chunk(), ("docx", inner))))
    assert found == ["Đầu văn bản.", "Giao Sở Y tế.", "Cuối văn bản."]


def test_an_empty_file_in_the_file_costs_nothing(tmp_path: Path) -> None:
    for content in ("", " \n ", "<html><body></body></html>"):
        assert lines(drafted(tmp_path, holding(AROUND, ("htm", content)))) == [
            "Đầu văn bản.",
            "Cuối văn bản.",
        ]


@pytest.mark.parametrize(
    ("ending", "content"),
    [
        ("bin", b"\x00\x01\x02" * 99),
        ("docx", b"PK\x03\x04 cut short"),
        ("docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")),
        ("bin", '<?xml version="1.0"?><pkg:package xmlns:pkg="x"/>'),
    ],
    ids=["unknown", "damaged", "password", "flat form"],
)
def test_a_file_in_the_file_that_cannot_be_read_is_a_reason_to_refuse_the_whole(
    tmp_path: Path, ending: str, content: str | bytes
) -> None:
    """An obligation would be missing, and at the door nobody knows whether a mark stands in it."""
    path = saved(tmp_path, holding(AROUND, (ending, content)))
    for ask in (read, check):
        with pytest.raises(NoTextLayer, match=r"^Một phần của văn bản được nhúng.*Hãy mở tệp bằng Word"):
            ask(path)


def test_a_file_that_is_named_and_not_there_or_elsewhere_is_a_reason_too(tmp_path: Path) -> None:
    with pytest.raises(NoTextLayer):
        drafted(tmp_path, holding(AROUND))
    with pytest.raises(NoTextLayer):
        drafted(tmp_path, holding(AROUND, ("htm", PAGE), mode=' TargetMode="External"'))


MARKED = "UBND TỈNH\nMẬT\nSố: 15/SYT-VP\nNội dung văn bản.\n"


@pytest.mark.parametrize(
    ("ending", "content"),
    [
        ("txt", MARKED),
        ("htm", "".join(f"<p>{line}</p>" for line in MARKED.splitlines())),
        ("mht", ARCHIVE.replace("<p>1.", "<p>MẬT</p><p>1.")),
        ("docx", zipped(word_parts(paragraph("Nội dung."), header=paragraph("TỐI MẬT")))),
        ("docx", holding(chunk(), ("txt", MARKED))),
    ],
    ids=["text", "html", "web archive", "word header", "two levels"],
)
@pytest.mark.parametrize("before", [0, 80])
def test_a_mark_at_the_head_of_a_file_in_the_file_stops_it_at_the_door(
    tmp_path: Path, ending: str, content: str | bytes, before: int
) -> None:
    body = "".join(paragraph(f"Dòng {n}.") for n in range(before)) + chunk()
    path = saved(tmp_path, holding(body, (ending, content)))
    with pytest.raises(SecretDocument):
        check(path)


@pytest.mark.parametrize("before", [0, 80])
def test_a_mark_at_the_head_of_a_file_in_the_file_stops_the_reading(tmp_path: Path, before: int) -> None:
    body = "".join(paragraph(f"Dòng {n}.") for n in range(before)) + chunk()
    with pytest.raises(SecretDocument):
        read(saved(tmp_path, holding(body, ("txt", MARKED))))


def test_an_ordinary_file_in_the_file_passes_the_door(tmp_path: Path) -> None:
    check(saved(tmp_path, holding(chunk(), ("txt", dispatch()))))


def test_a_file_that_is_named_a_thousand_times_is_counted_each_time(tmp_path: Path) -> None:
    many = holding(chunk() * 1000, ("txt", "Giao Sở Y tế báo cáo. " * 2000))
    with pytest.raises(TooManyPages):
        drafted(tmp_path, many, ReadLimits(max_pages=100))
    with pytest.raises(UnpacksTooLarge):
        drafted(tmp_path, many, ReadLimits(max_unpacked_bytes=2_000_000))


def test_files_in_files_in_files_have_an_end(tmp_path: Path) -> None:
    data = holding(chunk() * 9, ("txt", "Đáy."))
    for _ in range(6):
        data = holding(chunk() * 9, ("docx", data))
    with pytest.raises(BadInput):
        drafted(tmp_path, data)


def test_each_file_in_the_file_is_a_step_of_the_clock(tmp_path: Path) -> None:
    told: list[int] = []
    path = saved(tmp_path, holding(chunk() * 5, ("txt", "Giao Sở Y tế.")))
    read(path, tick=lambda done, whole: told.append(done))
    assert len(set(told)) >= 5
    told.clear()
    check(path, ReadContext(name=path.name, tick=lambda done, whole: told.append(done)))
    assert told
