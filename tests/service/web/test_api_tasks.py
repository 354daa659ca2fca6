"""/api/v1/obligations, /tasks, /search, /organisations: deciding and following up."""

from __future__ import annotations

from uuid import uuid4

import pytest
from dondoc_office import Office
from fastapi.testclient import TestClient

from service.views import ObligationView

ORDER = "Văn phòng Sở: Rà soát thủ tục trước ngày 20/11/2026."
API = "/api/v1"


@pytest.fixture
def obligation(office: Office) -> ObligationView:
    """One draft."""
    return office.order(ORDER)


def test_an_obligation_is_confirmed_and_its_task_worked_on(
    client: TestClient, obligation: ObligationView
) -> None:
    confirmed = client.post(f"{API}/obligations/{obligation.id}/confirm")
    assert (confirmed.status_code, confirmed.json()["state"]) == (200, "confirmed")
    (task,) = confirmed.json()["tasks"]
    begun = client.patch(
        f"{API}/tasks/{task['id']}", json={"state": "in_progress", "version": task["version"]}
    )
    assert (begun.json()["state"], begun.json()["axis_code"]) == ("in_progress", "05")
    done = client.patch(f"{API}/tasks/{task['id']}", json={"state": "done", "product": "Báo cáo 9/BC"})
    assert (done.json()["bucket"], done.json()["product"]) == ("done_in_time", "Báo cáo 9/BC")
    assert [event["to_state"] for event in done.json()["events"]] == [
        "proposed",
        "approved",
        "in_progress",
        "done",
    ]


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"state": "done"}, 409, "illegal_transition"),
        ({"state": "cancelled"}, 422, "invalid_value"),
        ({"state": "cancelled", "reason": "Trùng", "version": 99}, 409, "stale_version"),
        ({"due_on": "2026-12-01"}, 422, "invalid_value"),
        ({"lead_id": str(uuid4())}, 404, "not_found"),
        ({"state": "finished"}, 422, "invalid_value"),
        ({"stat": "done"}, 422, "invalid_value"),
        ({}, 422, "invalid_value"),
    ],
)
def test_a_change_that_cannot_be_made_says_why(
    client: TestClient, obligation: ObligationView, change: dict[str, object], status: int, code: str
) -> None:
    answer = client.patch(f"{API}/tasks/{obligation.tasks[0].id}", json=change)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


def test_a_task_is_handed_on_and_extended(
    client: TestClient, office: Office, obligation: ObligationView
) -> None:
    path = f"{API}/tasks/{obligation.tasks[0].id}"
    body = {
        "lead_id": str(office.unit("Thanh tra Sở")),
        "due_on": "2026-12-01",
        "due_time": "16:30",
        "reason": "Chờ số liệu",
    }
    changed = client.patch(path, json=body).json()
    assert (changed["lead"]["name"], changed["due_on"], changed["due_time"]) == (
        "Thanh tra Sở",
        "2026-12-01",
        "16:30:00",
    )
    back = client.patch(path, json={"lead_id": None}).json()
    assert back["lead"] is None
    assert client.get(path).json()["due_changes"][0]["old_on"] == "2026-11-19"


def test_obligations_are_corrected(client: TestClient, office: Office, obligation: ObligationView) -> None:
    path = f"{API}/obligations/{obligation.id}"
    inspection = str(office.unit("Thanh tra Sở"))
    body = {
        "assignees": [
            {"organisation_id": inspection},
            {"role": "support", "kind": "other", "name": "Sở Tài chính"},
        ],
        "deadline": {"due_on": "2026-12-01"},
        "start": obligation.span.start,
        "end": obligation.span.end - 1,
        "version": obligation.version,
    }
    changed = client.patch(path, json=body).json()
    assert [(each["name"], each["role"], each["kind"]) for each in changed["assignees"]] == [
        ("Thanh tra Sở", "lead", "department"),
        ("Sở Tài chính", "support", "other"),
    ]
    assert (changed["deadline"]["due_on"], changed["deadline_by_hand"]) == ("2026-12-01", True)
    assert changed["quote"] == obligation.quote[:-1]
    none = client.patch(path, json={"deadline": None}).json()
    assert none["deadline"] is None
    stale = client.patch(path, json=body)
    assert stale.status_code == 409


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"start": 3},
        {"start": 3, "end": 3},
        {"assignees": [{"kind": "department"}]},
        {"assignees": [{"kind": "unknown", "name": "x"}]},
        {"deadline": {"phrase": "sớm"}},
        {"deadline": {"due_on": "2026-02-30"}},
    ],
)
def test_a_correction_that_cannot_be_made_changes_nothing(
    client: TestClient, obligation: ObligationView, change: dict[str, object]
) -> None:
    answer = client.patch(f"{API}/obligations/{obligation.id}", json=change)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid_value")
    assert client.get(f"{API}/obligations/{obligation.id}").json()["version"] == obligation.version


