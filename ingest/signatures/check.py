"""Checks every signature of one PDF, wholly offline, and says what it found."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from ingest.context import Tick
from ingest.signatures.chain import Judge
from ingest.signatures.evidence import Evidence, evidence_of_file, evidence_of_signature
from ingest.signatures.integrity import INTACT, Integrity, integrity_of, sealed_file, weakness_of
from ingest.signatures.moments import Stamp, claimed_time, document_stamp, first_proof, stamps_of
from ingest.signatures.names import authority_of, holder_of
from ingest.signatures.patience import OutOfPatience, PatientComparison
from ingest.signatures.sentences import Findings, details_of, sentence_of, state_of
from ingest.signatures.trust import TrustedRoots, load_roots
from models.signature import FileSignature, SignatureKind, SignatureState

for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).setLevel(
        logging.CRITICAL
    )  # their warnings print names and values of the document

MOST_SIGNATURES = 50

_TOO_MANY = (
    f"Tệp có hơn {MOST_SIGNATURES} chữ ký số nên không được kiểm tra; không dùng làm căn cứ, "
    "hãy hỏi lại nơi gửi."
)
_TOO_LONG = (
    "Một chữ ký số trong tệp không kiểm tra được vì tệp quá phức tạp; không dùng làm căn cứ, "
    "hãy hỏi lại nơi gửi."
)
_BROKEN = (
    "Một chữ ký số trong tệp bị hỏng, không kiểm tra được; không dùng làm căn cứ, hãy xin lại tệp từ nơi gửi."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Circumstances:
    """What all signatures of a file are checked with."""

    roots: TrustedRoots
    judge: Judge
    evidence: Evidence
    now: datetime
    revisions: int
    fields: frozenset[str]
    comparison: PatientComparison


@dataclass(frozen=True, slots=True, kw_only=True)
class _DocumentStamp:
    """A time stamp of the whole document, what became of the document since, and when it was judged."""

    stamp: Stamp
    integrity: Integrity
    moment: datetime

    @property
    def is_proof(self) -> bool:
        return self.stamp.is_proof and self.integrity in INTACT


def check_file(path: Path, trust: Path | None, now: datetime, tick: Tick) -> tuple[FileSignature, ...]:
    """The signatures of a PDF in the order in which they were made; those that cannot be read come last.

    May raise anything for a file that pyHanko cannot open; `ingest.signature` answers then.
    """
    with path.open("rb") as file:
        reader = PdfFileReader(file, strict=False)
        if reader.encrypted:
            reader.decrypt(b"")  # a file that opens without a password, but may not be changed
        filled = list(islice(enumerate_sig_fields(reader, filled_status=True), MOST_SIGNATURES + 1))
        if len(filled) > MOST_SIGNATURES:
            return (_broken(_TOO_MANY),)
        if not filled:
            return ()
        embedded, broken = _opened(reader, filled)
        roots = load_roots(trust)
        done = 0
        circumstances = _Circumstances(
            roots=roots,
            judge=Judge(roots=roots.certificates),
            evidence=evidence_of_file(reader),
            now=now,
            revisions=reader.xrefs.total_revisions,
            fields=frozenset(
                name for name, _, _ in islice(enumerate_sig_fields(reader), 10 * MOST_SIGNATURES)
            ),
            comparison=PatientComparison(lambda: tick(done, len(filled))),
        )
        stamps = _document_stamps(embedded, circumstances)
        found: list[FileSignature] = []
        for one in embedded:
            found.append(_checked(one, stamps, circumstances))
            done += 1
            tick(done, len(filled))
        return (*found, *[_broken()] * broken)


def _opened(reader: PdfFileReader, filled: Sequence[Any]) -> tuple[list[EmbeddedPdfSignature], int]:
    """The signatures that can be opened, in the order of signing, and how many cannot."""
    embedded: list[EmbeddedPdfSignature] = []
    for name, _, field in filled:
        with suppress(Exception):  # no container of a signature, or one of a kind that nobody knows
            embedded.append(EmbeddedPdfSignature(reader, field, name))
    return sorted(embedded, key=lambda one: one.signed_revision), len(filled) - len(embedded)


def _document_stamps(
    embedded: Sequence[EmbeddedPdfSignature], given: _Circumstances
) -> dict[EmbeddedPdfSignature, _DocumentStamp]:
    """The time stamps of the document, judged from the last to the first.

    A trusted later stamp proves that an earlier one existed then, so the earlier one is judged at that time:
    the certificates of time stamp authorities end, too.
    """
    stamps: dict[EmbeddedPdfSignature, _DocumentStamp] = {}
    moment = given.now
    for one in reversed(embedded):
        if not _is_stamp(one):
            continue
        with suppress(Exception):  # then it is reported as broken when its turn comes
            stamp = document_stamp(one, given.judge, given.evidence, moment)
            integrity = integrity_of(one, stamp.sealed, given.fields, given.comparison)
            stamps[one] = _DocumentStamp(stamp=stamp, integrity=integrity, moment=moment)
            if stamps[one].is_proof:
                moment = min(moment, stamp.time)
    return stamps


def _is_stamp(one: EmbeddedPdfSignature) -> bool:
    return bool(one.sig_object_type == "/DocTimeStamp")


def _checked(
    one: EmbeddedPdfSignature, stamps: Mapping[EmbeddedPdfSignature, _DocumentStamp], given: _Circumstances
) -> FileSignature:
    try:
        found = _of_stamp(one, stamps[one], given) if _is_stamp(one) else _of_signature(one, stamps, given)
        state = state_of(found)
        return FileSignature(
            state=state,
            sentence=sentence_of(found, state, given.roots),
            kind=found.holder.kind,
            signer=found.holder.name,
            organisation=found.holder.organisation,
            authority=found.authority,
            signed_at=found.time,
            is_time_proven=found.proof is not None,
            covers_whole_file=found.integrity is Integrity.WHOLE,
            details=details_of(found, given.roots),
        )
    except OutOfPatience:
        return _broken(_TOO_LONG)
    except Exception:  # hostile values surface wherever they are first looked at
        return _broken()


def _of_signature(
    one: EmbeddedPdfSignature, stamps: Mapping[EmbeddedPdfSignature, _DocumentStamp], given: _Circumstances
) -> Findings:
    """What was found about the signature of a person or an agency."""
    sealed = sealed_file(one)
    integrity = integrity_of(one, sealed, given.fields, given.comparison)
    evidence = given.evidence.joined(evidence_of_signature(one.signed_data, one.signer_info))
    later = first_proof(
        known.stamp
        for other, known in stamps.items()
        if known.is_proof and other.signed_revision > one.signed_revision
    )
    own = stamps_of(one, given.judge, evidence, later.time if later else given.now)
    proof = first_proof([*own, later] if later else own)
    moment = proof.time if proof else given.now
    return Findings(
        certificate=sealed.certificate,
        holder=holder_of(sealed.certificate),
        authority=authority_of(sealed.certificate),
        integrity=integrity,
        chain=given.judge.chain_of(sealed.certificate, sealed.others, evidence, moment),
        claimed=claimed_time(one),
        stamps=(*own, later) if later else tuple(own),
        proof=proof,
        moment=moment,
        weakness=weakness_of(one.signed_data, sealed.certificate),
        digest=one.md_algorithm,
        revision=(one.signed_revision + 1, given.revisions),
        has_evidence=bool(evidence),
    )


def _of_stamp(one: EmbeddedPdfSignature, known: _DocumentStamp, given: _Circumstances) -> Findings:
    """What was found about a time stamp of the document."""
    stamp = known.stamp
    certificate = stamp.sealed.certificate
    return Findings(
        certificate=certificate,
        holder=replace(holder_of(certificate), kind=SignatureKind.TIMESTAMP),
        authority=authority_of(certificate),
        integrity=known.integrity,
        chain=stamp.chain,
        claimed=None,
        stamps=(stamp,),
        proof=stamp if known.is_proof else None,
        moment=known.moment,
        weakness=weakness_of(one.signed_data, certificate),
        digest=one.md_algorithm,
        revision=(one.signed_revision + 1, given.revisions),
        has_evidence=bool(given.evidence),
    )


def _broken(sentence: str = _BROKEN) -> FileSignature:
    return FileSignature(state=SignatureState.BROKEN, sentence=sentence, covers_whole_file=False)
