"""A whole package becomes one draft: the main document's text, then its annexes', every file a part."""

from __future__ import annotations

from dataclasses import replace

from ingest.assemble import text_of
from ingest.bulk import check_letters
from ingest.context import ReadContext
from ingest.draft import DraftBlock, DraftDocument, DraftPart
from ingest.formats import reader_of
from ingest.packages.choose import Candidate, Choice, choose, copies, copy_note
from ingest.packages.looks import SCAN, look_at, rank
from ingest.packages.members import as_damage
from ingest.packages.merge import Merger
from ingest.packages.names import base_name, stem_key
from ingest.packages.tree import Contents, Leaf
from ingest.repair.unicode import normalise
from ingest.secrecy import UNSEEN, any_mark, head_of, stops
from ingest.signature import read_signatures
from ingest.sniff import MediaType
from models.errors import (
    BadInput,
    DondocError,
    EmptyFile,
    EmptyPackage,
    EncryptedFile,
    EngineUnavailable,
    SecretDocument,
    TooManyPages,
    TooManyScannedPages,
)
from models.signature import FileSignature
from models.source import PageOrigin, PartRole

_BODY = "Nội dung thư hoặc gói tin; phần mềm đọc tệp đính kèm."
_NOTHING = "Trong tệp này không có văn bản nào đọc được."
_NO_PAGES_LEFT = "Các tệp trong gói có quá nhiều trang nên tệp này chưa được đọc. Hãy tải tệp này lên riêng."


def heads_of(leaf: Leaf, context: ReadContext) -> list[str] | None:
    """The lines of a file's head; None where it cannot be read: reading it says why.

    Raises what a reader says that gave up, and EngineUnavailable: another machine may read what stands there.
    """
    if not leaf.has_head or leaf.stored is None:
        return None
    try:
        with as_damage():
            return reader_of(leaf.media_type).head_texts(leaf.stored.file, _inside(leaf, context))
    except UNSEEN:
        raise
    except BadInput:
        return None


def read_contents(contents: Contents, context: ReadContext) -> DraftDocument:
    """The draft of a package; raises SecretDocument if any file or the envelope carries a mark."""
    if any(stops(line) for line in contents.head):
        raise SecretDocument
    return _Reading(contents, context).read()


def _inside(leaf: Leaf, context: ReadContext) -> ReadContext:
    return replace(context, name=base_name(leaf.path), depth=leaf.level)


