"""Digital signatures of a file (chữ ký số) and what a check of them found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class SignatureState(StrEnum):
    """The outcome of a check, from best to worst.

    VALID: unchanged, chain trusted, not revoked by embedded evidence. UNREVOKED_UNKNOWN: unchanged and
    trusted, but no embedded evidence about revocation ("chưa kiểm tra được thu hồi").
    """

    VALID = "valid"
    UNREVOKED_UNKNOWN = "unrevoked_unknown"
    UNTRUSTED = "untrusted"
    EXPIRED = "expired"
    REVOKED = "revoked"
    CHANGED = "changed"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSignature:
    """One signature (chữ ký số): who, when, by whose certificate, and whether it holds.

    `signed_at` is an instant in UTC; `is_time_proven` where a time stamp vouches for it, else it is what the
    signer's own clock said. `sentence` is the one Vietnamese sentence for the clerk.
    """

    state: SignatureState
    sentence: str
    signer: str | None = None
    organisation: str | None = None
    authority: str | None = None
    signed_at: datetime | None = None
    is_time_proven: bool = False
    covers_whole_file: bool = True
    details: tuple[str, ...] = ()
