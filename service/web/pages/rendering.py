"""Templates become pages (dựng trang): escaping, the way days and sizes are written, addresses of assets."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, time
from functools import lru_cache
from http import HTTPStatus
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from models.clock import OFFICE_TIME
from service.progress import COUNTED

_BULLETS = {"-": "gạch đầu dòng", "+": "dấu cộng", "*": "dấu sao"}
"""What a mark before an item is called; behind it stands the how manieth it is."""


@lru_cache(maxsize=1)
def templates() -> Environment:
    """The templates; everything that is put into one is escaped."""
    environment = Environment(
        loader=PackageLoader("service.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters["day"] = written_day
    environment.filters["iso_day"] = written_iso_day
    environment.filters["iso_whole_day"] = written_iso_whole_day
    environment.filters["hour"] = written_hour
    environment.filters["moment"] = written_moment
    environment.filters["size"] = written_size
    environment.filters["counted"] = written_count
    environment.filters["item"] = written_item
    environment.globals["asset"] = asset
    return environment


def render(request: Request, template: str, page: object, status: HTTPStatus = HTTPStatus.OK) -> HTMLResponse:
    """The page that a template makes of `page`, a frozen value with all that it shows."""
    html = templates().get_template(template).render(page=page, path=request.url.path)
    # A page shows the contents of documents: no copy of it stays in the browser's or a proxy's cache.
    return HTMLResponse(html, status_code=int(status), headers={"Cache-Control": "no-store"})


@lru_cache(maxsize=32)
def asset(name: str) -> str:
    """The address of a file under static/, which changes with its content so that no old copy is used."""
    content = files("service.web").joinpath("static", name).read_bytes()
    return f"/static/{name}?v={hashlib.sha256(content).hexdigest()[:10]}"


def written_day(day: date | None) -> str:
    """A day as dispatches write it: 05/3/2026, 10/02/2026, "" for none.

    Days below 10 and the months 1 and 2 have a nought before them (Nghị định 30/2020/NĐ-CP, Phụ lục I).
    """
    if day is None:
        return ""
    return (
        f"{day.day:02d}/{day.month:02d}/{day.year}"
        if day.month < 3
        else f"{day.day:02d}/{day.month}/{day.year}"
    )


def written_iso_day(value: str) -> str:
    """A header's date, of which day or month may be blank: 05/3/2026, …/3/2026, …/…/2026."""
    year, month, day = (*value.split("-"), "", "")[:3]
    if day:
        return written_day(date.fromisoformat(value))
    return f"…/{int(month)}/{year}" if month else f"…/…/{year}"


def written_iso_whole_day(value: str | None) -> str:
    """A header's date where it is whole, else "": what stands in the field to be filled in."""
    return written_iso_day(value) if value is not None and value.count("-") == 2 else ""


def written_hour(hour: time | None) -> str:
    """An hour: 16 giờ 30, "" for none."""
    return f"{hour.hour:02d} giờ {hour.minute:02d}" if hour else ""


def written_moment(instant: datetime | None) -> str:
    """An instant by the office's clock: 07:05 ngày 22/11/2026, "" for none."""
    if instant is None:
        return ""
    local = instant.astimezone(OFFICE_TIME)
    return f"{local:%H:%M} ngày {written_day(local.date())}"


def written_item(label: str) -> str:
    """The item of an obligation (mục): "mục 2.a, gạch đầu dòng 1"; "" where all there is is one mark."""
    numbers, bullets = [], []
    for part in label.split("."):
        name = _BULLETS.get(part[:1])
        if name is None:
            numbers.append(part)
        elif part[1:]:
            bullets.append(f"{name} {part[1:]}")
    number = ".".join(numbers)
    return ", ".join([f"mục {number}", *bullets] if number else bullets)


def written_count(number: int) -> str:
    """A number of tasks; further than COUNTED they are not counted: "hơn 5.000"."""
    if number <= COUNTED:
        return str(number)
    return "hơn " + f"{COUNTED:,}".replace(",", ".")


def written_size(size: int) -> str:
    """A number of bytes as KB or MB, with a comma as Vietnamese numbers have it."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / 1024 / 1024:.1f} MB".replace(".", ",")
