"""The reading of a document as a job (công việc đọc văn bản): its steps, its states, how urgent it is."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Step(StrEnum):
    """The steps of reading a document, in their order; each is kept when it is done."""

    READ = "read"
    EXTRACT = "extract"
    MATCH = "match"
    DRAFT = "draft"
    INDEX = "index"
    NOTIFY = "notify"


STEPS: tuple[Step, ...] = tuple(Step)


class JobState(StrEnum):
    """How far a job is (trạng thái công việc): a refused document has none, it is gone."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


OPEN_JOBS = frozenset({JobState.QUEUED, JobState.RUNNING})
"""States in which something is still to come."""


class Priority(IntEnum):
    """What is read first (thứ tự ưu tiên): the smaller number. Scans take minutes, so they come last."""

    FLASH = 1
    URGENT = 2
    ORDINARY = 3
    SCAN = 4


class ReminderKind(StrEnum):
    """Why a task is on the list of a day (lý do nhắc việc)."""

    UPCOMING = "upcoming"
    DUE = "due"
    OVERDUE = "overdue"
