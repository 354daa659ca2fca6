"""A certificate authority of its own: root, intermediate, signers with Vietnamese names, signed PDF files.

All times are given by the caller, so a test can sign in the past and check in the future.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path

from asn1crypto import crl as asn1_crl
from asn1crypto import keys as asn1_keys
from asn1crypto import ocsp as asn1_ocsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign import fields, signers, timestamps
from pyhanko.sign.signers import cms_embedder
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

SIGNED = datetime(2026, 3, 12, 2, 15, tzinfo=UTC)
"""09:15 on 12/03/2026 in Việt Nam."""
START = datetime(2024, 1, 1, tzinfo=UTC)
END = datetime(2029, 1, 1, tzinfo=UTC)
_AGES = datetime(2010, 1, 1, tzinfo=UTC), datetime(2050, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Identity:
    """A certificate with its key and the certificates that go with it in a signature."""

    certificate: x509.Certificate
    key: Key
    chain: tuple[x509.Certificate, ...] = ()

    @property
    def asn1(self) -> asn1_x509.Certificate:
        """The certificate as pyHanko wants it."""
        return to_asn1(self.certificate)

    @property
    def asn1_key(self) -> asn1_keys.PrivateKeyInfo:
        """The key as pyHanko wants it."""
        der = self.key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return asn1_keys.PrivateKeyInfo.load(der)


def to_asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    """A certificate of `cryptography` as one of `asn1crypto`."""
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def new_key(kind: str = "ec") -> Key:
    """A key: "ec" (P-256), or the bits of an RSA key."""
    if kind == "ec":
        return ec.generate_private_key(ec.SECP256R1())
    return _rsa_key(int(kind))


@cache
def _rsa_key(bits: int) -> Key:
    """One key for all who want RSA: making them is what takes the time."""
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def name_of(common_name: str, **parts: str) -> x509.Name:
    """A distinguished name: organisation, unit, title and number (`user_id`) may be added."""
    oids = {
        "organisation": NameOID.ORGANIZATION_NAME,
        "unit": NameOID.ORGANIZATIONAL_UNIT_NAME,
        "title": NameOID.TITLE,
        "user_id": NameOID.USER_ID,
    }
    more = [x509.NameAttribute(oids[key], value) for key, value in parts.items()]
    country = x509.NameAttribute(NameOID.COUNTRY_NAME, "VN")
    return x509.Name([country, *more, x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


@dataclass
class Authority:
    """A root and an intermediate authority that issues signers, time stampers and revocation lists."""

    name: str = "Cơ quan chứng thực thử nghiệm"
    root: Identity = field(init=False)
    intermediate: Identity = field(init=False)

    def __post_init__(self) -> None:
        root_key, middle_key = new_key(), new_key()
        root_name, middle_name = name_of(f"{self.name} gốc"), name_of(self.name)
        root = _certificate(root_name, root_key, root_name, root_key, _AGES, is_authority=True)
        self.root = Identity(root, root_key)
        middle = _certificate(middle_name, middle_key, root_name, root_key, _AGES, is_authority=True)
        self.intermediate = Identity(middle, middle_key, (root,))

    def signer(
        self,
        common_name: str,
        *,
        key: str = "ec",
        valid: tuple[datetime, datetime] = (START, END),
        for_time_stamps: bool = False,
        for_encryption: bool = False,
        **parts: str,
    ) -> Identity:
        """A person's, an agency's or a time stamp authority's certificate."""
        own = new_key(key)
        certificate = _certificate(
            name_of(common_name, **parts),
            own,
            self.intermediate.certificate.subject,
            self.intermediate.key,
            valid,
            for_time_stamps=for_time_stamps,
            for_encryption=for_encryption,
        )
        return Identity(certificate, own, (self.intermediate.certificate,))

    def lists(
        self,
        *,
        revoked: Mapping[x509.Certificate, datetime] | None = None,
        revoked_authority_since: datetime | None = None,
        at: datetime = SIGNED,
        days: int = 30,
    ) -> list[bytes]:
        """The revocation lists of the intermediate and of the root, as of `at`."""
        made = []
        above = {self.intermediate.certificate: revoked_authority_since} if revoked_authority_since else {}
        for issuer, entries in ((self.intermediate, revoked or {}), (self.root, above)):
            builder = x509.CertificateRevocationListBuilder(
                issuer.certificate.subject, at, at + timedelta(days=days)
            ).add_extension(x509.CRLNumber(1), critical=False)
            for certificate, since in entries.items():
                builder = builder.add_revoked_certificate(
                    x509.RevokedCertificateBuilder(certificate.serial_number, since).build()
                )
            signed = builder.sign(issuer.key, hashes.SHA256())
            made.append(signed.public_bytes(serialization.Encoding.DER))
        return made

    def answer(self, identity: Identity, *, at: datetime = SIGNED, days: int = 30) -> bytes:
        """The authority's own OCSP answer that a certificate is good."""
        response = (
            ocsp.OCSPResponseBuilder()
            .add_response(
                cert=identity.certificate,
                issuer=self.intermediate.certificate,
                algorithm=hashes.SHA1(),
                cert_status=ocsp.OCSPCertStatus.GOOD,
                this_update=at,
                next_update=at + timedelta(days=days),
                revocation_time=None,
                revocation_reason=None,
            )
            .responder_id(ocsp.OCSPResponderEncoding.HASH, self.intermediate.certificate)
            .sign(self.intermediate.key, hashes.SHA256())
        )
        return response.public_bytes(serialization.Encoding.DER)

    def trust_in(self, folder: Path, name: str = "goc.pem") -> Path:
        """Writes the root into a folder of trusted roots."""
        folder.mkdir(parents=True, exist_ok=True)
        pem = self.root.certificate.public_bytes(serialization.Encoding.PEM)
        (folder / name).write_bytes(pem)
        return folder


