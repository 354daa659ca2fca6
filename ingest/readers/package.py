"""Packages (gói tệp): zip, messages and edXML, read as one document with its annexes."""

from __future__ import annotations

from pathlib import Path

from ingest.context import ReadContext
from ingest.draft import DraftDocument
from ingest.packages.reading import heads_of, read_contents
from ingest.packages.tree import opened


def read_package(path: Path, context: ReadContext) -> DraftDocument:
    """The main document of a package and its annexes, with a part for every file in it.

    Raises EmptyPackage where nothing in it can be read, and SecretDocument where anything in it carries a
    secrecy mark in its place. What was unpacked is removed in any case.
    """
    with opened(path, context) as contents:
        return read_contents(contents, context)


def head_texts(path: Path, context: ReadContext) -> list[str]:
    """The lines of the envelope and of the head of every file in a package, for the secrecy stop."""
    with opened(path, context) as contents:
        lines = list(contents.head)
        for done, leaf in enumerate(contents.leaves):
            lines += heads_of(leaf, context.after(done)) or []
            context.tick(done + 1, 0)
        return lines
