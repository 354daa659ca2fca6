"""What the clerk (văn thư) is told about a signature: one sentence, and the lines behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from asn1crypto import x509

from ingest.signatures.chain import TRUSTED, Chain, ChainState
from ingest.signatures.integrity import INTACT, Integrity
from ingest.signatures.moments import Stamp
from ingest.signatures.names import Holder, authority_of, clean, holder_of
from ingest.signatures.trust import TrustedRoots
from models.clock import OFFICE_TIME
from models.signature import SignatureKind, SignatureState

_ASK = "hãy hỏi lại nơi gửi"
_REFUSE = "không dùng văn bản này, hãy xin lại bản gốc từ nơi gửi"
_UNREVOKED = "nhưng chưa kiểm tra được thu hồi"
_NO_SUPPORT = "nhưng không dùng làm căn cứ được"
_CHANGES = {
    Integrity.CHANGED: f"TỆP ĐÃ BỊ SỬA SAU KHI KÝ; {_REFUSE}.",
    Integrity.CHANGED_LATER: f"TỆP ĐÃ BỊ SỬA SAU KHI KÝ, có phần thêm hoặc thay không được phép; {_REFUSE}.",
    Integrity.PARTIAL: f"TỆP ĐÃ BỊ SỬA SAU KHI KÝ, có phần không được chữ ký bao trùm; {_REFUSE}.",
    Integrity.FORGED: f"chữ ký không khớp với chứng thư số, bị hỏng hoặc giả mạo; {_REFUSE}.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """All that was found out about one signature."""

    certificate: x509.Certificate
    holder: Holder
    authority: str | None
    integrity: Integrity
    chain: Chain
    claimed: datetime | None
    stamps: tuple[Stamp, ...]
    proof: Stamp | None
    moment: datetime
    weakness: str | None
    digest: str
    revision: tuple[int, int]
    has_evidence: bool

    @property
    def time(self) -> datetime | None:
        """When it was signed: the proven time, else the claimed one, which is all that a stamp has."""
        if self.proof:
            return self.proof.time
        return self.stamps[0].time if self.holder.kind is SignatureKind.TIMESTAMP else self.claimed

    @property
    def is_outside_validity(self) -> bool:
        """Whether by its own time it was signed before or after its certificate was valid."""
        if self.time is None:
            return False
        return not self.certificate.not_valid_before <= self.time <= self.certificate.not_valid_after


def state_of(found: Findings) -> SignatureState:
    """The worst that was found decides; a certificate that nobody vouches for can still contradict itself."""
    if found.integrity is Integrity.FORGED:
        return SignatureState.BROKEN
    if found.integrity not in INTACT:
        return SignatureState.CHANGED
    if found.chain.state is ChainState.REVOKED:
        return SignatureState.REVOKED
    if found.is_outside_validity or found.chain.state in (ChainState.EXPIRED, ChainState.NOT_YET_VALID):
        return SignatureState.EXPIRED
    if found.weakness or found.chain.state not in TRUSTED:
        return SignatureState.UNTRUSTED
    if found.chain.state is ChainState.GOOD:
        return SignatureState.VALID
    return SignatureState.UNREVOKED_UNKNOWN


def sentence_of(found: Findings, state: SignatureState, roots: TrustedRoots) -> str:
    """The one sentence: who, when, and what that means."""
    return f"{_who(found)}{_when(found)}: {_verdict(found, state, roots)}"


def _who(found: Findings) -> str:
    """A name that no trusted authority vouches for is only what the certificate says."""
    holder, is_known = found.holder, found.chain.state in TRUSTED and found.integrity in INTACT
    of = "của" if is_known else "mang tên"
    name = holder.name or "người không rõ tên"
    if holder.kind is SignatureKind.TIMESTAMP:
        return f"Dấu thời gian {of} {name}"
    if holder.kind is SignatureKind.AGENCY:
        return f"Chữ ký số {of} cơ quan {name}" if is_known else f"Chữ ký số mang tên cơ quan {name}"
    has_body = holder.organisation and holder.organisation != holder.name
    return f"Chữ ký số {of} {name}" + (f" ({holder.organisation})" if has_body else "")


def _when(found: Findings) -> str:
    verb = "đóng lúc" if found.holder.kind is SignatureKind.TIMESTAMP else "ký lúc"
    if found.time is None:
        return ", không ghi thời điểm ký"
    is_claim = found.proof is None and found.holder.kind is not SignatureKind.TIMESTAMP
    return f", {verb} {clock(found.time)}" + (" theo đồng hồ của người ký" if is_claim else "")


def _verdict(found: Findings, state: SignatureState, roots: TrustedRoots) -> str:
    whole = (
        "nội dung đã ký không bị sửa" if found.integrity is Integrity.ADDED else "tệp không bị sửa sau khi ký"
    )
    match state:
        case SignatureState.CHANGED | SignatureState.BROKEN:
            return _CHANGES[found.integrity]
        case SignatureState.VALID:
            return f"hợp lệ; {whole}, chứng thư số được tin cậy và không bị thu hồi."
        case SignatureState.UNREVOKED_UNKNOWN:
            why = (
                "dữ liệu thu hồi kèm trong tệp đã cũ"
                if _is_old(found)
                else "tệp không kèm đủ dữ liệu thu hồi"
            )
            return f"{whole}, chứng thư số được tin cậy, {_UNREVOKED} vì {why}."
        case SignatureState.REVOKED:
            return _revoked(found)
        case SignatureState.EXPIRED:
            return f"{whole}, {_NO_SUPPORT} vì {_expiry(found)}; {_ASK}."
        case _:
            return f"{whole}, nhưng chưa tin cậy được vì {_doubt(found, roots)}."


def _is_old(found: Findings) -> bool:
    return found.chain.state is ChainState.OLD_EVIDENCE


def _since(moment: datetime | None) -> str:
    return f" từ {clock(moment)}" if moment else ""


def _revoked(found: Findings) -> str:
    """Who signed before the revocation may have been entitled to, but a clock of one's own proves nothing."""
    claims_before = found.time is not None and found.chain.at is not None and found.time < found.chain.at
    unproven = " và không có dấu thời gian chứng minh đã ký trước lúc đó" if claims_before else ""
    return f"chứng thư số đã bị thu hồi{_since(found.chain.at)}{unproven}; không dùng văn bản này, {_ASK}."


