"""Word files (.docx) become a draft: text as Word shows it, with the numbers that Word computes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path

from ingest.bulk import check_paragraphs
from ingest.context import ReadContext
from ingest.draft import DraftBlock, DraftDocument
from ingest.readers.docx_chunks import Chunks
from ingest.readers.docx_layout import Item
from ingest.readers.docx_numbering import Numbering, written
from ingest.readers.docx_package import Package
from ingest.readers.docx_runs import SOFT_BREAK, InlineReader, NoteReference
from ingest.readers.docx_story import StoryReader, no_chunk
from ingest.readers.docx_styles import Styles
from ingest.readers.docx_xml import CHUNK_PART, Element, attribute, child, clark
from ingest.repair.legacy_fonts import LegacyFonts, names_legacy_font
from ingest.repair.unicode import normalise
from models.errors import DamagedFile
from models.source import BlockKind, Furniture

_HEAD_ITEMS = 40
_NOTE_NUMBERS = {"footnotes": "decimal", "endnotes": "lowerRoman"}  # Word's defaults
_EDGES = ("footer", "footnotes", "endnotes")
_WEIGHED = ("header", *_EDGES)
_NOTE_NAMES = {"footnotes": "w:footnote", "endnotes": "w:endnote"}


def read_docx(path: Path, context: ReadContext) -> DraftDocument:
    """The paragraphs and tables of a Word file (tệp Word) in reading order.

    Tracked changes are read as accepted; hidden text is not read. Raises DamagedFile, UnpacksTooLarge,
    TooManyPages, EncryptedFile, EmptyFile whatever the bytes are. Of a file in it that Word would take in
    (w:altChunk): NoTextLayer where it is not read, SecretDocument, and what its reader raises.
    """
    return _read_file(path, Chunks(context, _read_file, _head_of_file))


def head_texts(path: Path, context: ReadContext) -> list[str]:
    """The lines of the first paragraphs, cells and text boxes and of the page headers, for the secrecy check.

    Those of the heads of files in it follow. Raises as `read_docx` does.
    """
    return _head_of_file(path, Chunks(context, _read_file, _head_of_file))


def _read_file(path: Path, chunks: Chunks) -> DraftDocument:
    package = chunks.open(path)
    try:
        return _read(package, chunks)
    except RecursionError as error:
        raise DamagedFile from error


def _head_of_file(path: Path, chunks: Chunks) -> list[str]:
    package = chunks.open(path)
    try:
        main, body = _main(package, chunks.context)
        reader = _story_reader(package, main, chunks.context)
        found = list(_lines(islice(reader.read(body), _HEAD_ITEMS)))
        headers = package.related(main, "header")
        for header in headers:
            found.extend(_lines(reader.read(header)))
        roots = [body, *headers, *(root for kind in _EDGES for root in package.related(main, kind))]
        brought = (each.get(CHUNK_PART) or "" for root in roots for each in root.iter(clark("w:altChunk")))
        for part in dict.fromkeys(brought):
            found.extend(chunks.head(package, part))
    except RecursionError as error:
        raise DamagedFile from error
    return found


def _read(package: Package, chunks: Chunks) -> DraftDocument:
    main, body = _main(package, chunks.context)
    reader = _story_reader(package, main, chunks.context, partial(chunks.read, package))
    headers = package.related(main, "header")
    draft = DraftDocument()
    if not reader.has_nation(body):
        # some offices draw the whole head of the dispatch in the page header
        first = next((header for header in headers if reader.has_nation(header)), None)
        if first is not None:
            headers.remove(first)
            draft.items.extend(reader.read(first))
    draft.items.extend(reader.read(body))
    draft.items.extend(_notes(package, main, reader))
    for part in [*headers, *package.related(main, "footer")]:
        draft.furniture.extend(Furniture(text=line) for line in _lines(reader.read(part)))
    draft.furniture.extend(reader.furniture)
    draft.repairs |= reader.repairs
    return draft


def _main(package: Package, context: ReadContext) -> tuple[str, Element]:
    main = package.main_part()
    body = child(package.tree(main), "w:body")
    if body is None:
        raise DamagedFile
    check_paragraphs(sum(1 for _ in body.iter(clark("w:p"))), context.limits)
    return main, body


def _story_reader(
    package: Package, main: str, context: ReadContext, chunk: Callable[[str], DraftDocument] = no_chunk
) -> StoryReader:
    styles = Styles(next(iter(package.related(main, "styles")), None))
    numbering = Numbering(next(iter(package.related(main, "numbering")), None), styles)
    return StoryReader(styles, numbering, _legacy_fonts(package, main, styles), context, chunk)


def _legacy_fonts(package: Package, main: str, styles: Styles) -> LegacyFonts | None:
    """What the file's words tell about its old fonts; None for a file that names none, as most do."""
    if not any(names_legacy_font(data) for data in package.parts.values()):
        return None
    fonts = LegacyFonts()
    reader = InlineReader(styles)
    roots = [package.tree(main), *(r for kind in _WEIGHED for r in package.related(main, kind))]
    for root in roots:
        for paragraph in root.iter(clark("w:p")) if root is not None else ():
            fonts.weigh([(text, look.font) for text, look in reader.typed(paragraph).parts])
    return fonts


def _notes(package: Package, main: str, reader: StoryReader) -> Iterator[DraftBlock]:
    """Footnotes, then endnotes, each in the order of the calls and under the number that Word shows."""
    calls = reader.notes
    for part, name in _NOTE_NAMES.items():
        notes = {
            attribute(note, "w:id"): note
            for root in package.related(main, part)
            for note in root
            if note.tag == clark(name) and attribute(note, "w:type") in (None, "normal")
        }
        numbers = 0
        for call in [c for c in calls if c.part == part]:
            numbers += not call.custom
            note = notes.pop(call.id, None)
            if note is not None:
                yield from _note(note, call, numbers, reader)


def _note(note: Element, call: NoteReference, number: int, reader: StoryReader) -> Iterator[DraftBlock]:
    label = None if call.custom else f"[{written(number, _NOTE_NUMBERS[call.part])}]"
    for item in reader.read(note):
        if isinstance(item, DraftBlock):
            item.kind = BlockKind.FOOTNOTE
            item.label = item.label or label
            yield item
        else:
            pieces = [piece for row in item.rows for cell in row.cells for piece in cell.pieces]
            yield DraftBlock(pieces, kind=BlockKind.FOOTNOTE, label=label)
        label = None


def _lines(items: Iterable[Item]) -> Iterator[str]:
    """The printed lines of items, cell by cell."""
    for item in items:
        if isinstance(item, DraftBlock):
            label = f"{item.label} " if item.label else ""
            texts = [label + SOFT_BREAK.join(piece.text for piece in item.pieces)]
        else:
            texts = [piece.text for row in item.rows for cell in row.cells for piece in cell.pieces]
        for text in texts:
            yield from (line for part in text.split(SOFT_BREAK) if (line := normalise(part)))