def _certificate(
    subject: x509.Name,
    key: Key,
    issuer: x509.Name,
    issuer_key: Key,
    valid: tuple[datetime, datetime],
    *,
    is_authority: bool = False,
    for_time_stamps: bool = False,
    for_encryption: bool = False,
) -> x509.Certificate:
    usage = x509.KeyUsage(
        digital_signature=not (is_authority or for_encryption),
        content_commitment=not (is_authority or for_encryption),
        key_encipherment=for_encryption,
        data_encipherment=for_encryption,
        key_agreement=False,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        encipher_only=False,
        decipher_only=False,
    )
    builder = (
        x509.CertificateBuilder(issuer, subject, key.public_key(), x509.random_serial_number(), *valid)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False
        )
    )
    if subject != issuer:
        builder = _with_addresses(builder)
    if for_time_stamps:
        builder = builder.add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True
        )
    return builder.sign(issuer_key, hashes.SHA256())


def _with_addresses(builder: x509.CertificateBuilder) -> x509.CertificateBuilder:
    """Where a list and an answer could be fetched, as real certificates say; nothing may go there."""
    point = x509.DistributionPoint(
        [x509.UniformResourceIdentifier("http://thu-hoi.invalid/crl")], None, None, None
    )
    responder = x509.AccessDescription(
        AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier("http://thu-hoi.invalid/ocsp")
    )
    issuer = x509.AccessDescription(
        AuthorityInformationAccessOID.CA_ISSUERS, x509.UniformResourceIdentifier("http://thu-hoi.invalid/ca")
    )
    return builder.add_extension(x509.CRLDistributionPoints([point]), critical=False).add_extension(
        x509.AuthorityInformationAccess([responder, issuer]), critical=False
    )


class _SignerWithClock(signers.PdfSigner):
    """A signer whose clock shows what the test says."""

    clock: datetime = SIGNED

    def init_signing_session(
        self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False
    ) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self.clock
        return session


def sign(
    pdf: bytes,
    who: Identity,
    *,
    at: datetime = SIGNED,
    stamp: timestamps.TimeStamper | None = None,
    digest: str = "sha256",
    field_name: str = "ChuKy1",
    lock: bool = False,
    carried: tuple[Authority, Sequence[bytes]] | None = None,
) -> bytes:
    """The PDF with one more signature, appended as a further save.

    `lock` forbids any later change; `carried` are revocation lists that go inside the signature (Adobe's way).
    """
    signer = signers.SimpleSigner(
        signing_cert=who.asn1,
        signing_key=who.asn1_key,
        cert_registry=_store(who),
    )
    meta = signers.PdfSignatureMetadata(
        field_name=field_name,
        md_algorithm=digest,
        subfilter=fields.SigSeedSubFilter.ADOBE_PKCS7_DETACHED if carried else fields.SigSeedSubFilter.PADES,
        certify=lock,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES if lock else fields.MDPPerm.FILL_FORMS,
        embed_validation_info=carried is not None,
        validation_context=_context(carried, at) if carried else None,
    )
    writer = writer_of(pdf)
    pdf_signer = _SignerWithClock(meta, signer, timestamper=stamp)
    pdf_signer.clock = at
    out: BytesIO = asyncio.run(pdf_signer.async_sign_pdf(writer))
    return out.getvalue()


