"""A secret document leaves nothing behind (tài liệu bí mật nhà nước): only that it was refused, when, by whom.

The real readers in their own processes; afterwards the words of the document are looked for in every byte of
the data folder and of the folder for temporary files, in every table and in the log.
"""

from __future__ import annotations

import io
import logging
import os
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import docx
import pypdfium2
import pytest
from dondoc_fakes import FakeClock, dispatch
from dondoc_office import Office
from dondoc_pdf import PdfPage, write_pages
from fastapi.testclient import TestClient
from PIL import Image
from sqlmodel import select

from ingest.isolation.pool import ReaderPool
from models.errors import SecretDocument
from models.source import SourceText
from models.tables.documents import RefusedUploadRow
from service.backup.make import make_backup
from service.backup.places import files_of, snapshots_of
from service.bootstrap import Service, bootstrap
from service.engines import Engines, nothing_to_close
from service.files.private import blot_out
from service.jobs.schema import migrate_jobs
from service.own_engines import own_engines
from service.settings import Settings
from service.store.engine import make_engine
from service.store.migrate import migrate
from service.web.app import create_app
from service.web.pages.faults import error_page
from service.web.pages.routes import page_routes

PHRASE = "chuyến hàng Lam Sơn về bến số chín"
NAME = "ke-hoach-lam-son"
HEAD = ("ỦY BAN NHÂN DÂN TỈNH SƠN GIANG", "TUYỆT MẬT", "Số: 07/KH-UBND")
BODY = f"Giao các đơn vị đưa {PHRASE} trước ngày 20/11/2026."

needs_tesseract = pytest.mark.skipif(
    shutil.which("tesseract") is None and os.environ.get("CI") != "true", reason="needs Tesseract"
)


@pytest.fixture(scope="module")
def temporary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder for temporary files of these tests' own, for the reading processes too."""
    folder = tmp_path_factory.mktemp("temporary")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(folder))
        patch.setattr(tempfile, "tempdir", None)
        yield folder


@pytest.fixture(scope="module")
def engines(temporary: Path) -> Iterator[Engines]:
    """The product's own readers; their processes serve all tests, for starting them takes longest."""
    engines = own_engines(ReaderPool())
    yield replace(engines, close=nothing_to_close)
    engines.close()


@pytest.fixture
def service(tmp_path: Path, engines: Engines) -> Iterator[Service]:
    """The product with its own readers."""
    settings = Settings(data_dir=tmp_path / "var", samples_dir=None, seed=False)
    engine = make_engine(settings.database)
    migrate(engine)
    migrate_jobs(engine)
    engine.dispose()
    service = bootstrap(settings, engines=engines, clock=FakeClock())
    yield service
    service.close()


def page() -> PdfPage:
    """A page with a mark at its head."""
    found = PdfPage()
    for line in HEAD:
        found.line(line)
    return found.line(BODY)


def pdf(folder: Path) -> bytes:
    """With a text layer."""
    return write_pages(folder / "made.pdf", [page()]).read_bytes()


def picture(folder: Path) -> Image.Image:
    """The page as a scanner sees it."""
    with pypdfium2.PdfDocument(pdf(folder)) as document:
        image: Image.Image = document[0].render(scale=200 / 72).to_pil()
        return image.convert("RGB")


def scan(folder: Path) -> bytes:
    """The picture alone in a PDF."""
    target = io.BytesIO()
    picture(folder).save(target, format="PDF", resolution=200)
    return target.getvalue()


def photograph(folder: Path) -> bytes:
    """The picture as a telephone sends it."""
    target = io.BytesIO()
    picture(folder).save(target, format="JPEG", quality=90, dpi=(200, 200))
    return target.getvalue()


def word(_: Path) -> bytes:
    """A Word file."""
    target = io.BytesIO()
    document = docx.Document()
    for line in (*HEAD, BODY):
        document.add_paragraph(line)
    document.save(target)
    return target.getvalue()


def plain(_: Path) -> bytes:
    """A text file."""
    return "\n".join((*HEAD, BODY)).encode()


