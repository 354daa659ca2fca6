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


class SignatureKind(StrEnum):
    """Whose it is: the authorised person's, the agency's (con dấu điện tử), or a time stamp of the document.

    Nghị định 30/2020 asks for the first two; UNKNOWN where no certificate could be read.
    """

    PERSON = "person"
    AGENCY = "agency"
    TIMESTAMP = "timestamp"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSignature:
    """One signature (chữ ký số): who, when, by whose certificate, and whether it holds.

    `signer` is the name in the certificate, of a person or of an agency; `authority` who issued it.
    `signed_at` is an instant in UTC; `is_time_proven` where a trusted time stamp vouches for it, else it is
    what the signer's own clock said. `covers_whole_file` is False where something, allowed or not, was added
    to the file afterwards. `sentence` is the one Vietnamese sentence for the clerk, `details` the lines
    behind it.
    """

    state: SignatureState
    sentence: str
    kind: SignatureKind = SignatureKind.UNKNOWN
    signer: str | None = None
    organisation: str | None = None
    authority: str | None = None
    signed_at: datetime | None = None
    is_time_proven: bool = False
    covers_whole_file: bool = True
    details: tuple[str, ...] = ()
