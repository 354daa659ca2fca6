"""The first schema: directory, documents, obligations, tasks, records, word index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import SchemaItem

from models.migrations.parts import ENUM, JSON_TYPE, column, make_table, optional, reference

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    "agency",
    "organisation",
    "organisation_name",
    "organisation_predecessor",
    "organisation_group",
    "organisation_group_name",
    "organisation_membership",
    "document",
    "document_reading",
    "refused_upload",
    "obligation",
    "assignment",
    "review",
    "search_entry",
    "task",
    "task_event",
    "due_change",
    "calendar_day",
    "audit_event",
)

TEXT = sa.String()
NUMBER = sa.Integer()
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Makes every table."""
    op.create_table(
        "agency",
        sa.Column("id", sa.Uuid(), nullable=False),
        column("name", TEXT),
        column("created_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_agency"),
        sa.UniqueConstraint("name", name="uq_agency_name"),
    )
    _directory()
    _groups()
    _documents()
    _readings()
    _obligations()
    _decisions()
    _tasks()
    _history()
    _records()
    if op.get_bind().dialect.name == "sqlite":
        # The words are cut by the program, so the index must not cut again: `ascii` takes every other
        # letter as part of a word.
        op.execute(
            "CREATE VIRTUAL TABLE obligation_words USING fts5(exact, folded, facets, tokenize='ascii')"
        )


