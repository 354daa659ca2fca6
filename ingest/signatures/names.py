"""What a certificate says about its holder (chủ chứng thư số), cleaned: it may come from anybody."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from asn1crypto import x509

from models.signature import SignatureKind

_LONGEST = 160
_AGENCY = re.compile(
    r"(?:bộ|sở|ủy ban|uỷ ban|ubnd|hội đồng|hđnd|văn phòng|tổng cục|cục|chi cục|vụ|ban|phòng|trung tâm|trường"
    r"|bệnh viện|học viện|viện|thanh tra|công an|tòa án|toà án|tỉnh ủy|thành ủy|huyện ủy|đảng ủy|bảo hiểm"
    r"|kho bạc|ngân hàng|công ty|tổng công ty|tập đoàn|đài|báo|chính phủ|quốc hội|kiểm toán|tỉnh|thành phố"
    r"|thuế|hải quan)(?: |$)"
)
_SHOWN = (
    ("common_name", "CN"),
    ("title", "T"),
    ("organizational_unit_name", "OU"),
    ("organization_name", "O"),
    ("locality_name", "L"),
    ("state_or_province_name", "ST"),
    ("country_name", "C"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who holds a certificate, and what kind of holder that is."""

    name: str | None
    organisation: str | None
    kind: SignatureKind
    subject: str


def holder_of(certificate: x509.Certificate) -> Holder:
    """The holder: the common name, else the organisation; the organisation, else its unit."""
    fields = _fields(certificate.subject)
    organisation = _first(fields, "organization_name", "organizational_unit_name")
    name = _first(fields, "common_name", "organization_name", "organizational_unit_name")
    return Holder(
        name=name,
        organisation=organisation,
        kind=_kind(name, fields),
        subject=", ".join(f"{short}={value}" for field, short in _SHOWN for value in fields.get(field, ())),
    )


def authority_of(certificate: x509.Certificate) -> str | None:
    """Who issued the certificate (cơ quan chứng thực)."""
    return _first(_fields(certificate.issuer), "common_name", "organization_name", "organizational_unit_name")


def clean(value: object) -> str:
    """One line of visible characters, NFC: no controls, no marks that turn the direction of writing."""
    text = unicodedata.normalize("NFC", str(value))
    visible = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in text)
    line = " ".join(visible.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


def _fields(name: x509.Name) -> dict[str, list[str]]:
    """The values of each field in the order of the certificate; a field may occur several times."""
    fields: dict[str, list[str]] = {}
    for part in name.chosen:
        for field in part:
            value = clean(field["value"].native)
            if value:
                fields.setdefault(field["type"].native, []).append(value)
    return fields


def _first(fields: dict[str, list[str]], *keys: str) -> str | None:
    return next((fields[key][0] for key in keys if key in fields), None)


def _kind(name: str | None, fields: dict[str, list[str]]) -> SignatureKind:
    """An agency's certificate names the agency where a person's names the person.

    Certificates of the Government's authority (Ban Cơ yếu Chính phủ) carry no other sign of it, apart from a
    tax number (MST) in place of a citizen's number in some.
    """
    if name is None:
        return SignatureKind.UNKNOWN
    folded = name.casefold()
    bodies = fields.get("organization_name", []) + fields.get("organizational_unit_name", [])
    numbers = fields.get("user_id", [])
    if any(number.upper().startswith("MST") for number in numbers):
        return SignatureKind.AGENCY
    if folded in {body.casefold() for body in bodies}:
        return SignatureKind.AGENCY
    return SignatureKind.AGENCY if _AGENCY.match(folded) else SignatureKind.PERSON
