"""Word of every age is read as today's Word; whatever LibreOffice does, nothing is left behind."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import psutil
import pytest
from dondoc_docx import cell, lines, numbered, paragraph, table, tables, word_parts, zipped
from dondoc_libreoffice import need_libreoffice, saved_as
from dondoc_old_fonts import in_tcvn3

from ingest.context import ReadContext
from ingest.office import convert
from ingest.office import program as where
from ingest.office.profile import lay_out
from ingest.readers.docx import read_docx
from ingest.readers.office import head_texts, read_office
from ingest.secrecy import check
from ingest.sniff import MediaType, sniff
from models.errors import (
    BadInput,
    DamagedFile,
    EncryptedFile,
    ProgramMissing,
    ReaderStalled,
    SecretDocument,
    UnpacksTooLarge,
)
from models.source import ReadLimits

FORMATS = (".doc", ".rtf", ".odt")
NUMBERING = (
    '<w:abstractNum w:abstractNumId="1">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%3)"/></w:lvl>'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
)
TRACKED = (
    '<w:p><w:r><w:t xml:space="preserve">Gửi báo cáo trước ngày </w:t></w:r>'
    '<w:del w:id="1" w:author="A" w:date="2023-01-01T00:00:00Z"><w:r><w:delText>15/3/2023</w:delText></w:r></w:del>'
    '<w:ins w:id="2" w:author="A" w:date="2023-01-01T00:00:00Z"><w:r><w:t>20/4/2023</w:t></w:r></w:ins>'
    "<w:r><w:t>.</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>Câu này bị ẩn.</w:t></w:r></w:p>"
)
OLD_RUN = '<w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/>'
BODY = (
    numbered("Nhiệm vụ chung", 1)
    + numbered("Rà soát danh mục thủ tục.", 1, 1)
    + numbered("Danh mục của thôn;", 1, 2)
    + numbered("Danh mục của xã.", 1, 2)
    + numbered("Công khai kết quả.", 1, 1)
    + numbered("Tổ chức thực hiện", 1)
    + numbered("Văn phòng theo dõi.", 1, 1)
    + TRACKED
    + paragraph(in_tcvn3("Đề nghị các đơn vị khẩn trương triển khai."), run=OLD_RUN)
    + table(
        ("STT", "Nội dung công việc", "Chủ trì"),
        ("1", "Lập danh sách", cell("Phòng Nội vụ", properties='<w:vMerge w:val="restart"/>')),
        ("2", "Đối chiếu sổ", cell("", properties="<w:vMerge/>")),
        borders=True,
    )
    + paragraph("Hết.")
)
WANTED = [
    "I. Nhiệm vụ chung",
    "1. Rà soát danh mục thủ tục.",
    "a) Danh mục của thôn;",
    "b) Danh mục của xã.",
    "2. Công khai kết quả.",
    "II. Tổ chức thực hiện",
    "1. Văn phòng theo dõi.",
    "Gửi báo cáo trước ngày 20/4/2023.",
    "Đề nghị các đơn vị khẩn trương triển khai.",
    "STT | Nội dung công việc | Chủ trì",
    "1 | Lập danh sách | Phòng Nội vụ",
    "2 | Đối chiếu sổ | ",
    "Hết.",
]


@pytest.fixture(scope="module")
def old_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One document, saved as Word 97, RTF and OpenDocument."""
    source = tmp_path_factory.mktemp("office") / "van-ban.docx"
    source.write_bytes(zipped(word_parts(BODY, numbering=NUMBERING)))
    return {extension: saved_as(source, extension) for extension in FORMATS} | {".docx": source}


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where conversions may put files, empty and short enough for a socket."""
    folder = tmp_path / "tam"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def office_that(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Puts a script in the place of LibreOffice."""

    def put(script: str) -> Path:
        path = tmp_path / "soffice.bin"
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o700)
        monkeypatch.setattr(where, "find_program", lambda: path)
        return path

    return put


def rtf(folder: Path, text: str = "Kinh gui") -> Path:
    path = folder / "tep.rtf"
    path.write_text(r"{\rtf1\ansi " + text + r"\par}")
    return path


def odt(folder: Path, content: str, manifest: str = "") -> Path:
    path = folder / "tep.odt"
    uri = "urn:oasis:names:tc:opendocument:xmlns:"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{uri}manifest:1.0" manifest:version="1.2"><manifest:file-entry '
            'manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/>'
            f'<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml">{manifest}'
            "</manifest:file-entry></manifest:manifest>",
        )
        archive.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{uri}office:1.0" xmlns:text="{uri}text:1.0" xmlns:draw='
            f'"{uri}drawing:1.0" xmlns:svg="{uri}svg-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" '
            f'office:version="1.2"><office:body><office:text>{content}</office:text></office:body>'
            "</office:document-content>",
        )
    return path


