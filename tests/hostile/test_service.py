"""The whole service under hostile files: it lives, keeps nothing of them, and reads the next letter."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from dondoc_hostile.case import LETTER
from dondoc_hostile.cases import ALL

from models.document import DocumentState
from models.errors import BadInput, EngineUnavailable
from service.bootstrap import Service
from service.commands.office import open_service
from service.jobs.threads import InlineJobs
from service.settings import Settings

CHOSEN = (
    "bom-phang.zip",
    "long-nhau-40.zip",
    "ten-xau.zip",
    "cuoi.docx",
    "bom.docx",
    "sau.html",
    "cuoi.edxml",
    "rong.txt",
    "nhi-phan.txt",
    "5000-trang.pdf",
    "trang-thai.pdf",
    "chi-dau.pdf",
    "bom.png",
    "rac.doc",
    "rac.msg",
    "sau.eml",
    "cuoi.xlsx",
)


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """A service of its own with small limits; nothing may lie about when it is closed."""
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    monkeypatch.chdir(tmp_path)
    before = {each.pid for each in psutil.Process().children(recursive=True)}
    settings = Settings(
        data_dir=tmp_path / "var", samples_dir=None, max_unpacked_bytes=20 * 1024 * 1024, stall_seconds=6
    )
    service = open_service(settings, make_jobs=InlineJobs)
    yield service
    service.close()
    assert {each.pid for each in psutil.Process().children(recursive=True)} <= before
    assert list(temporary.iterdir()) == []
    assert list((settings.data_dir / "readers").iterdir()) == []
    assert list((settings.data_dir / "tmp").iterdir()) == []


def test_the_service_lives_on_and_keeps_nothing_of_them(service: Service) -> None:
    files = {each.name: each for each in ALL if each.name in CHOSEN}
    assert set(files) == set(CHOSEN)
    for name in CHOSEN:
        data = files[name].make()
        try:
            document = service.intake.upload(io.BytesIO(data), name, wait=5).document
        except (BadInput, EngineUnavailable):
            continue
        assert document.state in (DocumentState.READY, DocumentState.FAILED), name
    letter = service.intake.upload(io.BytesIO(LETTER.encode()), "cong-van-that.txt", wait=30).document
    assert letter.state is DocumentState.READY
    outside = [Path(tempfile.gettempdir(), name) for name in ("dondoc-leo-ra.txt", "dondoc-tuyet-doi.txt")]
    assert not any(path.exists() for path in (*outside, Path("leo-ra.txt")))
