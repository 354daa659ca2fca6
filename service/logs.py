"""The log (nhật ký vận hành): one line for a person, or one JSON object; never a word of a document.

What a request or a job is about is told by its key. Names of files, texts and what people typed stand in no
line: whoever reads logs need not be allowed to read documents.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TextIO

from service.defects import describe
from service.settings import LogFormat, LogLevel

REQUEST: ContextVar[str | None] = ContextVar("dondoc_request", default=None)
"""The key of the request that is being answered, in the threads that work for it too."""

FACTS = "facts"
"""Attribute of a record with named values: `logger.info(…, extra={FACTS: {…}})`."""

OURS = ("service", "ingest", "nlp", "models")
QUIET = ("pdfminer", "pdfplumber", "pypdfium2", "docx", "openpyxl", "sqlalchemy", "dbos", "alembic")
"""Libraries whose warnings may quote what they were reading: nothing of a document goes into a log."""


class _Safe(logging.Formatter):
    """Tells kind and place of an exception; its message may quote a document."""

    def formatException(self, ei: object) -> str:  # noqa: N802 - the library's name
        """See `describe`."""
        fault = ei[1] if isinstance(ei, tuple) else None
        return describe(fault) if isinstance(fault, BaseException) else ""


class TextLines(_Safe):
    """For a person."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The line, with the request that it belongs to."""
        line = super().format(record)
        request = REQUEST.get()
        return f"{line} [{request}]" if request else line


class JsonLines(_Safe):
    """For a program: one object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The object."""
        found: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        request = REQUEST.get()
        if request:
            found["request"] = request
        facts = getattr(record, FACTS, None)
        if isinstance(facts, Mapping):
            found |= facts
        if record.exc_info:
            found["defect"] = self.formatException(record.exc_info)
        return json.dumps(found, ensure_ascii=False, default=str)


def set_up_logs(level: LogLevel, form: LogFormat, stream: TextIO | None = None) -> None:
    """Sends everything to one stream (stderr), libraries from WARNING on."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines() if form is LogFormat.JSON else TextLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in OURS:
        logging.getLogger(name).setLevel(level.value.upper())
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.CRITICAL)
