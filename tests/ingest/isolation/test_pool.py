"""A reading process may hang, grow, die or lie: it costs one file, and the next one is read."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from dondoc_bad_reader import PROGRAM

from ingest.isolation.folders import ReaderFolder, forsaken, make_folder
from ingest.isolation.pool import ReaderPool, TimesAtTheDoor
from ingest.isolation.process import Gone, ReaderProcess
from ingest.isolation.wire import Operation, Request
from ingest.office.convert import sockets_of
from models.errors import (
    BadInput,
    DamagedFile,
    EmptyFile,
    EngineUnavailable,
    ProgramMissing,
    ReaderDied,
    ReaderStalled,
    ReaderTooBig,
    SecretDocument,
)
from models.source import ReadLimits

IMPATIENT = ReadLimits(stall_seconds=0.6)
SMALL = ReadLimits(max_resident_bytes=256 * 1024 * 1024)


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReaderPool]:
    """Children that do what the file orders."""
    pool = ReaderPool(program=PROGRAM, folder=tmp_path_factory.mktemp("readers"))
    yield pool
    pool.close()


@pytest.fixture
def order(tmp_path: Path, pool: ReaderPool) -> Order:
    """Writes a file with orders and has it read."""
    return Order(tmp_path, pool)


class Order:
    """One file after another."""

    def __init__(self, folder: Path, pool: ReaderPool) -> None:
        self.folder, self.pool = folder, pool

    def file(self, *orders: str) -> Path:
        """A file with these orders."""
        path = self.folder / f"{time.monotonic_ns()}.txt"
        path.write_text("\n".join(orders), encoding="utf-8")
        return path

    def __call__(self, *orders: str, limits: ReadLimits | None = None) -> str:
        """What came of the orders."""
        return self.pool.read(self.file(*orders), limits=limits).text


def is_gone(number: int) -> bool:
    """Whether a process has ended; waits a moment for it."""
    for _ in range(40):
        if not psutil.pid_exists(number) or psutil.Process(number).status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.05)
    return False


def test_files_are_read_one_after_another_by_the_same_warm_process(order: Order) -> None:
    assert order("pid") == order("pid") != str(os.getpid())


def test_a_reader_without_progress_is_stopped_and_the_next_file_is_read(order: Order) -> None:
    before = order("pid")
    began = time.monotonic()
    with pytest.raises(ReaderStalled):
        order("sleep 60", limits=IMPATIENT)
    assert time.monotonic() - began < 5
    assert is_gone(int(before))
    assert order("say xin chào") == "xin chào"


def test_a_long_reading_that_goes_on_page_by_page_is_left_alone(order: Order) -> None:
    told: list[tuple[int, int]] = []
    path = order.file("tick 8 0.3")
    text = order.pool.read(path, limits=IMPATIENT, tick=lambda done, whole: told.append((done, whole))).text
    assert text == "ticked"
    assert told[-1] == (8, 8)


def test_pages_and_then_none_is_a_stall_too(order: Order) -> None:
    with pytest.raises(ReaderStalled):
        order("tick 3 0.3", "sleep 60", limits=IMPATIENT)


def test_a_reader_that_grows_is_stopped(order: Order) -> None:
    with pytest.raises(ReaderTooBig):
        order("grow 2000", limits=SMALL)
    assert order("say tiếp") == "tiếp"


def test_a_sudden_demand_for_memory_is_refused_by_the_system(order: Order) -> None:
    with pytest.raises(ReaderTooBig):
        order("burst 4000", limits=SMALL)
    assert order("say tiếp") == "tiếp"


def test_the_memory_of_called_programs_counts(order: Order) -> None:
    with pytest.raises(ReaderTooBig):
        order("grow-below 200", limits=ReadLimits(max_resident_bytes=220 * 1024 * 1024))


@pytest.mark.parametrize("way", ["die", "exit"])
def test_a_death_costs_one_file(order: Order, way: str) -> None:
    with pytest.raises(ReaderDied):
        order(way)
    assert order("say tiếp") == "tiếp"


def test_what_a_file_has_broken_is_not_held_against_the_next_one(order: Order) -> None:
    assert order("dies-later") == "armed"
    assert order("dies-if-armed") == "unharmed"


def test_a_process_that_died_while_it_waited_costs_nothing(order: Order) -> None:
    os.kill(int(order("pid")), signal.SIGKILL)
    assert order("say tiếp") == "tiếp"


@pytest.mark.parametrize(
    ("what", "fault"), [("secret", SecretDocument), ("missing", ProgramMissing), ("defect", DamagedFile)]
)
def test_errors_come_back_as_what_they_are(order: Order, what: str, fault: type[BadInput]) -> None:
    before = order("pid")
    with pytest.raises(fault) as raised:
        order(f"raise {what}")
    assert "words of the document" not in raised.value.message
    assert order("pid") == before


def test_what_a_file_leaves_behind_is_removed_before_the_next_one(order: Order) -> None:
    folder = Path(order("leave file"))
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("kind", ["process", "runaway"])
def test_nothing_that_a_stopped_reader_started_goes_on(order: Order, kind: str) -> None:
    started = order(f"leave {kind}")
    assert psutil.pid_exists(int(started))
    with pytest.raises(ReaderStalled):
        order("sleep 60", limits=IMPATIENT)
    assert is_gone(int(started))


@pytest.mark.parametrize("kind", ["process", "runaway"])
def test_nothing_that_a_dead_reader_started_goes_on(order: Order, kind: str) -> None:
    started = order(f"leave {kind}")
    with pytest.raises(ReaderDied):
        order("exit")
    assert is_gone(int(started))


def test_a_child_sees_none_of_our_secrets(order: Order, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DONDOC_DATABASE_URL", "sqlite:///secret")
    with pytest.raises(ReaderDied):
        order("exit")  # the next child is started with what stands in the environment now
    with pytest.raises(ReaderDied):
        order("exit")
    assert "DONDOC" not in order("environment")


def test_the_check_at_the_door_does_not_wait_for_a_long_reading(order: Order) -> None:
    long = threading.Thread(target=order, args=("sleep 3",))
    long.start()
    time.sleep(0.2)
    began = time.monotonic()
    with pytest.raises(SecretDocument):
        order.pool.check_secrecy(order.file("raise secret"))
    assert time.monotonic() - began < 2.5
    assert long.is_alive()
    long.join()


def test_a_head_that_cannot_be_read_in_time_is_not_let_in(order: Order) -> None:
    with pytest.raises(ReaderStalled):
        order.pool.check_secrecy(order.file("sleep 60"), limits=IMPATIENT)


def test_a_long_honest_check_leaves_time_for_the_reading(order: Order) -> None:
    path = order.file("tick 5 0.2")
    limits = ReadLimits(stall_seconds=0.8)
    order.pool.check_secrecy(path, limits=limits)
    assert order.pool.read(path, limits=limits).text == "ticked"


def test_the_check_takes_a_quarter_of_the_clock_at_most_and_of_one_reading_only(order: Order) -> None:
    times = TimesAtTheDoor()
    path = order.file("say xin chào")
    check, reading = (Request(operation=what, path=path) for what in (Operation.CHECK, Operation.READ))
    for seconds, spent in ((2.0, 2.0), (25.0, ReadLimits().stall_seconds / 4)):
        times.note(check, seconds)
        assert [times.spent(reading), times.spent(reading)] == [spent, 0.0]


def test_a_reader_whose_folder_cannot_be_emptied_reads_no_other_file(
    order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(folder: ReaderFolder) -> None:
        raise PermissionError

    monkeypatch.setattr(ReaderFolder, "empty", fail)
    before = order("pid")
    monkeypatch.undo()
    assert is_gone(int(before))
    assert order("pid") != before


def test_a_process_that_cannot_be_watched_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(process: ReaderProcess, request: object) -> None:
        raise Gone

    monkeypatch.setattr(ReaderProcess, "_send", fail)
    with pytest.raises(Gone):
        ReaderProcess(make_folder(tmp_path), program=PROGRAM)
    assert working_in(tmp_path) == []


def test_a_missing_file_is_told_as_such(pool: ReaderPool, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        pool.read(tmp_path / "khong-co.pdf")


def test_a_name_that_is_no_text_can_be_read(pool: ReaderPool, tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"c\xf4ng v\xe3n.txt")
    path.write_text("say tên lạ", encoding="utf-8")
    assert pool.read(path, name="công văn.txt").text == "tên lạ"
    assert pool.read(path).text == "tên lạ"


def test_many_threads_may_read_at_once(order: Order) -> None:
    answers: list[str] = []

    def work(number: int) -> None:
        answers.append(order(f"say {number}"))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(answers, key=int) == [str(number) for number in range(12)]


# -- a pool's life --------------------------------------------------------------------------------------


def working_in(folder: Path) -> list[int]:
    """The processes below this one that work in a folder; pools of other tests may begin new ones meanwhile."""
    found = []
    for each in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):  # one that has just ended
            if Path(each.cwd()).is_relative_to(folder.resolve()):
                found.append(each.pid)
    return found


def test_closing_ends_every_process_and_removes_every_folder(tmp_path: Path) -> None:
    pool = ReaderPool(program=PROGRAM, folder=tmp_path / "readers")
    pool.warm(children=2)
    path = tmp_path / "a.txt"
    path.write_text("leave runaway\npid", encoding="utf-8")
    numbers = pool.read(path).text.split()
    assert working_in(tmp_path) != []
    pool.close()
    assert all(is_gone(int(number)) for number in numbers)
    assert working_in(tmp_path) == []
    assert list((tmp_path / "readers").iterdir()) == []


def test_a_closed_pool_can_be_used_again(tmp_path: Path) -> None:
    pool = ReaderPool(program=PROGRAM, folder=tmp_path / "readers")
    path = tmp_path / "a.txt"
    path.write_text("say một", encoding="utf-8")
    assert pool.read(path).text == "một"
    pool.close()
    assert pool.read(path).text == "một"
    pool.close()


def test_a_reading_under_way_ends_when_the_pool_is_closed(tmp_path: Path) -> None:
    pool = ReaderPool(program=PROGRAM, folder=tmp_path / "readers")
    path = tmp_path / "a.txt"
    path.write_text("sleep 60", encoding="utf-8")
    faults: list[BaseException] = []

    def read() -> None:
        try:
            pool.read(path)
        except BaseException as fault:
            faults.append(fault)

    thread = threading.Thread(target=read)
    thread.start()
    time.sleep(1.0)
    pool.close()
    thread.join(timeout=5)
    assert [type(fault) for fault in faults] == [EngineUnavailable]


def test_a_program_that_does_not_start_is_our_fault_not_the_file_s(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("say một", encoding="utf-8")
    pool = ReaderPool(program="raise SystemExit(1)", folder=tmp_path / "readers")
    with pytest.raises(EngineUnavailable):
        pool.read(path)
    pool.close()


def test_what_a_crash_has_left_is_swept_at_the_next_start(tmp_path: Path) -> None:
    ended = psutil.Popen(["true"])
    ended.wait()
    left = tmp_path / "readers" / f"dondoc-reader-{ended.pid}-abc"
    (left / "files").mkdir(parents=True)
    (left / "files" / "copy.docx").write_bytes(b"a copy of the document")
    pool = ReaderPool(folder=tmp_path / "readers")
    path = tmp_path / "a.txt"
    path.write_text("Kính gửi: Các phòng.", encoding="utf-8")
    try:
        pool.network()
        assert not left.exists()
    finally:
        pool.close()


def test_a_process_that_got_the_number_of_the_crashed_one_sweeps_too(tmp_path: Path) -> None:
    left = tmp_path / f"dondoc-reader-{os.getpid()}-abc"  # as in a container, where every life has one number
    left.mkdir()
    own = make_folder(tmp_path)
    assert forsaken(tmp_path) == [left]
    own.remove()


def test_the_socket_of_a_libreoffice_that_was_killed_with_its_reader_is_removed(tmp_path: Path) -> None:
    folder = make_folder(tmp_path)
    profile = folder.files / "dondoc-office-abc" / "profile"
    profile.mkdir(parents=True)
    sockets = sockets_of(profile)
    try:
        for path in sockets:
            path.touch()
        folder.remove()
        assert not any(path.exists() for path in sockets)
        assert list(tmp_path.iterdir()) == []
    finally:
        for path in sockets:
            path.unlink(missing_ok=True)


def test_an_empty_file_is_told_by_the_real_reader(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"")
    pool = ReaderPool(folder=tmp_path / "readers")
    try:
        with pytest.raises(EmptyFile):
            pool.read(path)
    finally:
        pool.close()
