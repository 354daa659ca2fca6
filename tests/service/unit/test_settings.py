"""Settings come from arguments, variables and a file, in this order."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.settings import NotLoopback, Settings


def test_a_variable_wins_over_the_file_and_an_argument_over_both(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dondoc.toml").write_text("port = 8001\nmax_pages = 7\n")
    assert (Settings().port, Settings().limits.max_pages) == (8001, 7)
    monkeypatch.setenv("DONDOC_PORT", "8002")
    assert Settings().port == 8002
    assert Settings(port=8003).port == 8003


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "dondoc.example", ""])
def test_only_this_machine_may_be_listened_on(host: str) -> None:
    with pytest.raises(NotLoopback) as fault:
        Settings(host=host)
    assert "127.0.0.1" in fault.value.message


def test_the_allowed_hosts_are_this_machine_at_the_port_and_those_named() -> None:
    settings = Settings(port=8080, hosts=("may-van-thu:8080",))
    assert settings.allowed_hosts == {"127.0.0.1:8080", "localhost:8080", "[::1]:8080", "may-van-thu:8080"}


def test_the_database_lies_in_the_data_folder_unless_it_is_named(tmp_path: Path) -> None:
    assert Settings(data_dir=tmp_path).database == f"sqlite:///{tmp_path.resolve() / 'dondoc.db'}"
    assert Settings(database_url="sqlite:///x.db").database == "sqlite:///x.db"


def test_on_the_usual_port_browsers_leave_the_port_out() -> None:
    assert "127.0.0.1" in Settings(port=80).allowed_hosts
    assert "127.0.0.1" not in Settings(port=8000).allowed_hosts
