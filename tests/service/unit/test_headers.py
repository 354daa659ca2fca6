"""Header fields as people see and correct them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from models.dispatch import DispatchHeader, PartialDate, Signer, Urgency
from models.document import DocumentState, HeaderField
from models.errors import InvalidValue
from models.evidence import Found
from models.source import Span
from models.tables.documents import DocumentRow
from service.headers import (
    LONGEST,
    correct_header,
    header_as_read,
    header_in_force,
    take_header,
)


def row() -> DocumentRow:
    """A document without any field."""
    return DocumentRow(
        agency_id=uuid4(),
        sha256="0" * 64,
        name="a.txt",
        size=1,
        storage_key="k",
        state=DocumentState.READY,
        created_at=datetime(2026, 11, 2, tzinfo=UTC),
    )


HEADER = DispatchHeader(
    kind=Found(value="kế hoạch"),
    number=Found(value="12", span=Span(5, 7)),
    symbol=Found(value="KH-SYT"),
    issued=Found(value=PartialDate(year=2026, month=3)),
    addressees=(Found(value="Sở A", span=Span(10, 14)), Found(value="Sở B", span=Span(16, 20))),
    signer=Found(value=Signer(name="Trần Văn A", authority="KT.")),
    urgency=Found(value=Urgency.FLASH),
)


def test_what_was_read_stands_in_the_columns() -> None:
    document = row()
    take_header(document, HEADER)
    assert (document.number, document.symbol, document.year) == ("12", "KH-SYT", 2026)
    assert (document.issued_on, document.issued_partial) == (None, "2026-03")
    assert document.addressees == ["Sở A", "Sở B"]
    assert (document.signer_name, document.signer_authority) == ("Trần Văn A", "KT.")
    assert document.urgency == "hỏa tốc"
    assert document.corrected == []


def test_a_list_is_shown_one_name_a_line_over_its_whole_place() -> None:
    read = header_as_read(HEADER)[HeaderField.ADDRESSEES]
    assert (read.value, read.span) == ("Sở A\nSở B", Span(10, 20))


def test_what_holds_is_what_was_read_until_somebody_corrects_it() -> None:
    document = row()
    take_header(document, HEADER)
    read = header_as_read(HEADER)
    holds = header_in_force(document)
    assert {field: value.value for field, value in read.items()} == {
        field: value for field, value in holds.items() if value is not None
    }


def test_filling_in_the_blank_day_makes_the_date_whole() -> None:
    document = row()
    take_header(document, HEADER)
    correct_header(document, {HeaderField.ISSUED_ON: "05/3/2026"})
    assert (document.issued_on, document.issued_partial, document.year) == (date(2026, 3, 5), None, 2026)
    assert document.corrected == ["issued_on"]


def test_corrections_are_tidied() -> None:
    document = row()
    correct_header(
        document,
        {
            HeaderField.SUBJECT: "  về việc\nkiểm  tra ",
            HeaderField.ADDRESSEES: "Sở A\n\n Sở  B \n",
            HeaderField.URGENCY: "Hỏa tốc",
            HeaderField.NUMBER: "",
        },
    )
    assert document.subject == "về việc kiểm tra"
    assert document.addressees == ["Sở A", "Sở B"]
    assert document.urgency == "hỏa tốc"
    assert document.number is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (HeaderField.ISSUED_ON, "30/02/2026"),
        (HeaderField.ARRIVED_ON, "hôm qua"),
        (HeaderField.URGENCY, "rất gấp"),
        (HeaderField.SUBJECT, "x" * (LONGEST + 1)),
    ],
)
def test_impossible_values_are_refused(field: HeaderField, value: str) -> None:
    with pytest.raises(InvalidValue):
        correct_header(row(), {field: value})


@pytest.mark.parametrize("field", HeaderField)
def test_every_field_can_be_cleared(field: HeaderField) -> None:
    document = row()
    take_header(document, HEADER)
    was = header_in_force(document)[field]
    correct_header(document, {field: None})
    assert header_in_force(document)[field] is None
    assert document.corrected == ([field.value] if was else [])
