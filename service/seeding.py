"""The first start (lần chạy đầu): sample dispatches for an empty database, to look around in."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from service.bootstrap import Service

_FORMATS = (".pdf", ".docx", ".txt")
_NUMBERED_BY_WORD = "_auto"


def load_samples(service: Service) -> int:
    """Takes the sample dispatches in where nothing has been taken in yet; answers how many.

    They are read behind the first requests, so the start does not wait for them.
    """
    folder = service.settings.samples_dir
    if not service.settings.seed or folder is None or not folder.is_dir():
        return 0
    if service.documents.list_documents(limit=1).items:
        return 0
    chosen = sample_files(folder.iterdir())
    for path in chosen:
        service.intake.upload_file(path)
    return len(chosen)


def sample_files(paths: Iterable[Path]) -> list[Path]:
    """One file of each dispatch: the samples hold the same text in several formats.

    PDF where there is one; DOCX for those that show Word's automatic numbering.
    """
    by_name: dict[str, list[Path]] = {}
    for path in paths:
        if path.suffix.lower() in _FORMATS:
            by_name.setdefault(path.stem, []).append(path)
    return [min(same, key=_preference) for _, same in sorted(by_name.items())]


def _preference(path: Path) -> int:
    if path.stem.endswith(_NUMBERED_BY_WORD) and path.suffix.lower() == ".docx":
        return -1
    return _FORMATS.index(path.suffix.lower())
