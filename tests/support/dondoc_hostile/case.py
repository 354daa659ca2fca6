"""What a hostile file is for the tests."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from models.errors import BadInput

LETTER = (
    "SỞ Y TẾ\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 12/SYT-VP\nĐồng Nai, ngày 02 tháng 11 năm 2026\n"
    "Về việc rà soát thủ tục\nKính gửi: Các phòng chuyên môn.\n"
    "1. Văn phòng Sở rà soát thủ tục hành chính, báo cáo trước ngày 20/11/2026.\n"
    "2. Thanh tra Sở kiểm tra việc thực hiện, hoàn thành trong quý IV/2026.\n"
    "Nơi nhận:\n- Như trên;\n- Lưu: VT.\nGIÁM ĐỐC\nNguyễn Văn An\n"
)
"""An honest text, to be hidden in something, broken or wrapped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hostile:
    """One file: its name, how its bytes are made, and the errors that are right answers.

    Without `errors` any answer is right, a text too, as long as there is one.
    """

    name: str
    make: Callable[[], bytes]
    errors: tuple[type[BadInput], ...] = ()


def noise(seed: int, size: int) -> bytes:
    """Bytes that look like chance and are always the same."""
    return random.Random(seed).randbytes(size)
