"""Lays samples/dispatches/NAME.txt out as NAME.docx and NAME.pdf, in the form of NĐ 30/2020, Phụ lục I.

    python -m samples.make_files [NAME …]

A source keeps one paragraph a line; blank lines part its blocks: agency, quốc hiệu, number with V/v, urgency,
place with date; the body; "Nơi nhận:", the signature; an annex. A file whose name ends in "_auto" gets Word's
automatic numbering instead of typed labels. The same source gives the same bytes.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from samples.dispatch_layout import parse_layout
from samples.pdf_file import write_pdf
from samples.word_file import write_docx

DISPATCHES = Path(__file__).parent / "dispatches"


def make_files(source: Path, folder: Path) -> tuple[Path, Path]:
    """Writes the Word and the PDF file of one source into `folder`; raises ValueError on a broken form."""
    layout = parse_layout(source.read_text(encoding="utf-8"))
    word, pdf = folder / f"{source.stem}.docx", folder / f"{source.stem}.pdf"
    write_docx(layout, word, automatic=source.stem.endswith("_auto"))
    write_pdf(layout, pdf)
    return word, pdf


def main(names: Sequence[str]) -> int:
    """Makes the named samples, or all."""
    for source in sorted(DISPATCHES.glob("*.txt")):
        if not names or source.stem in names:
            for made in make_files(source, DISPATCHES):
                print(made.name, made.stat().st_size)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
