"""Whatever the bytes are, a text comes out or one clear error."""

from __future__ import annotations

import contextlib
import io
import zipfile
from pathlib import Path

import pytest
from dondoc_docx import cell, drafted, lines, numbered, paragraph, table, word_parts, zipped
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.assemble import assemble
from ingest.context import ReadContext
from ingest.readers.docx import head_texts
from models.errors import BadInput, DamagedFile, EmptyFile, EncryptedFile, UnpacksTooLarge
from models.source import ReadLimits

SOURCE = word_parts(
    numbered("Giao Sở Y tế.", 1)
    + table(
        ("Việc", "Hạn"), (cell("Rà soát", properties='<w:vMerge w:val="restart"/>'), "31/3"), borders=True
    )
    + '<w:p><w:r><w:t>Chú thích</w:t><w:footnoteReference w:id="2"/></w:r></w:p>',
    styles='<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:rPr><w:sz w:val="28"/></w:rPr></w:style>',
    numbering=(
        '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/>'
        '<w:lvlText w:val="%1)"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    ),
    footnotes=f'<w:footnote w:id="2">{paragraph("Nghị định 30.")}</w:footnote>',
    header=paragraph("DỰ THẢO"),
)
INTACT = zipped(SOURCE)
XML = [name for name in SOURCE if name.startswith("word/")]
GARBAGE = st.one_of(
    st.binary(min_size=1, max_size=6), st.sampled_from([b"<", b">", b'"', b"9" * 400, b"-1", b"/"])
)


def holds_together(folder: Path, data: bytes) -> None:
    """Reads; only errors that a sender can mend may come out."""
    with contextlib.suppress(BadInput):
        assemble(drafted(folder, data), name="", sha256="", media_type="")
    with contextlib.suppress(BadInput):
        head_texts(folder / "van-ban.docx", ReadContext())


def test_the_intact_file_is_read(tmp_path: Path) -> None:
    assert lines(drafted(tmp_path, INTACT)) == [
        "a) Giao Sở Y tế.",
        "Việc | Hạn",
        "Rà soát | 31/3",
        "Chú thích",
        "[1] Nghị định 30.",
    ]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cut=st.integers(0, len(INTACT)),
    flips=st.lists(st.tuples(st.integers(0, 99_999), st.integers(0, 255)), max_size=8),
)
def test_a_torn_file_is_text_or_a_clear_error(tmp_path: Path, cut: int, flips: list[tuple[int, int]]) -> None:
    whole = bytearray(INTACT)
    for at, byte in flips:
        whole[at % len(whole)] = byte
    holds_together(tmp_path, bytes(whole))
    holds_together(tmp_path, bytes(whole[:cut]))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(part=st.sampled_from(XML), at=st.integers(0, 99_999), cut=st.integers(0, 9), put=GARBAGE)
def test_a_spoilt_part_is_text_or_a_clear_error(
    tmp_path: Path, part: str, at: int, cut: int, put: bytes
) -> None:
    data = SOURCE[part].encode()
    at %= len(data)
    spoilt = {name: text.encode() for name, text in SOURCE.items()}
    spoilt[part] = data[:at] + put + data[at + cut :]
    holds_together(tmp_path, zipped(spoilt))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    part=st.sampled_from(XML),
    nth=st.integers(0, 50),
    put=st.sampled_from(["-1", "9" * 30, "nan", "1e308", "", "ộ"]),
)
def test_nonsense_for_a_value_is_text_or_a_clear_error(tmp_path: Path, part: str, nth: int, put: str) -> None:
    pieces = SOURCE[part].split('="')
    at = 1 + nth % max(1, len(pieces) - 1)
    if at < len(pieces) and not pieces[at].startswith("http"):
        pieces[at] = put + pieces[at][pieces[at].index('"') :]
    holds_together(tmp_path, zipped({**SOURCE, part: '="'.join(pieces)}))


