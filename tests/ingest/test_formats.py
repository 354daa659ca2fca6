"""Each format brings its own reader, loaded when first asked for."""

from __future__ import annotations

import subprocess
import sys

import pytest

from ingest.formats import reader_of
from ingest.sniff import READABLE, MediaType
from models.errors import UnsupportedType

HEAVY = ("pdfplumber", "pypdfium2", "docx", "bs4", "underthesea", "spacy", "sklearn", "torch")


@pytest.mark.parametrize("media_type", sorted(READABLE))
def test_every_readable_type_has_a_reader(media_type: MediaType) -> None:
    assert callable(reader_of(media_type).read)
    assert callable(reader_of(media_type).head_texts)


def test_a_type_that_is_only_told_apart_is_refused() -> None:
    with pytest.raises(UnsupportedType):
        reader_of(MediaType.OTHER_OLE)


def test_a_text_is_read_and_understood_without_the_libraries_of_other_formats() -> None:
    code = (
        "import sys, ingest.read, nlp.extract, ingest.readers.plain;"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
