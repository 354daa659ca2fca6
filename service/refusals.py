"""Files that were not taken in (tệp bị từ chối): what is kept of one, and its exception made anew."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from models.errors import BadInput, DondocError, ErrorCode, SecretDocument
from models.tables.documents import RefusedUploadRow
from service.people import CLERK


def refusal_of(
    fault: BadInput,
    key: UUID,
    agency_id: UUID,
    *,
    name: str,
    sha256: str | None,
    at: datetime,
    by: str = CLERK,
) -> RefusedUploadRow:
    """The note that is kept of a refused file.

    Of a secret document only that it was refused, when and by whom (Luật 117/2025/QH15, Điều 5). Nor is the
    reader's own sentence kept then, for it might tell the level of secrecy or a name.
    """
    is_secret = isinstance(fault, SecretDocument)
    return RefusedUploadRow(
        id=key,
        agency_id=agency_id,
        name=None if is_secret else name,
        sha256=None if is_secret else sha256,
        code=fault.code.value,
        message=SecretDocument().message if is_secret else fault.message,
        by=by,
        at=at,
    )


def error_of(code: ErrorCode, message: str) -> DondocError:
    """The exception that was kept as code and message."""
    classes: list[type[BadInput]] = [BadInput, *BadInput.__subclasses__()]
    kind = next((each for each in classes if each.code is code), BadInput)
    return kind(message)