@pytest.mark.parametrize("extension", FORMATS)
def test_an_old_format_reads_as_docx_does(old_files: dict[str, Path], extension: str) -> None:
    draft = read_office(old_files[extension], ReadContext())
    assert lines(draft) == WANTED
    assert lines(draft) == lines(read_docx(old_files[".docx"], ReadContext()))
    assert "from_tcvn3" in draft.repairs
    (grid,) = tables(draft)
    assert [c.rowspan for c in grid.rows[1].cells] == [1, 1, 2]
    assert [c.merged for c in grid.rows[2].cells] == [False, False, True]


def test_a_conversion_leaves_no_file_and_no_process(old_files: dict[str, Path], temporary: Path) -> None:
    before = {p.pid for p in psutil.Process().children(recursive=True)}
    read_office(old_files[".doc"], ReadContext())
    assert not list(temporary.iterdir())
    assert {p.pid for p in psutil.Process().children(recursive=True)} <= before


def test_the_clock_is_left_alone_while_another_program_works(old_files: dict[str, Path]) -> None:
    ticks: list[int] = []
    read_office(old_files[".rtf"], ReadContext(tick=lambda done, _: ticks.append(done)))
    assert not ticks


def test_a_secrecy_mark_stops_an_old_format_too(tmp_path: Path) -> None:
    source = tmp_path / "mat.docx"
    mark = table((cell("ỦY BAN NHÂN DÂN XÃ"), cell("TỐI MẬT")))
    source.write_bytes(zipped(word_parts(mark + paragraph("Kính gửi: Trạm y tế"))))
    path = saved_as(source, ".doc")
    assert "TỐI MẬT" in head_texts(path, ReadContext())
    with pytest.raises(SecretDocument):
        check(path)


class _Listener(BaseHTTPRequestHandler):
    asked: list[str] = []  # noqa: RUF012 - http.server makes an object a request

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(200)
        self.end_headers()

    do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def outside() -> Iterator[str]:
    """An address that a document may point at; _Listener.asked says who came."""
    _Listener.asked.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def test_nothing_outside_the_document_is_loaded(tmp_path: Path, outside: str) -> None:
    need_libreoffice()
    secret = tmp_path / "rieng.txt"
    secret.write_text("DIEU RIENG TU")
    link = 'xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"'
    frame = '<text:p><draw:frame text:anchor-type="as-char" svg:width="2cm" svg:height="2cm">{}</draw:frame></text:p>'
    path = odt(
        tmp_path,
        "<text:p>Kính gửi</text:p>"
        + f'<text:section text:name="A"><text:section-source xlink:href="{secret.as_uri()}" text:filter-name="Text"/>'
        "<text:p>Mục cũ</text:p></text:section>"
        + frame.format(f'<draw:image xlink:href="{outside}/anh.png" {link}/>')
        + frame.format(f'<draw:object xlink:href="{outside}/nhung.odt" {link}/>'),
    )
    found = lines(read_office(path, ReadContext()))
    path = rtf(
        tmp_path,
        r"{\*\template " + outside + r"/mau.dot}Kinh gui.\par {\field{\*\fldinst INCLUDETEXT "
        f'"{secret.as_uri()}"' + r"}{\fldrslt doan cu}}\par {\field{\*\fldinst INCLUDEPICTURE "
        f'"{outside}/anh.png"' + r" \\d}{\fldrslt }}",
    )
    found += lines(read_office(path, ReadContext()))
    assert {"Kính gửi", "Mục cũ", "Kinh gui.", "doan cu"} <= set(found)
    assert "DIEU RIENG TU" not in "".join(found)
    assert not _Listener.asked


def test_without_libreoffice_the_clerk_is_told_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(where, "find_program", lambda: None)
    with pytest.raises(ProgramMissing, match="DOCX"):
        read_office(rtf(tmp_path), ReadContext())


def test_a_libreoffice_that_hangs_is_ended_with_all_its_children(
    tmp_path: Path, temporary: Path, office_that: Callable[[str], Path]
) -> None:
    office_that(f"sleep 60 & echo $! $$ > {tmp_path}/ai; wait")
    began = time.monotonic()
    with pytest.raises(ReaderStalled):
        read_office(rtf(tmp_path), ReadContext(limits=ReadLimits(stall_seconds=1.0)))
    assert time.monotonic() - began < 5
    assert not list(temporary.iterdir())
    for pid in (tmp_path / "ai").read_text().split():
        assert _is_gone(int(pid))


