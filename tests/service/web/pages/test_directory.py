"""The directory and the help are there to be read."""

from __future__ import annotations

from dondoc_visitor import Visitor

from models.errors import ErrorCode


def test_the_directory_names_units_with_aliases_and_groups(visitor: Visitor) -> None:
    page = visitor.open("/organisations")
    rows = page.words("tbody tr")
    assert any("Phòng Kế hoạch - Tài chính" in row and "KHTC" in row for row in rows)
    assert any(row.startswith("các bệnh viện công lập Bệnh viện Đa khoa tỉnh") for row in rows)
    assert any(row.startswith("các sở, ban, ngành chính cơ quan ta") for row in rows)
    assert "Bộ Y tế BYT" in rows


def test_a_unit_leads_to_its_tasks(visitor: Visitor) -> None:
    page = visitor.open("/organisations")
    tasks = visitor.open(str(page.all("td a[href^='/tasks?unit=']")[0]["href"]))
    assert tasks.words("#unit option[selected]") == ["Văn phòng Sở"]


def test_the_help_explains_secrecy_deadlines_and_every_code(visitor: Visitor) -> None:
    page = visitor.open("/help")
    assert "Không tải lên văn bản mật" in page.text
    assert "Trước ngày 15/3" in page.text
    assert page.words("td .code") == [code.value for code in ErrorCode]
