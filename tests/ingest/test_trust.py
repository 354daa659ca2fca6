"""The root certificates of this machine are ours: what is wrong with them is no fault of the file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.signatures.trust import load_roots


def test_no_folder_is_no_root(tmp_path: Path) -> None:
    assert load_roots(None) == load_roots(tmp_path / "khong-co")


def test_a_folder_that_may_not_be_opened_is_named_and_costs_no_signature(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> Iterator[Path]:
        raise PermissionError

    monkeypatch.setattr(Path, "iterdir", refuse)
    roots = load_roots(tmp_path)
    assert roots.certificates == ()
    assert roots.unreadable == (tmp_path.name,)
