"""What can still be said of a signed file that no longer opens: whether the signed bytes were changed.

Whoever edits a signed file by hand often shifts its bytes, and then its tables lead nowhere. The signature
still tells by its digest, because its range and its value stand in the bytes as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from itertools import islice
from pathlib import Path

from asn1crypto import cms
from cryptography.hazmat.primitives import hashes
from pyhanko.pdf_utils.generic import parse_pdf_date
from pyhanko.sign.general import extract_certificate_info, extract_signer_info
from pyhanko.sign.validation.generic_cms import extract_self_reported_ts
from pyhanko.sign.validation.utils import extract_message_digest
from pyhanko_certvalidator.util import get_pyca_cryptography_hash

from ingest.signatures.moments import in_utc
from ingest.signatures.names import authority_of, holder_of
from ingest.signatures.sentences import changed_sentence, identity_lines
from models.signature import FileSignature, SignatureState

_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s*\]")
_VALUE = re.compile(rb"/Contents\s*<([0-9A-Fa-f\s]{100,2000000})>")
_TIME = re.compile(rb"/M\s*\(D(?::|\\072)([0-9Z+'-]{4,40})\)")  # some write the colon by its number
_NEARBY = 1024 * 1024
_MOST = 50


def changed_signatures(path: Path) -> tuple[FileSignature, ...]:
    """Those signatures of a file that does not open whose signed bytes are no longer what was signed.

    A file whose end is missing was cut off on its way rather than changed, and is not among them.
    """
    data = path.read_bytes()
    is_cut_off = b"%%EOF" not in data[-1024:]
    found: list[FileSignature] = []
    for ranges, body in islice(_signatures(data), _MOST):
        if is_cut_off and ranges[2] + ranges[3] > len(data):
            continue
        with suppress(Exception):  # nothing can be said of this one
            changed = _changed(data, ranges, body)
            if changed is not None:
                found.append(changed)
    return tuple(found)


def _signatures(data: bytes) -> Iterator[tuple[tuple[int, ...], bytes]]:
    """Each byte range with the object that it stands in."""
    for found in _RANGE.finditer(data):
        start = data.rfind(b" obj", max(0, found.start() - _NEARBY), found.start())
        end = data.find(b"endobj", found.end(), found.end() + _NEARBY)
        yield tuple(int(number) for number in found.groups()), data[max(0, start) : end if end > 0 else None]


def _changed(data: bytes, ranges: tuple[int, ...], body: bytes) -> FileSignature | None:
    value = _VALUE.search(body)
    if value is None:
        return None
    signed_data = cms.ContentInfo.load(bytes.fromhex(value[1].decode("ascii")))["content"]
    signer_info = extract_signer_info(signed_data)
    if _digest(data, ranges, signer_info) == extract_message_digest(signer_info):
        return None
    certificate = extract_certificate_info(signed_data).signer_cert
    holder = holder_of(certificate)
    claimed = _claimed(signer_info, body)
    return FileSignature(
        state=SignatureState.CHANGED,
        sentence=changed_sentence(holder, claimed),
        kind=holder.kind,
        signer=holder.name,
        organisation=holder.organisation,
        authority=authority_of(certificate),
        signed_at=claimed,
        covers_whole_file=False,
        details=identity_lines(certificate),
    )


def _digest(data: bytes, ranges: tuple[int, ...], signer_info: cms.SignerInfo) -> bytes:
    first, length, second, rest = ranges
    digest = hashes.Hash(get_pyca_cryptography_hash(signer_info["digest_algorithm"]["algorithm"].native))
    digest.update(data[first : first + length])
    digest.update(data[second : second + rest])
    return digest.finalize()


def _claimed(signer_info: cms.SignerInfo, body: bytes) -> datetime | None:
    """The signer's own clock, in the container or beside it."""
    found = extract_self_reported_ts(signer_info)
    written = _TIME.search(body)
    if found is None and written is not None:
        found = parse_pdf_date(f"D:{written[1].decode('ascii')}", strict=False)
    return in_utc(found)
