"""What comes from a reading process is checked before it is believed."""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.isolation.wire import (
    Fault,
    Frame,
    Kind,
    Operation,
    Request,
    Unpacker,
    WrongAnswer,
    error_class,
    fault_frame,
    fault_of,
    pack,
    pack_request,
    request_of,
    source_frame,
    source_of,
    tick_frame,
    tick_of,
)
from models import errors
from models.errors import BadInput, DondocError, EngineUnavailable, ErrorCode, NotAllowed, TooManyPages
from models.source import (
    Box,
    Cell,
    Fragment,
    Furniture,
    Page,
    PartRole,
    ReadLimits,
    SourcePart,
    SourceText,
    Span,
    Table,
    TableRow,
    TextBlock,
    Word,
)

KINDS = [
    each
    for each in vars(errors).values()
    if isinstance(each, type) and issubclass(each, DondocError) and "code" in vars(each)
]


def a_source(text: str = "Kính gửi: Các phòng.") -> SourceText:
    """A text with one block."""
    span = Span(0, len(text))
    box = Box(x0=1.5, top=2.0, x1=3.0, bottom=4.0)
    return SourceText(
        name="a.pdf",
        sha256="0" * 64,
        media_type="application/pdf",
        text=text,
        pages=(Page(number=1, width=595.0, height=842.0),),
        blocks=(TextBlock(span=span, fragments=(Fragment(span=span, page=1, box=box),), indent=12.5),),
    )


def test_a_text_comes_back_as_it_was() -> None:
    assert source_of(source_frame(a_source()).body) == a_source()


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1))
def test_whatever_stands_in_a_text_comes_back(text: str) -> None:
    assert source_of(source_frame(a_source(text)).body).text == text


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[" * 100_000,
        b"\x80\x04K\x01.",
        source_frame(a_source()).body.replace(b'"start":0', b'"start":-1'),
        source_frame(a_source()).body.replace(b'"end":20', b'"end":99'),
        source_frame(a_source()).body.replace(b'"text":"K', b'"text":7,"x":"K'),
    ],
)
def test_what_is_no_text_is_not_believed(body: bytes) -> None:
    with pytest.raises(WrongAnswer):
        source_of(body)


BEYOND = Span(0, 99)
CELL = Cell(span=Span(0, 1), column=0)
ROW = TableRow(span=Span(0, 1), cells=(CELL,))
TABLE = Table(span=Span(0, 1), rows=(ROW,))
WORD = Word(span=BEYOND, page=1, box=Box(x0=0.0, top=0.0, x1=1.0, bottom=1.0), confidence=1.0)
PART = SourcePart(path="a", sha256="0", size=1, media_type="x", role=PartRole.MAIN, span=BEYOND)


@pytest.mark.parametrize(
    "source",
    [
        replace(a_source(), words=(WORD,)),
        replace(a_source(), parts=(PART,)),
        replace(a_source(), tables=(replace(TABLE, span=BEYOND),)),
        replace(a_source(), tables=(replace(TABLE, rows=(replace(ROW, span=BEYOND),)),)),
        replace(
            a_source(), tables=(replace(TABLE, rows=(replace(ROW, cells=(replace(CELL, span=BEYOND),)),)),)
        ),
        replace(a_source(), blocks=(replace(a_source().blocks[0], fragments=(Fragment(span=BEYOND),)),)),
    ],
    ids=["word", "part", "table", "row", "cell", "fragment"],
)
def test_a_place_beyond_the_text_is_not_believed(source: SourceText) -> None:
    with pytest.raises(WrongAnswer):
        source_of(source_frame(source).body)


WHOLE = replace(
    a_source(),
    tables=(TABLE,),
    words=(replace(WORD, span=Span(0, 4)),),
    parts=(replace(PART, span=Span(0, 20), first_page=1),),
    furniture=(Furniture(text="1", page=1, box=WORD.box),),
)
"""A text with a number in every place where a number may stand."""


def test_a_text_with_all_its_numbers_in_order_is_believed() -> None:
    assert source_of(source_frame(WHOLE).body) == WHOLE


