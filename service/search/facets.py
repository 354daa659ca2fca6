"""Filters as words of the index (bộ lọc): whose an obligation is, of which document, in which states."""

from __future__ import annotations

from uuid import UUID

from models.review import ObligationState
from service.search.port import IndexEntry, SearchFilter

IGNORED = "s" + ObligationState.IGNORED.value


def facets_of(agency_id: UUID, entry: IndexEntry) -> list[str]:
    """What an obligation can be filtered by."""
    found = [f"a{agency_id.hex}", f"f{entry.document_id.hex}", "s" + entry.state.value]
    found += [f"d{lead.hex}" for lead in entry.leads]
    found += [_task_state(state.value) for state in dict.fromkeys(entry.task_states)]
    return found


def asked_facets(agency_id: UUID, wanted: SearchFilter) -> list[str]:
    """What a hit must have; where no state is asked for it must not be IGNORED besides."""
    tokens = [f"a{agency_id.hex}"]
    if wanted.organisation_id is not None:
        tokens.append(f"d{wanted.organisation_id.hex}")
    if wanted.document_id is not None:
        tokens.append(f"f{wanted.document_id.hex}")
    if wanted.task_state is not None:
        tokens.append(_task_state(wanted.task_state.value))
    if wanted.state is not None:
        tokens.append("s" + wanted.state.value)
    return tokens


def _task_state(value: str) -> str:
    return "t" + value.replace("_", "")