@given(data=st.binary(max_size=300))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_a_clear_error(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(BadInput):
        drafted(tmp_path, data)


def test_no_bytes_are_an_empty_file(tmp_path: Path) -> None:
    with pytest.raises(EmptyFile):
        drafted(tmp_path, b"")


def test_a_password_is_named(tmp_path: Path) -> None:
    container = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(EncryptedFile):
        drafted(tmp_path, container)
    flagged = bytearray(INTACT)
    flagged[flagged.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(EncryptedFile):
        drafted(tmp_path, bytes(flagged))


def test_a_file_that_unpacks_too_large_is_refused(tmp_path: Path) -> None:
    bomb = {**SOURCE, "word/media/anh.xml": "<a>" + " " * 3_000_000 + "</a>"}
    with pytest.raises(UnpacksTooLarge):
        drafted(tmp_path, zipped(bomb), ReadLimits(max_unpacked_bytes=1_000_000))


def test_a_lie_about_the_size_does_not_help(tmp_path: Path) -> None:
    data = bytearray(zipped({**SOURCE, "word/x.xml": "<a>" + " " * 3_000_000 + "</a>"}))
    at = data.rindex(b"PK\x01\x02") + 24
    data[at : at + 4] = (10).to_bytes(4, "little")
    with pytest.raises(BadInput):
        drafted(tmp_path, bytes(data), ReadLimits(max_unpacked_bytes=1_000_000))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_and_document_types_are_refused(tmp_path: Path, encoding: str) -> None:
    body = SOURCE["word/document.xml"]
    text = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>{body}'
    parts = {name: part.encode() for name, part in SOURCE.items()}
    with pytest.raises(DamagedFile):
        drafted(tmp_path, zipped({**parts, "word/document.xml": text.encode(encoding)}))


@pytest.mark.parametrize("encoding", ["utf-7", "cp037"])
def test_alphabets_that_could_hide_entities_are_refused(tmp_path: Path, encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?>{SOURCE["word/document.xml"]}'
    data = text.encode(encoding, "replace")
    parts = {name: part.encode() for name, part in SOURCE.items()}
    with pytest.raises(DamagedFile):
        drafted(tmp_path, zipped({**parts, "word/document.xml": data}))


def test_other_compressions_than_word_s_are_refused(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_LZMA) as archive:
        for name, data in SOURCE.items():
            archive.writestr(name, data)
    with pytest.raises(DamagedFile):
        drafted(tmp_path, buffer.getvalue())


def test_a_link_to_a_part_that_is_not_there_does_no_harm(tmp_path: Path) -> None:
    links = SOURCE["word/_rels/document.xml.rels"].replace(
        "</Relationships>", '<Relationship Id="r9" Type="x/image" Target="NULL"/></Relationships>'
    )
    assert (
        lines(drafted(tmp_path, zipped({**SOURCE, "word/_rels/document.xml.rels": links})))[0]
        == "a) Giao Sở Y tế."
    )


def in_strict_form(text: str) -> str:
    """A part in the names of ISO/IEC 29500 Strict."""
    return text.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    ).replace(
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "http://purl.oclc.org/ooxml/officeDocument/relationships",
    )


def test_the_strict_form_of_the_standard_is_read(tmp_path: Path) -> None:
    strict = {name: in_strict_form(text) for name, text in SOURCE.items()}
    assert lines(drafted(tmp_path, zipped(strict))) == lines(drafted(tmp_path, INTACT))


@pytest.mark.parametrize("is_strict", [True, False])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_parts_in_either_encoding_of_the_standard_are_read(
    tmp_path: Path, encoding: str, *, is_strict: bool
) -> None:
    """ISO/IEC 29500-2 allows UTF-8 and UTF-16, and Word opens both."""
    declared = "UTF-8" if encoding == "utf-8-sig" else "UTF-16"
    parts = {
        name: f'<?xml version="1.0" encoding="{declared}"?>{in_strict_form(text) if is_strict else text}'
        for name, text in SOURCE.items()
    }
    encoded = {name: text.encode(encoding) for name, text in parts.items()}
    assert lines(drafted(tmp_path, zipped(encoded))) == lines(drafted(tmp_path, INTACT))


def test_a_package_without_a_document_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(DamagedFile):
        drafted(tmp_path, zipped({"a.txt": "x"}))
    with pytest.raises(DamagedFile):
        drafted(tmp_path, zipped({**SOURCE, "word/document.xml": "<a/>"}))


def test_deeply_nested_content_is_text_or_a_clear_error(tmp_path: Path) -> None:
    deep = paragraph("Đáy.")
    for _ in range(80):
        deep = table((f"<w:tc>{deep}</w:tc>",))
    holds_together(tmp_path, zipped(word_parts(deep)))
    holds_together(
        tmp_path, zipped(word_parts("<w:sdt><w:sdtContent>" * 300 + "</w:sdtContent></w:sdt>" * 300))
    )
