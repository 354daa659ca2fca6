"""What one gets without this project: each format by the plain means of a well-known program or library."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import docx
import pdfplumber
import pypdfium2 as pdfium
from docx.table import Table as WordTable

from benchmarks.faithful import Rows
from benchmarks.scans import images_of

Reading = tuple[str, Rows | None]
"""The text, and the rows of its tables; None where the reader knows no tables."""
_SCAN_DPI = 300


class ProgramNotInstalled(Exception):
    """The program that would be measured against is not on this machine."""


def pdftotext(path: Path) -> Reading:
    """Poppler's program as it comes."""
    command = [_program("pdftotext"), "-enc", "UTF-8", str(path), "-"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout, None


def plumber(path: Path) -> Reading:
    """pdfplumber's text and tables of every page."""
    texts: list[str] = []
    rows: Rows = []
    with pdfplumber.open(path) as document:
        for page in document.pages:
            texts.append(page.extract_text())
            rows += [[cell or "" for cell in row] for table in page.extract_tables() for row in table]
    return "\n".join(texts), rows


def python_docx(path: Path) -> Reading:
    """The paragraphs and tables of a Word file in their order."""
    lines: list[str] = []
    rows: Rows = []
    for item in docx.Document(str(path)).iter_inner_content():
        if isinstance(item, WordTable):
            found = [[cell.text for cell in row.cells] for row in item.rows]
            lines += [" | ".join(row) for row in found]
            rows += found
        else:
            lines.append(item.text)
    return "\n".join(lines), rows


def tesseract(path: Path) -> Reading:
    """Plain tesseract with the Vietnamese model over the pictures of the pages, one thread."""
    _program("tesseract")
    import pytesseract  # only a machine that recognises needs it

    os.environ["OMP_THREAD_LIMIT"] = "1"
    document = pdfium.PdfDocument(path)
    texts = [pytesseract.image_to_string(image, lang="vie") for image in images_of(document, _SCAN_DPI)]
    document.close()
    return "\n".join(texts), None


def soffice_text(path: Path) -> Reading:
    """LibreOffice's own conversion to text, one start a file."""
    target = path.parent / "plain"
    target.mkdir(exist_ok=True)
    _soffice("txt:Text (encoded):UTF8", path, target)
    return (target / f"{path.stem}.txt").read_text(encoding="utf-8-sig"), None


def as_old_word(paths: Sequence[Path], target: Path) -> None:
    """Writes .docx files as .doc by LibreOffice."""
    _soffice("doc", *paths, target)


def _soffice(kind: str, *paths_and_target: Path) -> None:
    *paths, target = paths_and_target
    profile = f"-env:UserInstallation={(target / 'profile').resolve().as_uri()}"
    command = [_program("soffice"), profile, "--headless", "--convert-to", kind, "--outdir", str(target)]
    subprocess.run([*command, *map(str, paths)], check=True, capture_output=True, timeout=300)


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise ProgramNotInstalled(name)
    return found