def _expiry(found: Findings) -> str:
    """Signed outside its validity by its own clock; or valid then by that clock only, and expired by now."""
    start, end = found.certificate.not_valid_before, found.certificate.not_valid_after
    if found.time is not None and found.time < start:
        return f"lúc ký chứng thư số chưa có hiệu lực (có hiệu lực từ {clock(start)})"
    if found.is_outside_validity:
        return f"lúc ký chứng thư số đã hết hạn (hết hạn {clock(end)})"
    if found.chain.state is ChainState.NOT_YET_VALID:
        return f"chứng thư số chưa có hiệu lực (có hiệu lực từ {clock(found.chain.at or start)})"
    since = clock(found.chain.at or end)
    return f"chứng thư số đã hết hạn {since} và không có dấu thời gian chứng minh đã ký trước lúc đó"


def _doubt(found: Findings, roots: TrustedRoots) -> str:
    if found.weakness:
        return f"dùng thuật toán {found.weakness} đã lạc hậu, không còn an toàn; hãy xin nơi gửi bản ký lại"
    match found.chain.state:
        case ChainState.WEAK:
            return "một chứng thư số trong chuỗi dùng thuật toán đã lạc hậu; hãy báo người quản trị"
        case ChainState.WRONG_USE:
            return f"chứng thư số này không được cấp để ký văn bản; {_ASK}"
        case ChainState.BAD_CHAIN:
            return f"chuỗi chứng thư số không hợp lệ; {_ASK}"
    if not roots.certificates:
        return "phần mềm chưa được cài chứng thư số gốc nào; hãy báo người quản trị"
    return (
        f"nơi cấp chứng thư số ({found.authority or 'không ghi tên'}) không thuộc các chứng thư số gốc "
        "đã cài; hãy báo người quản trị"
    )


def changed_sentence(holder: Holder, claimed: datetime | None) -> str:
    """The sentence for a changed file of which nothing else could be checked."""
    name = holder.name or "người không rõ tên"
    agency = "cơ quan " if holder.kind is SignatureKind.AGENCY else ""
    when = f", ký lúc {clock(claimed)} theo đồng hồ của người ký" if claimed else ""
    return f"Chữ ký số mang tên {agency}{name}{when}: {_CHANGES[Integrity.CHANGED]}"


def identity_lines(certificate: x509.Certificate) -> tuple[str, ...]:
    """Which certificate it is."""
    start, end = clock(certificate.not_valid_before), clock(certificate.not_valid_after)
    return (
        f"Chủ chứng thư số: {holder_of(certificate).subject or 'không ghi'}",
        f"Cơ quan chứng thực: {authority_of(certificate) or 'không ghi'}",
        f"Số sê-ri chứng thư số: {certificate.serial_number:X}",
        f"Hiệu lực chứng thư số: từ {start} đến {end}",
    )