def test_a_libreoffice_that_gives_nothing_means_a_damaged_file(
    tmp_path: Path, temporary: Path, office_that: Callable[[str], Path]
) -> None:
    for script in ("exit 0", "kill -SEGV $$", "exit 81"):
        office_that(script)
        with pytest.raises(DamagedFile):
            read_office(rtf(tmp_path), ReadContext())
        assert not list(temporary.iterdir())


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a child with its parent")
def test_libreoffice_dies_with_the_process_that_started_it(
    tmp_path: Path, office_that: Callable[[str], Path]
) -> None:
    office = office_that(f"echo $$ > {tmp_path}/ai; exec sleep 60")
    code = (
        "import sys; from pathlib import Path; from ingest.office import program\n"
        "program.find_program = lambda: Path(sys.argv[1])\n"
        "from ingest.readers.office import read_office; from ingest.context import ReadContext\n"
        "read_office(Path(sys.argv[2]), ReadContext())"
    )
    folder = tmp_path / "tam"
    folder.mkdir()
    environment = {**os.environ, "TMPDIR": str(folder)}
    child = subprocess.Popen([sys.executable, "-c", code, str(office), str(rtf(tmp_path))], env=environment)
    note = tmp_path / "ai"
    _wait_for(lambda: note.exists() and note.read_text().strip() != "")
    child.send_signal(signal.SIGKILL)
    child.wait()
    assert _wait_for(lambda: _is_gone(int(note.read_text())))
    (left,) = folder.iterdir()
    assert left.name.startswith("dondoc-office-")
    convert.sweep(folder)
    assert not list(folder.iterdir())


def test_the_socket_of_a_libreoffice_that_was_killed_is_swept_up(tmp_path: Path) -> None:
    program = need_libreoffice()
    read_office(rtf(tmp_path), ReadContext())  # so that the profile is one that has started before
    profile = tmp_path / "dondoc-office-x" / "profile"
    lay_out(profile)
    command = [str(program), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    office = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    assert _wait_for(lambda: bool(_sockets(profile)))
    office.kill()
    office.wait()
    assert _sockets(profile)
    convert.sweep(tmp_path)
    assert not _sockets(profile)
    assert not profile.exists()


def _sockets(profile: Path) -> list[Path]:
    return [path for path in convert.sockets_of(profile) if path.exists()]


def _wait_for(happened: Callable[[], bool]) -> bool:
    for _ in range(200):
        if happened():
            return True
        time.sleep(0.05)
    return False


def _is_gone(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def test_an_old_word_file_with_a_password_is_named(old_files: dict[str, Path], tmp_path: Path) -> None:
    data = bytearray(old_files[".doc"].read_bytes())
    at = next(at for at in range(512, len(data), 512) if data[at : at + 2] == b"\xec\xa5")
    data[at + 11] |= 0x01  # fEncrypted
    path = tmp_path / "khoa.doc"
    path.write_bytes(data)
    assert sniff(path) is MediaType.DOC
    with pytest.raises(EncryptedFile):
        read_office(path, ReadContext())


def test_an_opendocument_with_a_password_is_named(tmp_path: Path) -> None:
    path = odt(tmp_path, "<text:p>x</text:p>", manifest='<manifest:encryption-data manifest:checksum="x"/>')
    with pytest.raises(EncryptedFile):
        read_office(path, ReadContext())


def test_an_opendocument_that_unpacks_too_large_is_refused_before_libreoffice_sees_it(
    tmp_path: Path, office_that: Callable[[str], Path]
) -> None:
    office_that(f"touch {tmp_path}/gap")
    path = odt(tmp_path, "<text:p>" + " " * 3_000_000 + "</text:p>")
    with pytest.raises(UnpacksTooLarge):
        read_office(path, ReadContext(limits=ReadLimits(max_unpacked_bytes=1_000_000)))
    assert not (tmp_path / "gap").exists()


def test_an_opendocument_whose_words_multiply_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "tep.odt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>')
    with pytest.raises(DamagedFile):
        read_office(path, ReadContext())


def test_torn_old_files_are_a_text_or_a_clear_error(old_files: dict[str, Path], tmp_path: Path) -> None:
    whole = old_files[".doc"].read_bytes()
    path = tmp_path / "rach.doc"
    path.write_bytes(whole[: len(whole) // 2])
    with contextlib.suppress(BadInput):
        assert lines(read_office(path, ReadContext()))
