"""Naming a defect of ours in a log (lỗi của phần mềm): kind and place; its message may quote a document."""

from __future__ import annotations

from pathlib import Path
from traceback import extract_tb


def describe(defect: BaseException) -> str:
    """ "KeyError at rows.py:12": enough to find it, without a word of what was read."""
    frames = extract_tb(defect.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    return f"{type(defect).__name__} at {place}"
