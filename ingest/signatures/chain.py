"""Whether a certificate can be believed: its chain to a trusted root, its validity, its revocation.

Revocation is judged by embedded evidence alone. pyHanko's validation is written as coroutines because it may
fetch; here it never fetches, so the coroutines are run to their end by hand, without an event loop (which
would open sockets) and with a refusal should one ever wait for something.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Coroutine, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from itertools import chain
from typing import Any, TypeVar

from asn1crypto import x509
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import (
    DisallowedAlgorithmError,
    ExpiredError,
    InvalidCertificateError,
    NotYetValidError,
    PathBuildingError,
    RevokedError,
)
from pyhanko_certvalidator.path import ValidationPath
from pyhanko_certvalidator.policy_decl import (
    NO_REVOCATION,
    REQUIRE_REVINFO,
    CertRevTrustPolicy,
    FreshnessReqType,
    RevocationCheckingPolicy,
    RevocationCheckingRule,
)

from ingest.signatures.evidence import Evidence

Result = TypeVar("Result")

_SIGNING = frozenset({"digital_signature", "non_repudiation"})
_MOST_AUTHORITIES = 18
_SAME_NAME = 3

_UNCHECKED = CertRevTrustPolicy(NO_REVOCATION)
_ANY_AGE: dict[str, Any] = {
    "freshness": timedelta(days=36500),
    "freshness_req_type": FreshnessReqType.MAX_DIFF_REVOCATION_VALIDATION,
}
_OF_ANY_AGE = CertRevTrustPolicy(REQUIRE_REVINFO, **_ANY_AGE)
_LISTED_ANYWHERE = tuple(
    CertRevTrustPolicy(RevocationCheckingPolicy(rule, RevocationCheckingRule.NO_CHECK), **_ANY_AGE)
    for rule in (RevocationCheckingRule.CRL_REQUIRED, RevocationCheckingRule.OCSP_REQUIRED)
)
# evidence made after the moment counts: who is not revoked in it was not revoked before
_IN_TIME = CertRevTrustPolicy(REQUIRE_REVINFO, retroactive_revinfo=True)


class ChainState(Enum):
    """What is known about a certificate at a moment."""

    GOOD = auto()
    NO_EVIDENCE = auto()
    OLD_EVIDENCE = auto()
    REVOKED = auto()
    EXPIRED = auto()
    NOT_YET_VALID = auto()
    NO_ROOT = auto()
    BAD_CHAIN = auto()
    WRONG_USE = auto()
    WEAK = auto()


TRUSTED = frozenset({ChainState.GOOD, ChainState.NO_EVIDENCE, ChainState.OLD_EVIDENCE})
"""The states in which the chain leads to a root and nothing speaks against the certificate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """The judgement; `at` is when it was revoked, expired or gets valid; `certificates` end at the root."""

    state: ChainState
    at: datetime | None = None
    certificates: tuple[x509.Certificate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """Judges certificates by the trusted roots."""

    roots: Sequence[x509.Certificate]

    def chain_of(
        self,
        certificate: x509.Certificate,
        others: Iterable[x509.Certificate],
        evidence: Evidence,
        moment: datetime,
        *,
        for_time_stamps: bool = False,
    ) -> Chain:
        """What is known about a certificate at `moment`, with the certificates that came along with it."""
        nearby = _few(others, evidence.certificates)
        try:
            path = self._validate(certificate, nearby, Evidence(), moment, _UNCHECKED)
        except Exception as error:  # pyHanko's own kinds, or what asn1crypto makes of hostile certificates
            return _refusal(error)
        if not _is_for(certificate, for_time_stamps):
            return Chain(state=ChainState.WRONG_USE)
        certificates = tuple(reversed([one for one in path if isinstance(one, x509.Certificate)]))
        if len(certificates) == 1:  # it is itself a trusted root: nobody could revoke it
            return Chain(state=ChainState.GOOD, certificates=certificates)
        state, at = self._revocation(certificates, nearby, evidence, moment)
        return Chain(state=state, at=at, certificates=certificates)

    def _revocation(
        self,
        certificates: Sequence[x509.Certificate],
        nearby: Sequence[x509.Certificate],
        evidence: Evidence,
        moment: datetime,
    ) -> tuple[ChainState, datetime | None]:
        """Revoked in evidence of any age counts; not revoked counts only in evidence of its time."""
        if not evidence:
            return ChainState.NO_EVIDENCE, None
        for certificate in certificates[:-1]:  # a root cannot be revoked
            for policy in _LISTED_ANYWHERE:
                with suppress(Exception):  # no evidence for this one, or not what its type promises
                    since = self._revoked_since(certificate, nearby, evidence, moment, policy)
                    if since is not None:
                        return ChainState.REVOKED, since
        for policy, state in ((_IN_TIME, ChainState.GOOD), (_OF_ANY_AGE, ChainState.OLD_EVIDENCE)):
            with suppress(Exception):  # as above
                self._validate(certificates[0], nearby, evidence, moment, policy)
                return state, None
        return ChainState.NO_EVIDENCE, None

    def _revoked_since(
        self,
        certificate: x509.Certificate,
        nearby: Sequence[x509.Certificate],
        evidence: Evidence,
        moment: datetime,
        policy: CertRevTrustPolicy,
    ) -> datetime | None:
        """When one certificate was revoked before `moment`; evidence for those above it may be missing."""
        try:
            self._validate(certificate, nearby, evidence, moment, policy)
        except RevokedError as error:
            if not error.is_side_validation:  # else it is the certificate of who answered that is revoked
                revoked: datetime = error.revocation_dt
                return revoked
        return None

    def _validate(
        self,
        certificate: x509.Certificate,
        nearby: Sequence[x509.Certificate],
        evidence: Evidence,
        moment: datetime,
        policy: CertRevTrustPolicy,
    ) -> ValidationPath:
        context = ValidationContext(
            trust_roots=list(self.roots),
            other_certs=nearby,
            moment=moment,
            allow_fetching=False,
            crls=evidence.crls,
            ocsps=evidence.ocsps,
            revinfo_policy=policy,
        )
        validator = CertificateValidator(certificate, validation_context=context)
        return finished(validator.async_validate_path())


def finished(work: Coroutine[Any, Any, Result]) -> Result:
    """The result of a coroutine that has nothing to wait for."""
    try:
        work.send(None)
    except StopIteration as end:
        result: Result = end.value
        return result
    work.close()
    raise RuntimeError("a check of signatures must not wait for anything outside")


def _is_for(certificate: x509.Certificate, time_stamps: bool) -> bool:
    """Signing needs either of two key usages where usages are named at all; time stamps need their own."""
    if time_stamps:
        purposes = certificate.extended_key_usage_value
        return purposes is not None and "time_stamping" in purposes.native
    return certificate.key_usage_value is None or bool(certificate.key_usage_value.native & _SIGNING)


def _refusal(error: Exception) -> Chain:
    match error:
        case ExpiredError():
            return Chain(state=ChainState.EXPIRED, at=error.expired_dt)
        case NotYetValidError():
            return Chain(state=ChainState.NOT_YET_VALID, at=error.valid_from)
        case DisallowedAlgorithmError():
            return Chain(state=ChainState.WEAK)
        case PathBuildingError() | InvalidCertificateError():  # the latter for a self-signed stranger
            return Chain(state=ChainState.NO_ROOT)
        case _:
            return Chain(state=ChainState.BAD_CHAIN)


def _few(*groups: Iterable[x509.Certificate]) -> list[x509.Certificate]:
    """Some of the authorities' certificates that came along.

    Many of them with one name would make the search for a chain as long as an attacker likes.
    """
    kept: list[x509.Certificate] = []
    names: Counter[str] = Counter()
    for certificate in chain(*groups):
        if not _is_authority(certificate) or len(kept) >= _MOST_AUTHORITIES:
            continue
        name = certificate.subject.hashable
        names[name] += 1
        if names[name] <= _SAME_NAME:
            kept.append(certificate)
    return kept


def _is_authority(certificate: x509.Certificate) -> bool:
    """Whether a certificate may issue others; also whether it has all that the search looks at."""
    try:
        _ = certificate.public_key.sha1, certificate.issuer_serial, certificate.issuer.hashable
        return bool(certificate.ca) and bool(certificate.subject.hashable)
    except Exception:  # no certificate after all
        return False
