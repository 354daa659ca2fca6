"""Names of files inside packages (tên tệp trong gói): cleaned, never used as paths on this machine."""

from __future__ import annotations

import re
import unicodedata

from ingest.repair.encodings import decode
from ingest.repair.unicode import normalise

_MAX_PART = 120
_MAX_FOLDERS = 12
_DRIVE = re.compile(r"^[A-Za-z]:")
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"|?*\u202a-\u202e\u2066-\u2069]')
_JUNK_FILES = frozenset({"thumbs.db", ".ds_store", "desktop.ini", "ehthumbs.db", ".gitkeep", "mimetype"})
_JUNK_FOLDERS = frozenset({"__macosx", ".git", ".svn", "$recycle.bin"})
_COPY_WORDS = frozenset(
    ("signed", "daky", "da", "ky", "kyso", "so", "dong", "dau", "scan", "ban", "word", "pdf", "goc", "copy")
)
_SUFFIX = re.compile(rb"\.[A-Za-z0-9]{1,6}$")
_NUMBERS = re.compile(r"(\d+)")


def clean_path(name: str, fallback: str = "tệp") -> str:
    """A path inside a package without drive, root, "..", control characters and overlong parts."""
    parts: list[str] = []
    for part in name.replace("\\", "/").split("/"):
        part = normalise(_FORBIDDEN.sub(" ", _DRIVE.sub("", part)))
        if part.strip(". "):
            parts.append(_shortened(part))
    return "/".join(parts[-_MAX_FOLDERS:]) or fallback


def _shortened(part: str) -> str:
    if len(part) <= _MAX_PART:
        return part
    stem, dot, suffix = part.rpartition(".")
    if not dot or len(suffix) > 10:
        return part[:_MAX_PART]
    return f"{stem[: _MAX_PART - len(suffix) - 1]}.{suffix}"


def from_bytes(raw: bytes) -> str:
    """A name whose encoding nobody declared: UTF-8 if it is that, else an old Vietnamese encoding."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        found = _SUFFIX.search(raw)  # "docx" is no syllable and would count against every encoding
        suffix = found.group() if found else b""
        stem = raw[: len(raw) - len(suffix)]
        decoded = decode(stem)
        # a few letters prove no encoding: then it is that of a Vietnamese Windows
        text = decoded.text if decoded.encoding else stem.decode("cp1258", "replace")
        return text + suffix.decode("ascii")


def base_name(path: str) -> str:
    """The last part of a path inside a package."""
    return path.rpartition("/")[2]


def is_junk(path: str) -> bool:
    """Files that systems leave behind (tệp rác): thumbnails, folders of macOS, locks of Office."""
    parts = [part.casefold() for part in path.split("/")]
    name = parts[-1]
    return (
        name in _JUNK_FILES or name.startswith(("._", "~$")) or any(part in _JUNK_FOLDERS for part in parts)
    )


def folded(text: str) -> str:
    """Lower case without diacritics, for comparing names."""
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def natural_key(path: str) -> tuple[tuple[int, int, str], ...]:
    """Sorts "PL2" before "PL10"."""
    return tuple(
        (0, int(part[:18]), "") if part.isdecimal() else (1, 0, part)
        for part in _NUMBERS.split(folded(path))
        if part
    )


def stem_key(path: str) -> str:
    """What two copies of one document share in their names: no folder, type, "signed", "scan" or "(1)"."""
    stem = re.sub(r"(?:\.[a-z0-9]{2,6}){1,2}$", "", folded(base_name(path)))
    stem = re.sub(r"\(\d{1,2}\)", " ", stem)
    words = [word for word in re.split(r"[\W_]+", stem) if word]
    while len(words) > 1 and words[-1] in _COPY_WORDS:
        words.pop()
    return " ".join(words)
