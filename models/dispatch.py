"""The form of a dispatch (thể thức văn bản) as Nghị định 30/2020/NĐ-CP, Điều 8 and Phụ lục I lay it down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from models.evidence import Found
from models.source import Span


class Urgency(StrEnum):
    """Độ khẩn (NĐ 30/2020, Phụ lục I, ô 10b)."""

    URGENT = "khẩn"
    VERY_URGENT = "thượng khẩn"
    FLASH = "hỏa tốc"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialDate:
    """A date of which day or month may be left blank for handwriting (ngày còn để trống)."""

    year: int
    month: int | None = None
    day: int | None = None

    def as_date(self) -> date | None:
        """The whole date, or None while a part is blank or the parts name no real day."""
        if self.month is None or self.day is None:
            return None
        try:
            return date(self.year, self.month, self.day)
        except ValueError:
            return None

    def isoformat(self) -> str:
        """`2021`, `2021-03` or `2021-03-05`, as far as it is known."""
        parts = [f"{self.year:04d}"]
        if self.month is not None:
            parts.append(f"{self.month:02d}")
            if self.day is not None:
                parts.append(f"{self.day:02d}")
        return "-".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Người ký: `authority` is the signing form (KT., TM., TL., TUQ., Q.; several joined by a space)."""

    name: str
    title: str | None = None
    authority: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Another document that the text cites by number and symbol (văn bản viện dẫn).

    `symbol` is the whole citation number as cited ("95/TB-SNV"), Cyrillic look-alike letters made Latin.
    """

    symbol: str
    kind: str | None
    issued_on: date | None
    issuer: str | None
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchHeader:
    """The fields of the head and foot; a field that the document leaves blank is None, never guessed.

    kind tên loại · number số · symbol ký hiệu · issuer cơ quan ban hành · parent_issuer cơ quan chủ quản ·
    place địa danh · issued ngày ban hành · subject trích yếu · addressees kính gửi · recipients nơi nhận ·
    signer người ký · urgency độ khẩn.
    """

    kind: Found[str] | None = None
    number: Found[str] | None = None
    symbol: Found[str] | None = None
    issuer: Found[str] | None = None
    parent_issuer: Found[str] | None = None
    place: Found[str] | None = None
    issued: Found[PartialDate] | None = None
    subject: Found[str] | None = None
    addressees: tuple[Found[str], ...] = ()
    recipients: tuple[Found[str], ...] = ()
    signer: Found[Signer] | None = None
    urgency: Found[Urgency] | None = None

    @property
    def issued_on(self) -> date | None:
        """The whole date of issue, None while day or month is blank."""
        return self.issued.value.as_date() if self.issued else None
