"""Revocation evidence that travels in the file itself (dữ liệu thu hồi): its security store and signatures.

Nothing is ever fetched, so this is all there is. It is signed by the authorities, not by the file's signer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from asn1crypto import cms, core, crl, ocsp, x509
from pyhanko.pdf_utils.generic import DictionaryObject
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import find_cms_attribute_iter

Value = TypeVar("Value", bound=core.Asn1Value)

_MOST_LISTS = 60
_MOST_CERTIFICATES = 60
_MOST_BYTES = 4 * 1024 * 1024  # a revocation list takes fifty times its size in memory


@dataclass(frozen=True, slots=True)
class Evidence:
    """Revocation lists (CRL), answers of responders (OCSP) and further certificates."""

    crls: tuple[crl.CertificateList, ...] = ()
    ocsps: tuple[ocsp.OCSPResponse, ...] = ()
    certificates: tuple[x509.Certificate, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.crls or self.ocsps)

    def joined(self, other: Evidence) -> Evidence:
        """This evidence, then the other."""
        return Evidence(
            (*self.crls, *other.crls)[:_MOST_LISTS],
            (*self.ocsps, *other.ocsps)[:_MOST_LISTS],
            (*self.certificates, *other.certificates)[:_MOST_CERTIFICATES],
        )


def evidence_of_file(reader: PdfFileReader) -> Evidence:
    """What the document security store (DSS) holds; an element that is none is left out."""
    try:
        store = reader.root["/DSS"]
    except Exception:  # no store, or one that cannot be read: no evidence either way
        return Evidence()
    return Evidence(
        _loaded(_streams(store, "/CRLs"), _revocation_list),
        _loaded(_streams(store, "/OCSPs"), _response),
        _loaded(_streams(store, "/Certs"), x509.Certificate.load),
    )


def evidence_of_signature(signed_data: cms.SignedData, signer_info: cms.SignerInfo) -> Evidence:
    """What one signature brings along: Adobe's signed attribute and the lists of its container."""
    lists: list[Any] = []
    answers: list[Any] = []
    try:
        for value in find_cms_attribute_iter(signer_info["signed_attrs"], "adobe_revocation_info_archival"):
            lists += value["crl"] or ()
            answers += value["ocsp"] or ()
        if not isinstance(signed_data["crls"], core.Void):
            lists += [one.chosen for one in signed_data["crls"] if one.name == "crl"]
    except Exception:  # broken attributes are no evidence
        return Evidence()
    return Evidence(
        _loaded((one.dump() for one in lists[:_MOST_LISTS]), _revocation_list),
        _loaded((one.dump() for one in answers[:_MOST_LISTS]), _response),
    )


def _streams(store: DictionaryObject, key: str) -> list[bytes]:
    """The streams of an array of the store, as long as they are not too many or too large."""
    found: list[bytes] = []
    room = _MOST_BYTES
    references: list[Any] = []
    with suppress(Exception):  # the key is missing or no array
        references = list(store[key])[:_MOST_LISTS]
    for reference in references:
        data = b""
        with suppress(Exception):  # one broken stream does not cost the others
            data = reference.get_object().data
        room -= len(data)
        if room < 0:
            break
        found.append(data)
    return found


def _loaded(pieces: Iterable[bytes], load: Callable[[bytes], Value]) -> tuple[Value, ...]:
    found: list[Value] = []
    for piece in pieces:
        with suppress(Exception):  # as above
            found.append(load(piece))
    return tuple(found)


def _revocation_list(data: bytes) -> crl.CertificateList:
    value = crl.CertificateList.load(data)
    _ = value["tbs_cert_list"]["issuer"].hashable, value["tbs_cert_list"]["this_update"].native
    return value


def _response(data: bytes) -> ocsp.OCSPResponse:
    value = ocsp.OCSPResponse.load(data)
    _ = [one["this_update"].native for one in value.response_data["responses"]]
    return value