@pytest.mark.parametrize("page", ["0", "-3", "2", "99999999999999999999999999"])
@pytest.mark.parametrize("place", ["blocks", "furniture", "words", "parts", "tables", "pages"])
def test_a_page_that_the_file_has_not_is_not_believed(place: str, page: str) -> None:
    said = json.loads(source_frame(WHOLE).body)
    one = said[place][0]
    match place:
        case "blocks":
            one["fragments"][0]["page"] = int(page)
        case "parts":
            one["first_page"] = int(page)
        case "tables":
            one["rows"][0]["page"] = int(page)
        case "pages":
            one["number"] = int(page)
        case _:
            one["page"] = int(page)
    with pytest.raises(WrongAnswer):
        source_of(json.dumps(said).encode())


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
@pytest.mark.parametrize("name", ["x0", "bottom", "width", "indent", "confidence", "marks"])
def test_what_is_no_number_is_not_believed(name: str, number: str) -> None:
    """Such a box cannot be drawn, and such a confidence cannot be compared."""
    body = source_frame(WHOLE).body.decode()
    spoilt, count = re.subn(rf'"{name}":[\d.]+', f'"{name}":{number}', body)
    assert count
    with pytest.raises(WrongAnswer):
        source_of(spoilt.encode())


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("confidence", "7"),
        ("confidence", "-1"),
        ("rotation", "-90"),
        ("column", "-1"),
        ("colspan", "9" * 30),
        ("size", "-1"),
        ("paragraph", "-1"),
    ],
)
def test_a_number_that_cannot_be_is_not_believed(name: str, number: str) -> None:
    body = source_frame(WHOLE).body.decode()
    spoilt, count = re.subn(rf'"{name}":(?:[\d.]+|null)', f'"{name}":{number}', body)
    assert count
    with pytest.raises(WrongAnswer):
        source_of(spoilt.encode())


def test_half_a_letter_in_a_sentence_is_no_letter() -> None:
    """What a broken reader says must not break who shows it."""
    body = b'{"code": "damaged_file", "message": "T\\ud800p h\\u1ecfng.", "where": null}'
    assert fault_of(body).error.message.encode("utf-8") == "T?p hỏng.".encode()


@pytest.mark.parametrize(
    "where", ["KeyError at rows.py:12", "MemoryError at ?", "error at lxml.etree.pyx:7", None]
)
def test_a_place_in_a_reader_is_told(where: str | None) -> None:
    assert fault_of(fault_frame(Fault(error=TooManyPages(), where=where)).body).where == where


@pytest.mark.parametrize(
    "where",
    [
        "Kính gửi các phòng",
        "KeyError at rows.py:12\nERROR forged",
        "KeyError at a b.py:1",
        "x" * 200,
        7,
        ["x"],
    ],
)
def test_words_in_the_place_of_a_place_are_not_logged(where: object) -> None:
    said = {"code": TooManyPages.code, "message": "x", "where": where}
    assert fault_of(json.dumps(said).encode()).where is None


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_error_has_one_class(kind: type[DondocError]) -> None:
    assert error_class(kind.code) is kind
    if issubclass(kind, BadInput | EngineUnavailable):
        back = fault_of(fault_frame(Fault(error=kind("Một câu."), where="KeyError at x.py:1")).body)
        assert (type(back.error), back.error.message, back.where) == (kind, "Một câu.", "KeyError at x.py:1")


@pytest.mark.parametrize(
    "said",
    [
        {"code": NotAllowed.code, "message": "x", "where": None},
        {"code": ErrorCode.INTERNAL, "message": "x", "where": None},
        {"code": "made_up", "message": "x", "where": None},
        {"code": TooManyPages.code, "message": ["x"], "where": None},
        {"code": TooManyPages.code},
        [],
    ],
)
def test_an_error_that_reading_cannot_have_is_not_believed(said: object) -> None:
    with pytest.raises(WrongAnswer):
        fault_of(json.dumps(said).encode())


def test_a_sentence_is_cut_to_a_length_that_can_be_shown() -> None:
    long = Fault(error=TooManyPages("x" * 100_000))
    assert len(fault_of(fault_frame(long).body).error.message) < 1000


@pytest.mark.parametrize("body", [b"", b"[1]", b"[1,2,3]", b'["1","2"]', b"[true,1]", b"[1.5,2]", b"{}"])
def test_a_heartbeat_is_two_numbers(body: bytes) -> None:
    with pytest.raises(WrongAnswer):
        tick_of(body)
    assert tick_of(tick_frame(3, 7).body) == (3, 7)


@given(st.lists(st.binary(max_size=50), max_size=5), st.integers(min_value=1, max_value=7))
def test_frames_may_arrive_in_any_pieces(bodies: list[bytes], step: int) -> None:
    data = b"".join(pack(Frame(kind=Kind.TICK, body=body)) for body in bodies)
    unpacker = Unpacker()
    found = [
        frame.body
        for start in range(0, len(data), step)
        for frame in unpacker.feed(data[start : start + step])
    ]
    assert found == bodies


@pytest.mark.parametrize(
    "data", [pack(Frame(kind=Kind.TICK, body=b"x" * 101)), b"\x00" * 5, b"\xff" + b"\x00" * 4]
)
def test_a_frame_that_is_too_long_or_unknown_ends_the_conversation(data: bytes) -> None:
    with pytest.raises(WrongAnswer):
        list(Unpacker(most=100).feed(data[:5]))


def test_a_request_arrives_as_it_was() -> None:
    request = Request(
        operation=Operation.READ,
        path=Path("/inbox", os.fsdecode(b"v\xe3n b\xffn.pdf")),
        name="văn bản.pdf",
        limits=ReadLimits(max_pages=7, stall_seconds=1.5),
        trust=Path("/roots"),
        types=("application/pdf",),
    )
    (frame,) = Unpacker().feed(pack_request(request))
    assert request_of(frame.body) == request
