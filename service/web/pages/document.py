"""The page of one document (trang văn bản): its fields, its text, its obligations beside it."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from models.duplicate import DuplicateChoice
from models.errors import DondocError, InvalidValue
from models.evidence import Issue
from models.review import ObligationState
from service.bootstrap import Service
from service.citing_views import CitedGraph
from service.organisations import GroupView
from service.pages_read import PagesRead
from service.search.views import SimilarView
from service.views import DocumentDetail, DocumentState, OrganisationView, ReviewView
from service.web.access import TheService
from service.web.attachments import attachment
from service.web.errors import status_of
from service.web.forms import NO_FIELDS, Fields, QueryForm
from service.web.pages.cards import (
    Card,
    Choice,
    FieldGroup,
    View,
    cards_of,
    count_views,
    groups_of,
    numbered,
    view_of,
)
from service.web.pages.layout import Piece, lay_out
from service.web.pages.rendering import render
from service.web.pages.scans import Scan, scanned_pages, scans_of

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentPage:
    """What the page of a document shows; `given` is a form that could not be taken, to be shown again."""

    detail: DocumentDetail
    view: View
    counts: dict[View, int]
    cards: tuple[Card, ...]
    numbers: dict[UUID, int]
    shown: frozenset[int]
    chosen: int | None
    pieces: tuple[Piece, ...]
    groups: tuple[FieldGroup, ...]
    units: tuple[OrganisationView, ...]
    unit_groups: tuple[GroupView, ...]
    agency: str
    reviews: tuple[ReviewView, ...]
    scans: dict[int, Scan]
    scanned_pages: frozenset[int]
    may_open_parts: bool
    graph: CitedGraph
    similar: tuple[SimilarView, ...]
    reading: PagesRead | None = None
    done: str = ""
    fault: DondocError | None = None
    given: Fields = NO_FIELDS

    @property
    def is_copy(self) -> bool:
        """Whether it is a second copy, so that its obligations are followed up elsewhere."""
        match = self.detail.summary.match
        return match is not None and match.choice is DuplicateChoice.SECOND_COPY

    @property
    def is_waiting(self) -> bool:
        """Whether it is still being read, so that the page is loaded again by itself."""
        return self.detail.summary.state in (DocumentState.QUEUED, DocumentState.READING)

    @property
    def may_be_retried(self) -> bool:
        """Whether reading failed by a fault of ours: the file is kept then."""
        return self.detail.summary.state is DocumentState.FAILED and self.detail.summary.size > 0

    @property
    def issues(self) -> tuple[Issue, ...]:
        """The doubts about the document, without those of fields that a person has filled in since."""
        corrected = {value.field.value for value in self.detail.header if value.is_corrected and value.value}
        return tuple(issue for issue in self.detail.issues if issue.field not in corrected)

    @property
    def to_confirm(self) -> int:
        """How many drafts of ours "Duyệt tất cả" would confirm; none where each one needs a look."""
        summary = self.detail.summary
        if summary.awaits_choice or summary.has_lost_marks:
            return 0
        return sum(
            each.is_ours and not each.is_undecided and each.state is ObligationState.DRAFT
            for each in self.detail.obligations
        )


@router.get("/documents/{document_id}")
def document(request: Request, document_id: UUID, service: TheService, query: QueryForm) -> Response:
    """Trang văn bản."""
    return render_document(request, service, document_id, choice_of(query), done=query.get("done"))


@router.get("/documents/{document_id}/file")
def original(document_id: UUID, service: TheService) -> Response:
    """The original file, always as an attachment: a browser must not run what came from outside."""
    return attachment(service.documents.open_file(document_id))


@router.get("/documents/{document_id}/pages/{page}.png")
def page_image(document_id: UUID, page: int, service: TheService) -> Response:
    """Ảnh trang, to compare a recognised text with."""
    image = service.documents.page_image(document_id, page)
    return Response(image, media_type="image/png", headers={"Cache-Control": "private, no-store"})


@router.get("/documents/{document_id}/parts/{number}")
def part(document_id: UUID, number: int, service: TheService) -> Response:
    """One file of a package, as an attachment like the whole."""
    return attachment(service.documents.open_part(document_id, number))


@router.post("/documents/{document_id}/stop")
def stop(document_id: UUID, service: TheService) -> Response:
    """Stops a reading that takes too long; the file is kept."""
    service.intake.stop(document_id)
    return RedirectResponse(f"/documents/{document_id}", status_code=int(HTTPStatus.SEE_OTHER))


@router.post("/documents/{document_id}/retry")
def retry(document_id: UUID, service: TheService) -> Response:
    """Reads a document again that failed by a fault of ours."""
    service.intake.retry(document_id, wait=service.settings.upload_wait)
    return RedirectResponse(f"/documents/{document_id}", status_code=int(HTTPStatus.SEE_OTHER))


def choice_of(fields: Fields) -> Choice:
    """What an address asks for; what makes no sense is left out, an address is no form to be corrected."""
    view, number = fields.get("view"), fields.get("n")
    return Choice(
        view=View(view) if view in tuple(View) else None,
        number=int(number) if number.isascii() and number.isdigit() and len(number) < 6 else None,
        obligation_id=_key_of(fields),
        is_editing=fields.get("edit") == "1",
    )


def _key_of(fields: Fields) -> UUID | None:
    try:
        return fields.key("o")
    except InvalidValue:
        return None


def render_document(
    request: Request,
    service: Service,
    document_id: UUID,
    choice: Choice,
    *,
    done: str = "",
    fault: DondocError | None = None,
    given: Fields | None = None,
) -> Response:
    """The page of a document, with the sentence of a change that failed."""
    detail = service.documents.get_document(document_id)
    is_kept = detail.summary.size > 0
    numbers = numbered(detail)
    choice = choice.in_numbers(numbers)
    view = view_of(choice, numbers)
    cards = cards_of(numbers, view, choice)
    may_open_parts = service.engines.open_part is not None
    has_images = service.engines.render_page is not None and (may_open_parts or not detail.parts)
    chosen = numbers.get(choice.number) if choice.number else None
    page = DocumentPage(
        detail=detail,
        view=view,
        counts=count_views(numbers),
        cards=cards,
        shown=frozenset(card.number for card in cards),
        numbers={each.id: number for number, each in numbers.items()},
        chosen=choice.number if choice.number in numbers else None,
        pieces=lay_out(detail, {n: o for n, o in numbers.items() if o.state is not ObligationState.IGNORED}),
        groups=groups_of(detail),
        units=service.organisations.list_units(),
        unit_groups=tuple(group for group in service.organisations.list_groups() if group.members),
        agency=service.organisations.agency().name,
        reviews=service.documents.list_reviews(document_id) if is_kept else (),
        scans=scans_of(detail, numbers) if has_images else {},
        scanned_pages=scanned_pages(detail) if has_images else frozenset(),
        may_open_parts=may_open_parts,
        graph=service.references.graph_of(document_id) if is_kept else CitedGraph(),
        similar=service.similar.find(chosen.id) if chosen else (),
        reading=service.intake.pages_read(document_id),
        done=done,
        fault=fault,
        given=given or NO_FIELDS,
    )
    return render(request, "document.html", page, status_of(fault) if fault else HTTPStatus.OK)
