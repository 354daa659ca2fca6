"""Files that go out (tải tệp về): always as an attachment, a page of somebody else must not run here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO
from urllib.parse import quote

from starlette.responses import StreamingResponse

from service.documents import StoredFile

_CHUNK = 1 << 18


def attachment(file: StoredFile, media_type: str = "application/octet-stream") -> StreamingResponse:
    """The answer that hands a file out."""
    return StreamingResponse(
        _chunks(file.stream),
        media_type=media_type,
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name, safe='')}",
            "Content-Length": str(file.size),
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "Cache-Control": "private, no-store",
        },
    )


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    with stream:
        while chunk := stream.read(_CHUNK):
            yield chunk
