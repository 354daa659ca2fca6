"""Whether the file still is what was signed (toàn vẹn): digests, the signature itself, what came later."""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import dataclass, replace
from enum import Enum, auto

from asn1crypto import cms, x509
from cryptography.hazmat.primitives import hashes
from pyhanko.sign.diff_analysis import DiffPolicy, DiffResult, ModificationLevel
from pyhanko.sign.general import extract_signer_info
from pyhanko.sign.validation.generic_cms import extract_certs_for_validation, validate_sig_integrity
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator.util import get_pyca_cryptography_hash

_OLD_SHA1 = "/adbe.pkcs7.sha1"
_WEAK_DIGESTS = frozenset({"md2", "md5", "sha1"})
_SHORTEST_RSA = 2048
_FILLED_IN = ModificationLevel.FORM_FILLING.value


class Integrity(Enum):
    """What became of the signed bytes.

    ADDED: something was added that leaves what was signed as it was (a further signature, evidence).
    PARTIAL: parts of the file were never signed. FORGED: the signature does not belong to its certificate.
    """

    WHOLE = auto()
    ADDED = auto()
    CHANGED = auto()
    CHANGED_LATER = auto()
    PARTIAL = auto()
    FORGED = auto()


INTACT = frozenset({Integrity.WHOLE, Integrity.ADDED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A signed container: its certificate, those that came along, whether bytes and signature fit."""

    certificate: x509.Certificate
    others: tuple[x509.Certificate, ...]
    is_intact: bool
    is_genuine: bool


def sealed_file(embedded: EmbeddedPdfSignature) -> Sealed:
    """A signature of a person or an agency against the bytes that it says it covers."""
    content = embedded.signed_data["encap_content_info"]["content"]
    if embedded.sig_object.get("/SubFilter") != _OLD_SHA1:
        return _sealed(embedded.signed_data, embedded.signer_info, embedded.compute_digest())
    # the oldest form: the digest of the bytes is the content, and that content is signed
    inner = content.native
    if not isinstance(inner, bytes):
        raise ValueError("a signature of this kind holds a digest")
    found = _sealed(embedded.signed_data, embedded.signer_info, _digest(embedded.md_algorithm, inner))
    fits = inner == embedded.compute_digest("sha1")
    return replace(found, is_intact=found.is_intact and fits)


def sealed_token(signed_data: cms.SignedData, imprint_of: Callable[[str], bytes]) -> Sealed:
    """A time stamp against what it stamps; `imprint_of` digests that by a named algorithm."""
    wrapped = signed_data["encap_content_info"]
    signer_info = extract_signer_info(signed_data)
    algorithm = signer_info["digest_algorithm"]["algorithm"].native
    found = _sealed(signed_data, signer_info, _digest(algorithm, bytes(wrapped["content"])))
    imprint = wrapped["content"].parsed["message_imprint"]
    expected = imprint_of(imprint["hash_algorithm"]["algorithm"].native)
    return replace(found, is_intact=found.is_intact and imprint["hashed_message"].native == expected)


def integrity_of(
    embedded: EmbeddedPdfSignature, sealed: Sealed, signature_fields: Set[str], comparison: DiffPolicy
) -> Integrity:
    """The digest first: a changed byte spoils everything else; then what later saves did to the file."""
    if not sealed.is_intact:
        return Integrity.CHANGED
    if not sealed.is_genuine:
        return Integrity.FORGED
    embedded.compute_integrity_info(comparison)  # type: ignore[no-untyped-call]
    if embedded.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return Integrity.WHOLE
    if embedded.coverage != SignatureCoverageLevel.ENTIRE_REVISION:
        return Integrity.PARTIAL
    return Integrity.ADDED if _only_added_to(embedded, signature_fields) else Integrity.CHANGED_LATER


def weakness_of(signed_data: cms.SignedData, certificate: x509.Certificate) -> str | None:
    """The algorithm that is no longer safe, as people call it; None where all are."""
    digest: str = extract_signer_info(signed_data)["digest_algorithm"]["algorithm"].native
    key = certificate.public_key
    if digest in _WEAK_DIGESTS:
        return {"sha1": "SHA-1"}.get(digest, digest.upper())
    if key.algorithm == "rsa" and key.bit_size < _SHORTEST_RSA:
        return f"RSA {key.bit_size} bit"
    return None


def _only_added_to(embedded: EmbeddedPdfSignature, signature_fields: Set[str]) -> bool:
    """Whether all later saves are what a signed file allows.

    A form field that was filled in later shows other words than were signed. That is no addition, unless
    the signer allowed it in so many words.
    """
    found = embedded.diff_result
    if not isinstance(found, DiffResult) or found.modification_level.value > _FILLED_IN:
        return False
    allowed = embedded.docmdp_level
    if allowed is not None:
        return bool(found.modification_level.value <= allowed.value)
    return found.changed_form_fields <= signature_fields


def _sealed(signed_data: cms.SignedData, signer_info: cms.SignerInfo, digest: bytes) -> Sealed:
    certificates = extract_certs_for_validation(signed_data)
    intact, genuine = validate_sig_integrity(
        signer_info,
        certificates.signer_cert,
        expected_content_type=signed_data["encap_content_info"]["content_type"].native,
        actual_digest=digest,
    )
    return Sealed(
        certificate=certificates.signer_cert,
        others=tuple(certificates.other_certs),
        is_intact=intact,
        is_genuine=genuine,
    )


def _digest(algorithm: str, data: bytes) -> bytes:
    digest = hashes.Hash(get_pyca_cryptography_hash(algorithm))
    digest.update(data)
    return digest.finalize()
