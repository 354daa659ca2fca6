"""Searching with filters on the page and over the API."""

from __future__ import annotations

import pytest
from dondoc_office import Office
from dondoc_visitor import Visitor

ADDRESS = "/api/v1/search"


@pytest.fixture
def visitor(office: Office) -> Visitor:
    """A clerk of an office with two dispatches."""
    office.take_in(
        "Văn phòng Sở: Rà soát thủ tục trước ngày 20/11/2026.",
        "Thanh tra Sở: Rà soát hồ sơ.",
        issued="2026-11-02",
    )
    office.take_in(
        "Văn phòng Sở: Rà soát kho.", issuer="Bộ Y tế", number="9/BYT-VP", issued="2025-03-01", name="b.txt"
    )
    return Visitor(office.service)


def found(visitor: Visitor, query: str) -> list[str]:
    """What the API finds, without who must do it."""
    answer = visitor.client.get(f"{ADDRESS}?{query}")
    assert answer.status_code == 200, answer.text
    return [hit["text"].split(": ")[1].split(" trước")[0].rstrip(".") for hit in answer.json()["items"]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=ra+soat", ["Rà soát kho", "Rà soát hồ sơ", "Rà soát thủ tục"]),
        ("q=ra+soat&issuer=bộ+y+tế", ["Rà soát kho"]),
        ("q=ra+soat&issued_after=2026-01-01", ["Rà soát hồ sơ", "Rà soát thủ tục"]),
        ("issued_before=2025-12-31", ["Rà soát kho"]),
        ("has_deadline=true", ["Rà soát thủ tục"]),
        ("has_deadline=false&issued_after=2026-11-01", ["Rà soát hồ sơ"]),
        ("due_before=2026-11-19", ["Rà soát thủ tục"]),
        ("kind=Công+văn&task_state=proposed&q=ho+so", ["Rà soát hồ sơ"]),
        ("has_target=true", []),
        ('q="thủ+tục"&order=best', ["Rà soát thủ tục"]),
        ("reference=1/A-B", []),
    ],
)
def test_the_api_filters(visitor: Visitor, query: str, expected: list[str]) -> None:
    assert found(visitor, query) == expected


def test_the_api_counts_values(visitor: Visitor) -> None:
    counts = visitor.client.get(f"{ADDRESS}/counts?q=ra+soat").json()
    assert [(each["value"], each["count"]) for each in counts["issuers"]] == [("Sở Y tế", 2), ("Bộ Y tế", 1)]
    assert counts["capped"] is False


def test_an_order_or_day_that_is_none_is_refused(visitor: Visitor) -> None:
    for query in ("order=x", "issued_after=x", "cursor=x", "has_target=x"):
        assert visitor.client.get(f"{ADDRESS}?{query}").status_code == 422


def test_the_page_shows_how_many_each_value_has(visitor: Visitor) -> None:
    page = visitor.open("/search?q=rà+soát")
    assert page.words("#issuer option") == ["tất cả", "Sở Y tế (2)", "Bộ Y tế (1)"]
    assert "Thanh tra Sở (1)" in page.words("#unit option")


def test_filters_of_the_page_narrow_and_stay(visitor: Visitor) -> None:
    page = visitor.press(visitor.open("/search?q=rà+soát"), "form.filters", issuer="Bộ Y tế")
    assert "Tìm thấy 1 nhiệm vụ" in page.text
    assert page.one("#issuer option[selected]")["value"] == "Bộ Y tế"
    assert page.one(".further").has_attr("open")
    assert page.words("#issuer option") == ["tất cả", "Sở Y tế (2)", "Bộ Y tế (1)"]


def test_filters_go_on_with_the_next_page(office: Office, visitor: Visitor) -> None:
    office.take_in(*(f"Văn phòng Sở: Rà soát mục {n}." for n in range(25)), number="5/SYT-VP", name="c.txt")
    first = visitor.open("/search?q=rà+soát&issuer=Sở+Y+tế&order=best")
    second = visitor.open(str(first.one("a[rel=next]")["href"]))
    assert "issuer=" in second.path
    assert "order=best" in second.path
    assert len(second.all(".hits > li")) == 7


@pytest.mark.parametrize("query", ["issued_from=31/02/2026", "unit=x", "after=x", f"q=a&issuer={'a' * 400}"])
def test_a_filter_that_makes_no_sense_is_told(visitor: Visitor, query: str) -> None:
    page = visitor.open(f"/search?{query}&q=a")
    assert page.status == 422
    assert page.fault


def test_a_choice_without_hits_stays_chosen(visitor: Visitor) -> None:
    page = visitor.open("/search?q=không+có&issuer=Sở+Y+tế")
    assert page.one("#issuer option[selected]")["value"] == "Sở Y tế"


def test_an_index_that_is_made_anew_is_told(office: Office, visitor: Visitor) -> None:
    def stop(done: int, whole: int) -> None:
        raise KeyboardInterrupt

    assert "lập lại" not in visitor.open("/search?q=a").text
    with pytest.raises(KeyboardInterrupt):
        office.service.reindexing.run(stop)
    assert "Chỉ mục tìm kiếm đang được lập lại" in visitor.open("/search?q=a").text
