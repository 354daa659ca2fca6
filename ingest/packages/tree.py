"""A package with all packages in it, unpacked into one private folder that is gone afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from ingest.context import ReadContext
from ingest.packages.members import REFUSES_ALL, Member, Stored, Unpacked, Workplace, as_damage
from ingest.packages.names import base_name, clean_path
from ingest.receive import hash_file
from ingest.sniff import PACKAGES, READABLE, MediaType, media_type_of, sniff
from models.envelope import Channel, Envelope
from models.errors import BadInput, NestedTooDeep, UnsupportedType

_UNPACKERS = {
    MediaType.ZIP: ("archive", "unpack_zip"),
    MediaType.EML: ("mail", "unpack_eml"),
    MediaType.MSG: ("outlook", "unpack_msg"),
    MediaType.EDXML: ("edxml", "unpack_edxml"),
}
_NO_DOCUMENTS = (".ics", ".vcf", ".p7s", ".sig", ".asc", ".crl", ".cer", ".url", ".lnk")
_NO_DOCUMENT = "Tệp này không phải là văn bản nên không được đọc."


@dataclass(slots=True, kw_only=True)
class Leaf:
    """A file of a package that is no package itself: readable, or with the reason why not.

    `same_as` is another file with the same bytes; `level` how many packages it lies in.
    """

    path: str
    stored: Stored | None
    media_type: MediaType
    level: int
    error: BadInput | None = None
    same_as: Leaf | None = None
    is_body: bool = False

    @property
    def is_readable(self) -> bool:
        """Whether there is a reader for it and it was not seen before."""
        return self.stored is not None and self.error is None and self.same_as is None

    @property
    def has_head(self) -> bool:
        """Whether a mark may be looked for in it, also where its name is why it is not read."""
        is_known = self.media_type in READABLE and self.media_type not in PACKAGES
        return is_known and self.stored is not None and self.same_as is None


@dataclass(slots=True)
class Contents:
    """All files of a package over all levels, its envelopes from the outermost in, its lines for the stop."""

    leaves: list[Leaf] = field(default_factory=list)
    envelopes: list[Envelope] = field(default_factory=list)
    head: list[str] = field(default_factory=list)

    @property
    def envelope(self) -> Envelope | None:
        """The envelope that says most about the document: the axis knows more than a message around it."""
        axis = [one for one in self.envelopes if one.channel is Channel.AXIS]
        return next(iter(axis or self.envelopes), None)


@contextmanager
def opened(path: Path, context: ReadContext) -> Iterator[Contents]:
    """Unpacks a package with all that is in it; its files live as long as the context.

    Raises BadInput where the package itself cannot be opened, and NestedTooDeep or UnpacksTooLarge where
    anything in it goes beyond the limits.
    """
    with TemporaryDirectory(prefix="dondoc-package-") as folder:  # readable by this user only
        opener = _Opener(Workplace(Path(folder), context))
        media_type = sniff(path)
        itself = Leaf(path=context.name, stored=None, media_type=media_type, level=context.depth)
        opener.seen[hash_file(path).sha256] = itself
        opener.open(path, media_type, "", context.depth + 1)
        yield opener.contents


class _Opener:
    def __init__(self, place: Workplace) -> None:
        self.place = place
        self.contents = Contents()
        self.seen: dict[str, Leaf] = {}
        self._paths: set[str] = set()

    def open(self, path: Path, media_type: MediaType, folder: str, level: int) -> dict[str, str]:
        """Unpacks one package and the packages in it; answers names that it gives to files beside it."""
        if level > self.place.context.limits.max_depth:
            raise NestedTooDeep
        unpacked = unpacker_of(media_type)(path, self.place)
        if unpacked.envelope is not None:
            self.contents.envelopes.append(unpacked.envelope)
        self.contents.head.extend(unpacked.head)
        before = len(self.contents.leaves)
        names: dict[str, str] = {}
        for member in unpacked.members:
            names.update(self._add(member, folder, level))
        if names:
            self._rename(self.contents.leaves[before:], names)
        return unpacked.names

    def _add(self, member: Member, folder: str, level: int) -> dict[str, str]:
        """Adds one member, or what is in it; answers names for the files beside it."""
        leaf = Leaf(
            path=self._free_path(folder + member.path),
            stored=member.stored,
            media_type=member.media_type or MediaType.OTHER,
            level=level,
            error=member.error,
            is_body=member.is_body,
        )
        if leaf.stored is not None:
            if member.media_type is None:
                self._recognise(leaf, leaf.stored, member)
            self._compare(leaf, leaf.stored)
            if leaf.is_readable and leaf.media_type in PACKAGES:
                try:
                    return self.open(leaf.stored.file, leaf.media_type, f"{leaf.path}/", level + 1)
                except REFUSES_ALL:
                    raise
                except BadInput as error:
                    leaf.error = error
        self.contents.leaves.append(leaf)
        return {}

    def _compare(self, leaf: Leaf, stored: Stored) -> None:
        """Notes the bytes; a file that is refused for its name may have a twin with the right one."""
        first = self.seen.get(stored.sha256)
        if first is None or (first.error is not None and leaf.error is None):
            self.seen[stored.sha256] = leaf
        else:
            leaf.same_as = first

    def _recognise(self, leaf: Leaf, stored: Stored, member: Member) -> None:
        """The type of a file; a package is one whatever its name.

        A mark may stand in what it holds, and edXML names a zip after the file in it.
        """
        name = base_name(member.path)
        try:
            with as_damage():
                leaf.media_type = sniff(stored.file)
                if leaf.media_type in PACKAGES:
                    return
                if name.casefold().endswith(_NO_DOCUMENTS):
                    raise UnsupportedType(_NO_DOCUMENT)
                leaf.media_type = media_type_of(stored.file, name)
        except BadInput as error:
            leaf.error = error

    def _free_path(self, path: str) -> str:
        """The path, or the path with a number where a file of that name was there before."""
        free, number = path, 1
        while free in self._paths:
            number += 1
            stem, dot, suffix = path.rpartition(".")
            free = f"{stem} ({number}).{suffix}" if dot and "/" not in suffix else f"{path} ({number})"
        self._paths.add(free)
        return free

    def _rename(self, leaves: list[Leaf], names: dict[str, str]) -> None:
        """Files named by content id beside an edXML envelope get the names that it gives them."""
        for leaf in leaves:
            folder, _, name = leaf.path.rpartition("/")
            meant = names.get(name) or names.get(name.rpartition(".")[0])
            if meant:
                leaf.path = self._free_path(clean_path(f"{folder}/{meant}"))


def unpacker_of(media_type: MediaType) -> Callable[[Path, Workplace], Unpacked]:
    """The function that unpacks a kind of package; its library is loaded when first asked for."""
    module, function = _UNPACKERS[media_type]
    found: Callable[[Path, Workplace], Unpacked] = getattr(
        import_module(f"ingest.packages.{module}"), function
    )
    return found
