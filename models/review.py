"""What people decide on obligations that were read (duyệt nhiệm vụ)."""

from __future__ import annotations

from enum import StrEnum


class ObligationState(StrEnum):
    """What the clerk has decided on an obligation (trạng thái duyệt)."""

    DRAFT = "draft"
    CONFIRMED = "confirmed"
    IGNORED = "ignored"


class ReviewKind(StrEnum):
    """What a person decided or changed (loại thao tác duyệt)."""

    CONFIRMED = "confirmed"
    REOPENED = "reopened"
    IGNORED = "ignored"
    HEADER = "header"
    EXTENT = "extent"
    ASSIGNEES = "assignees"
    DEADLINE = "deadline"
    ADDED = "added"
    DUPLICATE = "duplicate"