def test_an_obligation_is_ignored_with_a_reason_and_taken_up_again(
    client: TestClient, obligation: ObligationView
) -> None:
    path = f"{API}/obligations/{obligation.id}"
    assert client.post(f"{path}/ignore", json={}).status_code == 422
    ignored = client.post(f"{path}/ignore", json={"reason": "Trùng", "version": obligation.version}).json()
    assert (ignored["state"], ignored["reason"], ignored["tasks"][0]["state"]) == (
        "ignored",
        "Trùng",
        "cancelled",
    )
    again = client.post(f"{path}/reopen", json={"version": ignored["version"]}).json()
    assert (again["state"], again["tasks"][0]["state"]) == ("draft", "proposed")


def test_tasks_are_filtered_and_counted(client: TestClient, office: Office) -> None:
    document = office.take_in(ORDER, "Thanh tra Sở: Theo dõi.", "Sở Y tế: Tổng hợp.")
    inspection = str(office.unit("Thanh tra Sở"))

    def texts(**wanted: str) -> list[str]:
        items = client.get(f"{API}/tasks", params=wanted).json()["items"]
        return [item["text"].split(": ")[1] for item in items]

    assert texts(department=inspection) == ["Theo dõi."]
    assert texts(agency_only="true") == ["Tổng hợp."]
    assert len(texts(document=str(document.summary.id))) == 3
    assert texts(due_before="2026-11-19", due_after="2026-11-19", status="proposed")[0].startswith("Rà soát")
    assert texts(overdue="true") == []
    office.clock.pass_days(30)
    assert len(texts(overdue="true")) == 1
    assert client.get(f"{API}/tasks/counts").json() == {
        "done_in_time": 0,
        "done_late": 0,
        "open_in_time": 2,
        "open_overdue": 1,
        "dropped": 0,
    }


def test_several_states_filter_together(client: TestClient, obligation: ObligationView) -> None:
    answer = client.get(f"{API}/tasks", params={"status": ["proposed", "approved"]})
    assert [item["id"] for item in answer.json()["items"]] == [str(obligation.tasks[0].id)]


@pytest.mark.parametrize(
    "query", ["cursor=x", "limit=0", "limit=9999", "due_after=hôm%20qua", "department=1", "status=x"]
)
def test_a_wrong_filter_is_refused(client: TestClient, query: str) -> None:
    answer = client.get(f"{API}/tasks?{query}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid_value")


def test_obligations_are_searched(client: TestClient, obligation: ObligationView) -> None:
    found = client.get(f"{API}/search", params={"q": "ra soat"}).json()
    (hit,) = found["items"]
    assert (hit["obligation_id"], found["total"], found["capped"]) == (str(obligation.id), 1, False)
    assert [hit["text"][mark["start"] : mark["end"]] for mark in hit["marks"]] == ["Rà", "soát"]
    assert client.get(f"{API}/search", params={"q": '"(*', "limit": 1}).json()["items"] == []


def test_the_directory_names_agency_units_and_groups(client: TestClient) -> None:
    directory = client.get(f"{API}/organisations").json()
    assert directory["agency"]["name"] == "Sở Y tế tỉnh Sơn Giang"
    assert directory["units"][0]["name"] == "Văn phòng Sở"
    departments = next(group for group in directory["groups"] if group["name"] == "các phòng chuyên môn")
    assert len(departments["members"]) == 6
    assert any(group["holds_agency"] for group in directory["groups"])


def test_the_api_describes_itself_and_loads_nothing_from_elsewhere(client: TestClient) -> None:
    description = client.get(f"{API}/openapi.json").json()
    paths = description["paths"]
    assert {"/api/v1/documents", "/api/v1/tasks/{task_id}", "/api/v1/search", "/api/v1/extract"} <= set(paths)
    upload = paths["/api/v1/documents"]["post"]
    assert {"200", "201", "202", "413", "422"} <= set(upload["responses"])
    assert "ExtractionJson" in description["components"]["schemas"]
    for page in ("/docs", "/redoc"):
        assert client.get(page).status_code == 404


@pytest.mark.parametrize("due_time", ["10:00Z", "10:00+00:00"])
def test_an_hour_of_another_clock_is_refused(
    client: TestClient, obligation: ObligationView, due_time: str
) -> None:
    change = {"due_on": "2026-12-30", "due_time": due_time, "reason": "Xin lùi hạn."}
    assert client.patch(f"{API}/tasks/{obligation.tasks[0].id}", json=change).status_code == 422
    deadline = {"deadline": {"due_on": "2026-12-30", "due_time": due_time}}
    assert client.patch(f"{API}/obligations/{obligation.id}", json=deadline).status_code == 422


def test_an_hour_without_its_day_is_refused(client: TestClient, obligation: ObligationView) -> None:
    change = {"due_time": "10:00", "product": "Báo cáo", "reason": "x"}
    assert client.patch(f"{API}/tasks/{obligation.tasks[0].id}", json=change).status_code == 422