def downgrade() -> None:
    """Drops every table, those that point at others first."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE obligation_words")
    for table in reversed(TABLES):
        op.drop_table(table)


def _directory() -> None:
    make_table(
        "organisation",
        column("relation", ENUM),
        column("level", ENUM),
        optional("parent_id", "organisation"),
        column("position", NUMBER),
        column("version", NUMBER),
        indexes={"ix_organisation_order": ("agency_id", "position")},
    )
    make_table(
        "organisation_name",
        reference("organisation_id", "organisation"),
        column("name", TEXT),
        column("kind", ENUM),
        column("valid_from", sa.Date(), optional=True),
        column("valid_to", sa.Date(), optional=True),
        column("position", NUMBER),
        unique=("organisation_id", "name", "kind", "valid_from"),
        indexes={"ix_organisation_name_organisation_id": ("organisation_id",)},
    )
    make_table(
        "organisation_predecessor",
        reference("organisation_id", "organisation"),
        reference("predecessor_id", "organisation"),
        unique=("organisation_id", "predecessor_id"),
        indexes={"ix_organisation_predecessor_organisation_id": ("organisation_id",)},
    )


def _groups() -> None:
    make_table("organisation_group", column("position", NUMBER))
    make_table(
        "organisation_group_name",
        reference("group_id", "organisation_group"),
        column("name", TEXT),
        column("position", NUMBER),
        unique=("agency_id", "name"),
        indexes={"ix_organisation_group_name_group_id": ("group_id",)},
    )
    make_table(
        "organisation_membership",
        reference("group_id", "organisation_group"),
        reference("organisation_id", "organisation"),
        unique=("group_id", "organisation_id"),
        indexes={
            "ix_organisation_membership_group_id": ("group_id",),
            "ix_organisation_membership_organisation_id": ("organisation_id",),
        },
    )


def _documents() -> None:
    header = ("kind", "number", "symbol", "issuer", "parent_issuer", "place", "issued_partial", "subject")
    signer = ("signer_name", "signer_title", "signer_authority")
    make_table(
        "document",
        column("sha256", sa.String(64)),
        *(column(name, TEXT) for name in ("name", "media_type", "storage_key")),
        column("size", NUMBER),
        column("state", ENUM),
        column("attempts", NUMBER),
        *(column(name, TEXT, optional=True) for name in ("error_code", "error_message")),
        *(column(name, TEXT, optional=True) for name in (*header, *signer, "urgency", "arrival_number")),
        column("year", NUMBER, optional=True),
        *(column(name, sa.Date(), optional=True) for name in ("issued_on", "arrived_on")),
        *(column(name, JSON_TYPE) for name in ("addressees", "recipients", "corrected")),
        column("created_at", INSTANT),
        column("version", NUMBER),
        unique=("agency_id", "sha256"),
        indexes={"ix_document_citation": ("agency_id", "issuer", "number", "symbol", "year")},
    )


def _readings() -> None:
    make_table(
        "document_reading",
        reference("document_id", "document"),
        column("text", TEXT),
        column("source", JSON_TYPE),
        column("extraction", JSON_TYPE),
        column("rules_version", TEXT),
        column("lexicon_version", TEXT),
        column("weights_version", TEXT, optional=True),
        column("made_at", INSTANT),
        indexes={"ix_document_reading_document_id": ("document_id",)},
    )
    make_table(
        "refused_upload",
        column("name", TEXT, optional=True),
        column("sha256", sa.String(64), optional=True),
        column("code", TEXT),
        column("message", TEXT),
        column("at", INSTANT),
        indexes={"ix_refused_upload_at": ("agency_id", "id")},
    )


def _obligations() -> None:
    make_table(
        "obligation",
        reference("document_id", "document"),
        optional("reading_id", "document_reading"),
        *(column(name, NUMBER, optional=True) for name in ("read_start", "read_end", "page")),
        *(column(name, NUMBER) for name in ("span_start", "span_end", "version")),
        *(column(name, TEXT) for name in ("label", "text")),
        *(column(name, TEXT, optional=True) for name in ("condition", "product", "reason")),
        *(column(name, ENUM) for name in ("nature", "state")),
        column("deadline", JSON_TYPE, optional=True),
        *(column(name, JSON_TYPE) for name in ("targets", "report_to", "issues")),
        *(column(name, sa.Boolean()) for name in ("deadline_by_hand", "assignees_by_hand")),
        *(column(name, sa.Boolean()) for name in ("is_ours", "is_undecided")),
        column("due_on", sa.Date(), optional=True),
        column("due_time", sa.Time(), optional=True),
        column("confidence", sa.Float()),
        column("created_at", INSTANT),
        unique=("document_id", "reading_id", "read_start", "read_end"),
        indexes={
            "ix_obligation_order": ("agency_id", "document_id", "span_start"),
            "ix_obligation_due": ("agency_id", "due_on"),
        },
    )


def _decisions() -> None:
    make_table(
        "assignment",
        reference("obligation_id", "obligation"),
        optional("organisation_id", "organisation"),
        optional("group_id", "organisation_group"),
        column("position", NUMBER),
        *(column(name, TEXT) for name in ("name", "because", "resolved_by")),
        column("is_group", sa.Boolean()),
        *(column(name, ENUM) for name in ("role", "kind", "found_in")),
        column("candidates", JSON_TYPE),
        *(column(name, NUMBER, optional=True) for name in ("span_start", "span_end")),
        unique=("obligation_id", "position"),
        indexes={"ix_assignment_obligation_id": ("obligation_id",)},
    )
    make_table(
        "review",
        reference("document_id", "document"),
        optional("obligation_id", "obligation"),
        column("kind", ENUM),
        *(column(name, JSON_TYPE) for name in ("before", "after")),
        column("reason", TEXT, optional=True),
        column("by", TEXT),
        column("at", INSTANT),
        indexes={"ix_review_document": ("agency_id", "document_id", "id")},
    )
    numbered: list[SchemaItem] = [
        sa.UniqueConstraint("obligation_id", name="uq_search_entry_obligation_id"),
        sa.UniqueConstraint("number", name="uq_search_entry_number"),
    ]
    make_table("search_entry", reference("obligation_id", "obligation"), column("number", NUMBER), *numbered)


def _tasks() -> None:
    make_table(
        "task",
        reference("document_id", "document"),
        reference("obligation_id", "obligation"),
        optional("lead_id", "organisation"),
        optional("group_id", "organisation_group"),
        optional("parent_id", "task"),
        column("lead_key", TEXT),
        *(column(name, ENUM) for name in ("nature", "state")),
        *(column(name, sa.Date(), optional=True) for name in ("due_on", "remind_on")),
        column("due_time", sa.Time(), optional=True),
        column("due_sort", sa.Date()),
        *(column(name, TEXT, optional=True) for name in ("calendar_version", "due_because", "product")),
        *(column(name, sa.Boolean()) for name in ("due_by_hand", "closed_late")),
        column("closed_at", INSTANT, optional=True),
        column("created_at", INSTANT),
        column("version", NUMBER),
        unique=("obligation_id", "lead_key"),
        indexes={
            "ix_task_due": ("agency_id", "due_sort", "id"),
            "ix_task_lead": ("agency_id", "lead_id", "due_sort", "id"),
            "ix_task_document": ("agency_id", "document_id"),
            "ix_task_parent": ("parent_id",),
        },
    )


def _history() -> None:
    make_table(
        "task_event",
        reference("task_id", "task"),
        optional("document_id", "document"),
        column("kind", ENUM),
        column("from_state", ENUM, optional=True),
        column("to_state", ENUM),
        column("reason", TEXT, optional=True),
        column("by", TEXT),
        column("at", INSTANT),
        indexes={"ix_task_event_task": ("task_id", "id")},
    )
    make_table(
        "due_change",
        reference("task_id", "task"),
        *(column(name, sa.Date(), optional=True) for name in ("old_on", "new_on")),
        *(column(name, sa.Time(), optional=True) for name in ("old_time", "new_time")),
        *(column(name, TEXT) for name in ("reason", "asked_by", "decided_by")),
        column("at", INSTANT),
        indexes={"ix_due_change_task": ("task_id", "id")},
    )


def _records() -> None:
    make_table(
        "calendar_day",
        column("day", sa.Date()),
        column("is_work", sa.Boolean()),
        column("source", TEXT),
        unique=("agency_id", "day"),
    )
    make_table(
        "audit_event",
        column("at", INSTANT),
        *(column(name, TEXT) for name in ("by", "action")),
        column("subject_id", sa.Uuid(), optional=True),
        column("detail", TEXT, optional=True),
        indexes={"ix_audit_event_at": ("agency_id", "id")},
    )