class _Reading:
    def __init__(self, contents: Contents, context: ReadContext) -> None:
        self.contents = contents
        self.context = context
        self.errors: dict[int, DondocError] = {}
        self.notes: dict[int, str] = {}
        self.copies: set[int] = set()
        self.reads_bodies = False
        self.done = 0
        self.pages = 0
        self.scanned = 0

    def read(self) -> DraftDocument:
        """Reads what must be read, one copy of each document, and puts it in order."""
        self._look_at_refused()
        found, bodies = self._candidates(is_body=False), self._candidates(is_body=True)
        read = [
            best for group in copies(found, self._finish) if (best := self._read_first(group)) is not None
        ]
        read.sort(key=found.index)
        kept = self._without_copies(read)
        if not kept:
            self.reads_bodies = True
            kept = [body for body in bodies if self._read(body)]
        if not kept:
            raise self._nothing()
        subjects = [one.subject for one in self.contents.envelopes if one.subject]
        subjects += [
            f"{one.number}/{one.symbol}" for one in self.contents.envelopes if one.number and one.symbol
        ]
        return self._merged(choose(kept, subjects, self._finish))

    def _look_at_refused(self) -> None:
        """Files that are not read for their names are kept with the package: no mark may stand in them."""
        for leaf in self.contents.leaves:
            if leaf.error is not None and leaf.has_head:
                head = heads_of(leaf, self.context.after(self._told()))
                self._finish()
                if head and any(stops(line) for line in head):
                    raise SecretDocument

    def _candidates(self, *, is_body: bool) -> list[Candidate]:
        stored = [(leaf, leaf.stored) for leaf in self.contents.leaves if leaf.stored is not None]
        stored = [(leaf, one) for leaf, one in stored if leaf.is_readable and leaf.is_body == is_body]
        found: list[Candidate] = []
        for leaf, one in stored:
            place = rank(one.file, leaf.media_type)
            # a scan that stands alone is recognised once: reading it looks at its head anyway
            is_looked_at = len(stored) > 1 or place < SCAN
            head = heads_of(leaf, self.context.after(self._told())) if is_looked_at else None
            self._finish()
            if head and any(stops(line) for line in head):
                raise SecretDocument
            look = look_at(head or [], leaf.path, leaf.media_type)
            stem, is_seen = stem_key(leaf.path), head is not None
            found.append(Candidate(leaf=leaf, look=look, rank=place, stem=stem, is_seen=is_seen))
        return found

    def _told(self) -> int:
        """What the clock counts: pages, and the heads and files that are done, for many have no pages."""
        return self.done + self.pages

    def _finish(self) -> None:
        self.done += 1
        self.context.tick(self._told(), 0)

    def _read_first(self, group: list[Candidate]) -> Candidate | None:
        """Reads the best copy of a document, or the next one where that fails."""
        for candidate in group:
            if self._read(candidate):
                for other in group:
                    is_left = other is not candidate and id(other.leaf) not in self.errors
                    if is_left and (other.is_seen or self._read(other)):  # what reads it looks for a mark
                        self._leave_copy(other, candidate)
                return candidate
        return None

    def _leave_copy(self, other: Candidate, read: Candidate) -> None:
        self.copies.add(id(other.leaf))
        self.notes[id(other.leaf)] = copy_note(read)

    def _read(self, candidate: Candidate) -> bool:
        leaf = candidate.leaf
        assert leaf.stored is not None  # only stored files are candidates
        try:
            with as_damage():
                draft = reader_of(leaf.media_type).read(leaf.stored.file, self._rest(leaf))
        except SecretDocument:
            raise
        except (TooManyPages, TooManyScannedPages) as error:
            self.errors[id(leaf)] = type(error)(_NO_PAGES_LEFT) if self.pages else error
            return False
        except (BadInput, EngineUnavailable) as error:
            if not candidate.is_seen and isinstance(error, (*UNSEEN, EngineUnavailable)):
                raise
            self.errors[id(leaf)] = error
            return False
        finally:
            self._finish()
        if any_mark(head_of(draft)):
            raise SecretDocument
        lines = _lines(draft)
        if not lines:
            self.errors[id(leaf)] = EmptyFile()
            return False
        self.pages += len(draft.pages)
        self.scanned += sum(1 for page in draft.pages if page.origin is PageOrigin.OCR)
        candidate.draft = draft
        candidate.text = "\n".join(lines)
        candidate.words = frozenset(candidate.text.casefold().split())
        candidate.look = look_at(lines, leaf.path, leaf.media_type)
        return True

    def _rest(self, leaf: Leaf) -> ReadContext:
        """The circumstances for one file: pages that earlier files used up are no longer there."""
        limits = self.context.limits
        left = replace(
            limits,
            max_pages=limits.max_pages - self.pages,
            max_scanned_pages=limits.max_scanned_pages - self.scanned,
        )
        if left.max_pages <= 0:
            raise TooManyPages
        return replace(_inside(leaf, self.context), limits=left).after(self._told())

    def _without_copies(self, read: list[Candidate]) -> list[Candidate]:
        """The texts tell copies that the heads did not show."""
        kept: list[Candidate] = []
        for group in copies(read, self._finish):
            kept.append(group[0])
            for other in group[1:]:
                self._leave_copy(other, group[0])
        return sorted(kept, key=read.index)

    def _nothing(self) -> DondocError:
        """Why nothing of a package could be read, in the words of its first file where they help."""
        failed = [(leaf, error) for leaf in self.contents.leaves if (error := self._error(leaf)) is not None]
        errors = [error for _, error in failed]
        unavailable = next((error for error in errors if isinstance(error, EngineUnavailable)), None)
        if unavailable is not None:
            return unavailable
        if errors and all(isinstance(error, EncryptedFile) for error in errors):
            return EncryptedFile(errors[0].message)
        if failed:
            leaf, error = failed[0]
            return EmptyPackage(f"{_NOTHING} Tệp “{base_name(leaf.path)}”: {error.message}")
        return EmptyPackage()

    def _error(self, leaf: Leaf) -> DondocError | None:
        return self.errors.get(id(leaf)) or leaf.error

    def _merged(self, choice: Choice) -> DraftDocument:
        # refused before the whole is put together: that takes long, and the clock hears nothing meanwhile
        check_letters(sum(len(one.text) for one in (*choice.main, *choice.annexes)), self.context.limits)
        whole = DraftDocument(envelope=self.contents.envelope)
        merger = Merger(whole)
        taken: set[int] = set()
        for role, candidates in ((PartRole.MAIN, choice.main), (PartRole.ANNEX, choice.annexes)):
            for candidate in candidates:
                if candidate.draft is not None:
                    merger.append(_part(candidate.leaf, role), candidate.draft)
                    taken.add(id(candidate.leaf))
        self.notes.update({id(other.leaf): note for other, note in choice.others})
        for leaf in self.contents.leaves:
            if id(leaf) not in taken:
                whole.signatures.extend(self._signatures_of_copy(leaf))
                part = _part(leaf, PartRole.OTHER)
                part.note = self._note(leaf)
                whole.parts.append(part)
        return whole

    def _signatures_of_copy(self, leaf: Leaf) -> list[FileSignature]:
        """The signatures of a PDF whose Word copy was read: they vouch for that file, so they name it."""
        if id(leaf) not in self.copies or leaf.stored is None or leaf.media_type is not MediaType.PDF:
            return []
        tick = self.context.after(self._told()).tick
        found = read_signatures(leaf.stored.file, trust=self.context.trust, tick=tick)
        self._finish()
        name = base_name(leaf.path)
        return [
            replace(
                one, sentence=f"Tệp “{name}”: {one.sentence}", details=(f"Tệp: {leaf.path}", *one.details)
            )
            for one in found
        ]

    def _note(self, leaf: Leaf) -> str | None:
        error = self._error(leaf)
        twin = leaf.same_as
        if leaf.is_body and not self.reads_bodies:
            return _BODY
        if twin is not None:
            why = self._error(twin)  # then neither was read
            return (error or why).message if why is not None else _twin_note(leaf, twin)
        if id(leaf) in self.notes:
            return self.notes[id(leaf)]
        if error is not None:
            return error.message
        return _BODY if leaf.is_body else None


def _twin_note(leaf: Leaf, twin: Leaf) -> str:
    name = base_name(twin.path)
    shown = twin.path if name == base_name(leaf.path) else name  # two folders may hold the same file
    return f"Trùng nội dung với tệp “{shown}” nên chỉ đọc một lần."


def _part(leaf: Leaf, role: PartRole) -> DraftPart:
    return DraftPart(
        path=leaf.path,
        sha256=leaf.stored.sha256 if leaf.stored else "",
        size=leaf.stored.size if leaf.stored else 0,
        media_type=leaf.media_type.value,
        role=role,
    )


def _lines(draft: DraftDocument) -> list[str]:
    lines: list[str] = []
    for item in draft.items:
        if isinstance(item, DraftBlock):
            lines.append(text_of(item))
        else:
            cells = ([p.text for cell in row.cells for p in cell.pieces] for row in item.rows)
            lines += [normalise(" ".join(texts)) for texts in cells]
    return [line for line in lines if line.strip()]