def details_of(found: Findings, roots: TrustedRoots) -> tuple[str, ...]:
    """The lines behind the sentence, for who wants to know exactly."""
    certificate = found.certificate
    chain = " ← ".join(holder_of(one).name or "không rõ tên" for one in found.chain.certificates)
    lines = [
        *identity_lines(certificate),
        f"Thuật toán: {_digest_name(found.digest)}, {_key(certificate)}",
        f"Chuỗi chứng thư số: {chain or 'không dẫn tới chứng thư số gốc đã cài'}",
        *_time_lines(found),
        f"Phạm vi: {_scope(found)}",
        f"Thu hồi: {_revocation(found)}",
    ]
    if not roots.certificates:
        lines.append("Chứng thư số gốc: chưa cài chứng thư nào")
    lines += [f"Chứng thư số gốc không đọc được: {clean(name)}" for name in roots.unreadable]
    return tuple(lines)


def _digest_name(digest: str) -> str:
    """SHA-256 rather than sha256."""
    name = clean(digest).upper()
    return f"SHA-{name[3:]}" if name.startswith("SHA") and name[3:].isdigit() else name


def _key(certificate: x509.Certificate) -> str:
    key = certificate.public_key
    if key.algorithm == "ec" and isinstance(key.curve[1], str):
        return f"ECDSA {clean(key.curve[1])}"
    return f"{clean(key.algorithm).upper()} {key.bit_size} bit"


def _time_lines(found: Findings) -> list[str]:
    lines = []
    if found.claimed:
        lines.append(f"Đồng hồ của người ký: {clock(found.claimed)}")
    for stamp in found.stamps:
        giver = holder_of(stamp.sealed.certificate).name or "không rõ tên"
        worth = (
            "tin cậy được" if stamp.is_proof else "không tin cậy được, không dùng để xác định thời điểm ký"
        )
        if stamp.is_proof and stamp.chain.state is not ChainState.GOOD:
            worth += ", chưa kiểm tra được thu hồi của nơi cấp dấu"
        lines.append(f"Dấu thời gian: {clock(stamp.time)}, do {giver} cấp, {worth}")
    if not found.stamps and found.holder.kind is not SignatureKind.TIMESTAMP:
        lines.append("Dấu thời gian: không có")
    lines.append(f"Chứng thư số được xét tại thời điểm: {clock(found.moment)}")
    return lines


def _scope(found: Findings) -> str:
    revision, revisions = found.revision
    match found.integrity:
        case Integrity.WHOLE:
            return "toàn bộ tệp"
        case Integrity.ADDED:
            return (
                f"bản lưu {revision} trong {revisions} bản của tệp; sau đó chỉ có phần thêm được phép "
                "(chữ ký khác, dữ liệu xác minh chữ ký)"
            )
        case Integrity.CHANGED_LATER:
            return f"bản lưu {revision} trong {revisions} bản của tệp; bản lưu sau đã thêm hoặc thay nội dung"
        case Integrity.PARTIAL:
            return "chỉ một phần của tệp"
        case Integrity.CHANGED:
            return "dữ liệu trong phạm vi đã ký không còn như lúc ký"
        case Integrity.FORGED:
            return "không xác định được vì chữ ký không khớp với chứng thư số"


def _revocation(found: Findings) -> str:
    match found.chain.state:
        case ChainState.GOOD:
            return "không bị thu hồi, theo dữ liệu thu hồi kèm trong tệp"
        case ChainState.REVOKED:
            return f"đã bị thu hồi{_since(found.chain.at)}, theo dữ liệu thu hồi kèm trong tệp"
        case ChainState.OLD_EVIDENCE:
            return "có dữ liệu thu hồi kèm trong tệp nhưng đã cũ so với thời điểm xét"
    kept = (
        "có dữ liệu thu hồi kèm trong tệp nhưng không dùng được"
        if found.has_evidence
        else "tệp không kèm dữ liệu"
    )
    return f"chưa kiểm tra được; {kept}"


def clock(moment: datetime) -> str:
    """dd/mm/yyyy HH:MM in Việt Nam."""
    try:
        return f"{moment.astimezone(OFFICE_TIME):%d/%m/%Y %H:%M}"
    except OverflowError:  # a certificate without an end is written as the last second of the year 9999
        return f"{moment:%d/%m/%Y %H:%M}"