def sign_by_hand(
    pdf: bytes, who: Identity, *, field_name: str = "ChuKy2", oldest_form: bool = False
) -> bytes:
    """The PDF with a signature that asks nobody's leave, so also where a signer forbade any further one.

    The oldest form (`adbe.pkcs7.sha1`) signs the SHA-1 digest of the bytes, which travels inside.
    """
    signer = signers.SimpleSigner(signing_cert=who.asn1, signing_key=who.asn1_key, cert_registry=_store(who))
    value = signers.PdfSignedData(pdf_name("/Sig"), timestamp=SIGNED, bytes_reserved=16384)
    if oldest_form:
        value[pdf_name("/SubFilter")] = pdf_name("/adbe.pkcs7.sha1")
    steps = cms_embedder.PdfCMSEmbedder().write_cms(field_name, writer_of(pdf))
    next(steps)
    steps.send(cms_embedder.SigObjSetup(sig_placeholder=value))
    prepared, out = steps.send(cms_embedder.SigIOSetup(md_algorithm="sha1" if oldest_form else "sha256"))
    if oldest_form:
        work = signer.async_sign_general_data(prepared.document_digest, "sha1", detached=False)
    else:
        work = signer.async_sign(prepared.document_digest, "sha256")
    steps.send(asyncio.run(work))
    data: bytes = out.getvalue()
    return data


def writer_of(pdf: bytes) -> IncrementalPdfFileWriter:
    """A further save of the PDF."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf), strict=False)
    if writer.security_handler is not None:
        writer.encrypt(b"")  # type: ignore[no-untyped-call]
    return writer


def saved(writer: IncrementalPdfFileWriter) -> bytes:
    """The PDF with that further save."""
    out = BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]
    return out.getvalue()


def _context(carried: tuple[Authority, Sequence[bytes]], at: datetime) -> ValidationContext:
    authority, lists = carried
    return ValidationContext(
        trust_roots=[authority.root.asn1],
        moment=at,
        crls=[asn1_crl.CertificateList.load(one) for one in lists],
        revocation_mode="require",
    )


def _store(who: Identity) -> SimpleCertificateStore:
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register_multiple([to_asn1(one) for one in who.chain])
    return store


def stamper(who: Identity, at: datetime) -> timestamps.TimeStamper:
    """A time stamp authority whose clock stands at `at`."""
    return timestamps.DummyTimeStamper(
        tsa_cert=who.asn1,
        tsa_key=who.asn1_key,
        certs_to_embed=_store(who),
        fixed_dt=at,
    )


def stamp_document(pdf: bytes, stamp: timestamps.TimeStamper) -> bytes:
    """The PDF with a time stamp of the whole document."""
    writer = writer_of(pdf)
    out: BytesIO = signers.PdfTimeStamper(stamp).timestamp_pdf(writer, "sha256")
    return out.getvalue()


def with_store(pdf: bytes, *, lists: Sequence[bytes] = (), answers: Sequence[bytes] = ()) -> bytes:
    """The PDF with revocation evidence in its security store (DSS), appended as a further save."""
    out = BytesIO(pdf)
    DocumentSecurityStore.add_dss(
        out,
        None,
        crls=[asn1_crl.CertificateList.load(one) for one in lists],
        ocsps=[asn1_ocsp.OCSPResponse.load(one) for one in answers],
        strict=False,
    )
    return out.getvalue()


def signature_place(pdf: bytes, number: int = -1) -> tuple[int, int]:
    """Where the value of a signature stands in the file, between its angle brackets."""
    found = PdfFileReader(BytesIO(pdf), strict=False).embedded_signatures[number]
    _, length, second, _ = (int(one) for one in found.byte_range)
    return length + 1, second - 1