def archive(folder: Path) -> bytes:
    """A harmless cover note and the secret document in one archive."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as packed:
        packed.writestr("phieu-gui.txt", "PHIẾU GỬI\nKính chuyển các đơn vị văn bản kèm theo.")
        packed.writestr(f"{NAME}.pdf", pdf(folder))
    return target.getvalue()


def letter(folder: Path) -> bytes:
    """A message that the document is attached to."""
    message = EmailMessage()
    message["From"], message["To"] = "vanthu@songiang.example", "vanphong@songiang.example"
    message["Subject"], message["Date"] = "Gửi văn bản", "Tue, 03 Nov 2026 08:00:00 +0700"
    message["Message-ID"] = "<1@songiang.example>"
    message.set_content("Gửi văn bản kèm theo.")
    message.add_attachment(word(folder), maintype="application", subtype="msword", filename=f"{NAME}.docx")
    return message.as_bytes()


MAKERS = {
    "txt": plain,
    "docx": word,
    "pdf": pdf,
    "zip": archive,
    "eml": letter,
    "scan.pdf": scan,
    "jpg": photograph,
}
SCANNED = ("scan.pdf", "jpg")
FORMS = [pytest.param(kind, marks=needs_tesseract) if kind in SCANNED else kind for kind in MAKERS]


def traces() -> tuple[bytes, ...]:
    """Words of the document and of its name, as any of our files would hold them."""
    words = (PHRASE, PHRASE.upper(), NAME, "TUYỆT MẬT", "07/KH-UBND")
    escaped = (word.encode("unicode_escape") for word in (PHRASE, NAME))
    return (*(each.encode() for each in words), *(each.encode("utf-16-le") for each in words), *escaped)


def found_in(*folders: Path) -> list[str]:
    """The files in which a trace is left, write-ahead log and all."""
    return [
        f"{path.name}: {trace!r}"
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file()
        for trace in traces()
        if trace in path.read_bytes()
    ]


def save(service: Service, target: Path) -> None:
    """A backup, as an operator makes it."""
    make_backup(snapshots_of(service.settings), files_of(service.settings), target, FakeClock())


def found_in_tables(database: Path) -> list[str]:
    """The tables in which a trace is left, the word index too."""
    found = []
    with closing(sqlite3.connect(database)) as connection:
        names = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        for name in names:
            content = repr(connection.execute(f'SELECT * FROM "{name}"').fetchall())
            found += [name for trace in (PHRASE, NAME, "TUYỆT MẬT") if trace in content]
    return found


def refusals(service: Service) -> list[RefusedUploadRow]:
    """The refused uploads as they are kept."""
    with service.database.unbound() as session:
        rows = list(session.exec(select(RefusedUploadRow)))
        session.expunge_all()
        return rows


@pytest.mark.parametrize("kind", FORMS)
def test_of_a_secret_document_not_a_word_is_found_anywhere(
    service: Service,
    tmp_path: Path,
    temporary: Path,
    kind: str,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    making = tmp_path / "making"
    making.mkdir()
    data = MAKERS[kind](making)
    shutil.rmtree(making)
    app = create_app(service, pages=page_routes(), error_page=error_page)
    with TestClient(app, base_url="http://127.0.0.1:8000") as client:
        answer = client.post("/api/v1/documents?wait=60", files={"file": (f"{NAME}.{kind}", data)})
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "secret_document")
        assert "Luật Bảo vệ bí mật nhà nước" in answer.json()["error"]["message"]
        assert client.get("/api/v1/documents").json()["items"] == []
        assert NAME not in client.get("/").text
        save(service, tmp_path / "saved.tar")
        assert found_in(tmp_path, temporary) == []
        assert found_in_tables(tmp_path / "var" / "dondoc.db") == []
    (row,) = refusals(service)
    assert (row.name, row.sha256, row.by, row.at) == (None, None, "Văn thư", FakeClock().now)
    assert row.message == SecretDocument().message
    printed = "".join(capfd.readouterr())
    assert not any(trace.decode(errors="ignore") in caplog.text + printed for trace in traces()[:5])
    assert list((tmp_path / "var" / "tmp").iterdir()) == []


def test_a_harmless_document_is_found_so_that_the_search_proves_something(
    service: Service, tmp_path: Path
) -> None:
    text = "\n".join(("ỦY BAN NHÂN DÂN TỈNH SƠN GIANG", "Số: 07/KH-UBND", BODY))
    service.intake.resume()
    service.intake.upload(io.BytesIO(text.encode()), f"{NAME}.txt", wait=60)
    save(service, tmp_path / "saved.tar")
    places = {found.partition(":")[0] for found in found_in(tmp_path)}
    assert "saved.tar" in places
    assert len(places) > 1
    assert "document" in found_in_tables(tmp_path / "var" / "dondoc.db")


def _mark_found_late(source: SourceText) -> SourceText:
    raise SecretDocument(f"Văn bản TUYỆT MẬT {NAME}")


def test_a_mark_that_only_reading_finds_wipes_what_was_kept_meanwhile(office: Office, tmp_path: Path) -> None:
    office.reader.dress = _mark_found_late
    data = dispatch(f"Văn phòng Sở: Đưa {PHRASE}.")
    with pytest.raises(SecretDocument):
        office.service.intake.upload(io.BytesIO(data), f"{NAME}.txt", wait=5)
    assert found_in(tmp_path) == []
    (row,) = refusals(office.service)
    assert (row.name, row.sha256, row.by) == (None, None, "Văn thư")
    assert row.message == SecretDocument().message


def test_looking_at_a_secret_document_notes_the_refusal_and_nothing_else(
    office: Office, tmp_path: Path
) -> None:
    data = f"MẬT\n{PHRASE}".encode()
    with pytest.raises(SecretDocument):
        office.service.intake.look_at(io.BytesIO(data), f"{NAME}.txt")
    assert found_in(tmp_path) == []
    assert [(row.name, row.code) for row in refusals(office.service)] == [(None, "secret_document")]


def test_what_a_large_upload_was_streamed_into_is_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "spooled"
    path.write_bytes(PHRASE.encode() * 100_000)
    with path.open("r+b") as stream:
        blot_out(stream)
    assert set(path.read_bytes()) == {0}
    with path.open("rb") as stream:
        blot_out(stream)  # what cannot be written is the caller's own file


def test_words_about_secrets_in_the_body_stop_nothing(service: Service) -> None:
    text = (
        "SỞ Y TẾ\nSố: 12/SYT-VP\nVăn phòng Sở tuyên truyền Luật Bảo vệ bí mật nhà nước, giữ bảo mật dữ liệu."
    )
    service.intake.resume()
    uploaded = service.intake.upload(io.BytesIO(text.encode()), "a.txt", wait=60)
    assert uploaded.document.failure is None


def test_lưu_hành_nội_bộ_is_no_level_of_secrecy(service: Service) -> None:
    text = "SỞ Y TẾ\nLƯU HÀNH NỘI BỘ\nSố: 12/SYT-VP\nVăn phòng Sở báo cáo trước ngày 20/11/2026."
    service.intake.resume()
    uploaded = service.intake.upload(io.BytesIO(text.encode()), "a.txt", wait=60)
    assert uploaded.document.failure is None
