"""Names in capitals written as a person would cite them (viết hoa tên cơ quan, chức vụ).

NĐ 30/2020/NĐ-CP, Phụ lục II: the first letter of the kind of body and of what it is for is a capital, place
names are capitals throughout.
"""

from __future__ import annotations

import re

from nlp.keys import match_key
from nlp.lexicon import pairs, phrases

_WORD = re.compile(r"[^\W_]+|\W+|_+")
_PLACE_KINDS = ("tỉnh", "thành phố", "huyện", "quận", "thị xã", "thị trấn", "xã", "phường", "đặc khu")
_SMALL = frozenset(["và", "của", "các", "về", "cho", "trên", "dưới", "trong", "với"])


def is_capitals(text: str) -> bool:
    """Whether a line is written in capitals."""
    letters = sum(map(str.isalpha, text))
    return letters > 0 and sum(map(str.isupper, text)) >= 0.8 * letters


def name_case(text: str) -> str:
    """A name written in capitals in ordinary case ("SỞ Y TẾ" gives "Sở Y tế"); other text as it is."""
    text = " ".join(text.split())
    if not is_capitals(text):
        return text
    key = match_key(text)
    out: list[str] = []
    capital, place = True, False
    skip_to = 0
    for match in _WORD.finditer(key):
        word, start = match.group(), match.start()
        if not word[0].isalnum():
            out.append(text[start : match.end()])
            capital = capital or ("," in word or "-" in word)
            continue
        if start < skip_to:
            out.append(word)
            continue
        if word in pairs("bodies", "abbreviations"):
            out.append(text[start : match.end()])
            capital = True
            continue
        kind = next((k for k in _PLACE_KINDS if _stands(key, k, start)), None)
        head = _head(key, start)
        if kind and start:
            skip_to, place, capital = start + len(kind), True, False
            out.append(word)
        elif head and capital:
            skip_to, place, capital = start + len(head), False, head != "thuế"
            out.append(_first_capital(word))
            if head in ("chính phủ", "thủ tướng", "quốc hội"):
                capital = True
        elif word in _SMALL:
            out.append(word)
            capital = not place
        else:
            out.append(_first_capital(word) if capital or place else word)
            capital = False
    return "".join(out)


def _head(key: str, start: int) -> str | None:
    end = phrases("bodies", "capital_heads").match_at(key, start)
    return None if end is None else key[start:end]


def _first_capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def _stands(key: str, form: str, start: int) -> bool:
    end = start + len(form)
    return key.startswith(form, start) and (end == len(key) or not key[end].isalnum())


def title_case(text: str) -> str:
    """An office in capitals as written in a sentence ("PHÓ CHỦ TỊCH" gives "Phó Chủ tịch")."""
    text = " ".join(text.split())
    if not is_capitals(text):
        return text
    key = match_key(text)
    offices = phrases("bodies", "persons")
    if key.startswith("phó "):
        return "Phó " + _first_capital(name_case(text[4:].upper()) if offices.match_at(key, 4) else key[4:])
    return _first_capital(name_case(text))
