"""When a signature was made (thời điểm ký): the signer's own clock, and time stamps that prove more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from asn1crypto import cms
from cryptography.hazmat.primitives import hashes
from pyhanko.sign.general import extract_signer_info, find_cms_attribute_iter
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko_certvalidator.util import get_pyca_cryptography_hash

from ingest.signatures.chain import TRUSTED, Chain, ChainState, Judge
from ingest.signatures.evidence import Evidence, evidence_of_signature
from ingest.signatures.integrity import Sealed, sealed_token, weakness_of
from models.clock import OFFICE_TIME

_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_LATEST = datetime(2200, 1, 1, tzinfo=UTC)
_MOST_TOKENS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A time stamp (dấu thời gian): its time, who gave it and whether that authority can be believed."""

    time: datetime
    sealed: Sealed
    chain: Chain

    @property
    def is_proof(self) -> bool:
        """Whether the time is proven: token and stamped bytes fit, and its authority is trusted."""
        return self.sealed.is_intact and self.sealed.is_genuine and self.chain.state in TRUSTED


def claimed_time(embedded: EmbeddedPdfSignature) -> datetime | None:
    """What the signer's own clock said, in UTC."""
    try:
        return in_utc(embedded.self_reported_timestamp)
    except Exception:  # a date that is none
        return None


def in_utc(found: datetime | None) -> datetime | None:
    """A time that an office could have seen; one without a zone is of Việt Nam."""
    if found is None:
        return None
    return _sensible(found if found.tzinfo else found.replace(tzinfo=OFFICE_TIME))


def stamps_of(
    embedded: EmbeddedPdfSignature, judge: Judge, evidence: Evidence, moment: datetime
) -> list[Stamp]:
    """The time stamps that a signature carries; each vouches for the signature's value."""
    value = embedded.signer_info["signature"].native

    def imprint(algorithm: str) -> bytes:
        digest = hashes.Hash(get_pyca_cryptography_hash(algorithm))
        digest.update(value)
        return digest.finalize()

    found: list[Stamp] = []
    try:
        tokens = find_cms_attribute_iter(embedded.signer_info["unsigned_attrs"], "signature_time_stamp_token")
        for token, _ in zip(tokens, range(_MOST_TOKENS), strict=False):
            found.append(
                _stamp(token["content"], sealed_token(token["content"], imprint), judge, evidence, moment)
            )
    except Exception:  # an unreadable token proves nothing
        return found
    return found


def document_stamp(
    embedded: EmbeddedPdfSignature, judge: Judge, evidence: Evidence, moment: datetime
) -> Stamp:
    """The time stamp of the whole document as it was then (/DocTimeStamp)."""
    sealed = sealed_token(embedded.signed_data, embedded.compute_digest)
    return _stamp(embedded.signed_data, sealed, judge, evidence, moment)


def first_proof(stamps: Iterable[Stamp]) -> Stamp | None:
    """The earliest stamp that proves its time."""
    return min((one for one in stamps if one.is_proof), key=lambda one: one.time, default=None)


def _stamp(
    token: cms.SignedData, sealed: Sealed, judge: Judge, evidence: Evidence, moment: datetime
) -> Stamp:
    """A stamp whose own certificate is judged at `moment`: the present, or when a later stamp proves it."""
    time = _sensible(token["encap_content_info"]["content"].parsed["gen_time"].native)
    if time is None:
        raise ValueError("no time in the time stamp")
    known = evidence.joined(evidence_of_signature(token, extract_signer_info(token)))
    if weakness_of(token, sealed.certificate):
        chain = Chain(state=ChainState.WEAK)
    else:
        chain = judge.chain_of(sealed.certificate, sealed.others, known, moment, for_time_stamps=True)
    return Stamp(time=time, sealed=sealed, chain=chain)


def _sensible(found: datetime) -> datetime | None:
    """A time in UTC that a calendar knows and an office could have seen."""
    time = found.astimezone(UTC)
    return time if _EARLIEST < time < _LATEST else None
