"""Files in a Word file (tệp nhúng, w:altChunk): read where they stand, under the limits of the whole.

Programs that print web pages as Word files put a page, a web archive or another Word file beside the document
and leave it to Word to take it in when the file is first opened and saved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from ingest.bulk import check_letters
from ingest.context import ReadContext
from ingest.draft import DraftDocument
from ingest.formats import reader_of
from ingest.packages.mail import words_of
from ingest.packages.members import as_damage
from ingest.readers.docx_package import TOO_LARGE, Package, open_package
from ingest.secrecy import any_mark, head_of
from ingest.sniff import MediaType, sniff
from models.errors import (
    DamagedFile,
    EmptyFile,
    EncryptedFile,
    NoTextLayer,
    SecretDocument,
    UnpacksTooLarge,
    UnsupportedType,
)

_UNREAD = (
    "Một phần của văn bản được nhúng từ tệp khác nên chưa đọc được. Hãy mở tệp bằng Word, lưu lại rồi tải "
    "lên lại."
)
_WORDS = frozenset(
    {MediaType.HTML, MediaType.TEXT, MediaType.DOCX, MediaType.RTF, MediaType.DOC, MediaType.ODT}
)
_PAGES = frozenset({"text/html", "application/xhtml+xml", ".htm", ".html", ".xhtml"})
_ARCHIVES = frozenset({"message/rfc822", "multipart/related", ".mht", ".mhtml", ".eml"})
_DEEPEST = 3
_LEAST = 64 * 1024
"""Bytes that every chunk counts for: a small one may be named thousands of times."""


@dataclass(slots=True)
class _Left:
    """What the limits leave to a file with all that is in it."""

    bytes: int
    letters: int = 0
    files: int = 0


class Chunks:
    """Opens a Word file and the files in it; one that cannot be read is a reason to refuse the whole.

    Nobody knows what stands in it: an obligation would be missing, and at the head a secrecy mark.
    """

    def __init__(
        self,
        context: ReadContext,
        read_word: Callable[[Path, Chunks], DraftDocument],
        word_head: Callable[[Path, Chunks], list[str]],
    ) -> None:
        self.context = context
        self._read_word = read_word
        self._word_head = word_head
        self._left = _Left(context.limits.max_unpacked_bytes)
        self._level = 0

    def open(self, path: Path) -> Package:
        """A Word file, unpacked against what the limits leave."""
        package = open_package(path, replace(self.context.limits, max_unpacked_bytes=self._left.bytes))
        self._spend(sum(len(data) for data in package.parts.values()))
        return package

    def read(self, package: Package, part: str) -> DraftDocument:
        """What stands in a chunk; raises SecretDocument for a mark at its head, NoTextLayer where unread."""
        try:
            with self._file(package, part) as (path, media_type):
                if media_type is MediaType.DOCX:
                    draft = self._read_word(path, self._below())
                else:
                    draft = reader_of(media_type).read(path, self.context)
        except EmptyFile:
            return DraftDocument()
        if any_mark(head_of(draft)):
            raise SecretDocument
        self._left.letters += sum(len(piece.text) for piece in draft.pieces())
        check_letters(self._left.letters, self.context.limits)
        return draft

    def head(self, package: Package, part: str) -> list[str]:
        """The lines of a chunk's head, for the secrecy check; raises NoTextLayer where it is not read."""
        try:
            with self._file(package, part) as (path, media_type):
                if media_type is MediaType.DOCX:
                    return self._word_head(path, self._below())
                return reader_of(media_type).head_texts(path, self.context)
        except EmptyFile:
            return []

    def _below(self) -> Chunks:
        below = Chunks(self.context, self._read_word, self._word_head)
        below._left, below._level = self._left, self._level + 1
        return below

    @contextmanager
    def _file(self, package: Package, part: str) -> Iterator[tuple[Path, MediaType]]:
        """The bytes of a chunk as a file, with its type; raises EmptyFile."""
        data = package.chunk(part)
        if data is None or self._level >= _DEEPEST:
            raise NoTextLayer(_UNREAD)
        self._spend(max(len(data), _LEAST))
        self._left.files += 1
        try:
            with as_damage(), TemporaryDirectory(prefix="dondoc-chunk-") as folder:
                path = Path(folder, "chunk")
                path.write_bytes(data)
                yield path, _typed(path, package.declared(part))
        except (DamagedFile, EncryptedFile, UnsupportedType) as error:
            raise NoTextLayer(_UNREAD) from error
        self.context.tick(self._left.files, 0)

    def _spend(self, size: int) -> None:
        self._left.bytes -= size
        if self._left.bytes < 0:
            raise UnpacksTooLarge(TOO_LARGE)


def _typed(path: Path, declared: tuple[str, str]) -> MediaType:
    """What a chunk is by its bytes, and by what the file says where they tell only that it is text.

    A web archive becomes the page that is in it. Raises EmptyFile, UnsupportedType, DamagedFile.
    """
    found = sniff(path)
    if found is MediaType.EML or (found is MediaType.TEXT and not _ARCHIVES.isdisjoint(declared)):
        plain, page = words_of(path)
        path.write_text(page or plain, encoding="utf-8", errors="replace")
        return MediaType.HTML if page else MediaType.TEXT
    if found is MediaType.TEXT and not _PAGES.isdisjoint(declared):
        return MediaType.HTML  # a piece of a page, which begins with any word
    if found not in _WORDS or (found is MediaType.TEXT and _is_markup(path)):
        raise UnsupportedType
    return found


def _is_markup(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(200).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml")
