"""A person at the pages without script: follows links, fills in the forms that are there, presses buttons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlencode

from bs4 import BeautifulSoup, Tag
from fastapi.testclient import TestClient

from service.bootstrap import Service
from service.web.app import create_app
from service.web.pages.faults import error_page
from service.web.pages.routes import page_routes

OWN = "http://127.0.0.1:8000"


class Address(Protocol):
    """Where an answer came from."""

    @property
    def raw_path(self) -> bytes:
        """Path and query as they were sent."""


class Answer(Protocol):
    """What tests need of a response, whichever HTTP library the test client brings."""

    @property
    def status_code(self) -> int:
        """The HTTP status."""

    @property
    def url(self) -> Address:
        """The address after all redirects."""

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers."""

    @property
    def text(self) -> str:
        """The body as text."""

    def json(self) -> Any:
        """The body as JSON."""


@dataclass(frozen=True)
class Sheet:
    """A page that was answered."""

    answer: Answer
    soup: BeautifulSoup

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.answer.status_code

    @property
    def path(self) -> str:
        """Where one is now, with the query."""
        return self.answer.url.raw_path.decode()

    @property
    def text(self) -> str:
        """All that is to be read, blanks made single."""
        return " ".join(self.soup.get_text(" ").split())

    def all(self, selector: str) -> list[Tag]:
        """The elements for a CSS selector."""
        return list(self.soup.select(selector))

    def one(self, selector: str) -> Tag:
        """The only element for a CSS selector."""
        (found,) = self.soup.select(selector)
        return found

    def words(self, selector: str) -> list[str]:
        """What the elements for a CSS selector say."""
        return [words_of(tag) for tag in self.soup.select(selector)]

    @property
    def fault(self) -> str:
        """The sentence that says what went wrong, "" for none."""
        return " ".join(self.words("[role=alert]"))


def words_of(tag: Tag) -> str:
    """What an element says."""
    return " ".join(tag.get_text(" ").split())


class Visitor:
    """A browser of the office's own machine, without script."""

    def __init__(self, service: Service) -> None:
        app = create_app(service, pages=page_routes(), error_page=error_page)
        self.client = TestClient(app, base_url=OWN, raise_server_exceptions=True)

    def open(self, path: str) -> Sheet:
        """Follows an address."""
        return _sheet(self.client.get(path))

    def press(self, page: Sheet, selector: str, *, button: str | None = None, **fields: str) -> Sheet:
        """Sends a form of the page: what stands in it, `fields` over that, and the `button` that is pressed."""
        form = page.one(selector)
        pairs = [(name, fields.pop(name, value)) for name, value in _values(form)]
        pairs += list(fields.items())
        if button is not None:
            name, _, value = button.partition("=")
            pressed = [
                tag for tag in form.select("button[name]") if (tag["name"], tag["value"]) == (name, value)
            ]
            assert pressed, f"no button {button}"
            pairs.append((name, value))
        action = str(form.get("action") or page.path)
        if form.get("method") != "post":
            return _sheet(self.client.get(f"{action}?{urlencode(pairs)}"))
        headers = {"Origin": OWN, "Content-Type": "application/x-www-form-urlencoded"}
        return _sheet(self.client.post(action, content=urlencode(pairs), headers=headers))

    def upload(self, *files: tuple[str, bytes], accept: str = "text/html", **fields: str) -> Sheet:
        """Sends files by the form of the first page."""
        sent = [("file", (name, data, "application/octet-stream")) for name, data in files]
        headers = {"Origin": OWN, "Accept": accept}
        return _sheet(self.client.post("/documents", files=sent, data=fields, headers=headers))


def _sheet(answer: Answer) -> Sheet:
    return Sheet(answer=answer, soup=BeautifulSoup(answer.text, "lxml"))


def _values(form: Tag) -> list[tuple[str, str]]:
    """What a browser would send of a form, in its order."""
    pairs = []
    for tag in form.select("input[name], select[name], textarea[name]"):
        name = str(tag["name"])
        if tag.name == "textarea":
            # A browser drops the line end that HTML allows behind the opening tag.
            pairs.append((name, tag.get_text().removeprefix("\n")))
        elif tag.name == "select":
            chosen = tag.select_one("option[selected]") or tag.select_one("option")
            if chosen is not None:
                pairs.append((name, str(chosen.get("value", chosen.get_text()))))
        elif tag.get("type") not in ("checkbox", "radio") or tag.has_attr("checked"):
            pairs.append((name, str(tag.get("value", ""))))
    return pairs
