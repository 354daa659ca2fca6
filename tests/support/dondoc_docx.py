"""Word files for tests, written as the XML that Word itself would write."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from ingest.assemble import assemble, text_of
from ingest.context import ReadContext
from ingest.draft import DraftBlock, DraftDocument, DraftTable
from ingest.readers.docx import read_docx
from models.source import ReadLimits

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = (
    f'xmlns:w="{_W}" xmlns:r="{_R}"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
)
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
_TYPES = (
    f'<Types xmlns="{_PACKAGE}content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)


def paragraph(text: str, properties: str = "", run: str = "") -> str:
    """One w:p with one run."""
    return (
        f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr>"
        f'<w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
    )


def numbered(text: str, num: int, level: int = 0) -> str:
    """One paragraph of a list."""
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>')


def cell(*lines: str, properties: str = "") -> str:
    """One w:tc; a line that is XML already stays as it is."""
    inner = "".join(line if line.startswith("<") else paragraph(line) for line in lines)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def table(*rows: tuple[str, ...], borders: bool = False) -> str:
    """One w:tbl; cells are texts or w:tc."""
    edges = "".join(
        f'<w:{edge} w:val="single"/>' for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    lines = "".join(
        f"<w:tr>{''.join(c if c.startswith('<w:tc') else cell(c) for c in row)}</w:tr>" for row in rows
    )
    return f"<w:tbl><w:tblPr>{f'<w:tblBorders>{edges}</w:tblBorders>' if borders else ''}</w:tblPr>{lines}</w:tbl>"


def word_parts(body: str, **parts: str) -> dict[str, str]:
    """The parts of a file; `parts` are the inner XML of styles, numbering, footnotes, endnotes, header, footer."""
    roots = {"styles": "styles", "numbering": "numbering", "header": "hdr", "footer": "ftr"}
    links = "".join(f'<Relationship Id="r{kind}" Type="{_R}/{kind}" Target="{kind}.xml"/>' for kind in parts)
    found = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}relationships"><Relationship Id="r1" '
        f'Type="{_R}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}relationships">{links}</Relationships>',
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}<w:sectPr/></w:body></w:document>",
    }
    for kind, inner in parts.items():
        root = roots.get(kind, kind)
        found[f"word/{kind}.xml"] = f"<w:{root} {NAMESPACES}>{inner}</w:{root}>"
    return found


def zipped(parts: dict[str, str] | dict[str, bytes]) -> bytes:
    """A zip of parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def drafted(folder: Path, data: bytes, limits: ReadLimits | None = None) -> DraftDocument:
    """What the reader makes of a file."""
    path = folder / "van-ban.docx"
    path.write_bytes(data)
    return read_docx(path, ReadContext(limits=limits or ReadLimits()))


def written(folder: Path, body: str, **parts: str) -> DraftDocument:
    """What the reader makes of a file with this body."""
    return drafted(folder, zipped(word_parts(body, **parts)))


def lines(draft: DraftDocument) -> list[str]:
    """The lines of the text that a draft becomes."""
    return assemble(draft, name="", sha256="", media_type="").text.split("\n")


def blocks(draft: DraftDocument) -> list[DraftBlock]:
    """The paragraphs of a draft that have text."""
    return [item for item in draft.items if isinstance(item, DraftBlock) and text_of(item)]


def tables(draft: DraftDocument) -> list[DraftTable]:
    """The data tables of a draft."""
    return [item for item in draft.items if isinstance(item, DraftTable)]
