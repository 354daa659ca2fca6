"""An encoder in the rules' place (mô hình ngôn ngữ): transformers from a local folder, extra `[learned]`.

Nothing is ever fetched: the folder holds a sequence classifier with two classes and its tokeniser. Words
are given to the tokeniser one by one from own spans, because slow tokenisers tell no offsets.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from models.errors import EngineUnavailable, NotFound
from nlp.learned.protocol import Passage
from nlp.tokenizer import token_spans

_LONGEST = 256
_CONTEXT = 64
_BATCH = 16


class _Tokenizer(Protocol):
    """What is needed of a tokeniser of transformers."""

    cls_token_id: int | None
    bos_token_id: int | None
    sep_token_id: int | None
    eos_token_id: int | None
    pad_token_id: int | None

    def encode(self, text: str, *, add_special_tokens: bool) -> list[int]: ...


class _Model(Protocol):
    """Gives the chances of the second class for rows of token ids and their masks."""

    def __call__(self, ids: list[list[int]], masks: list[list[int]]) -> list[float]: ...


class EncoderClassifier:
    """A `DirectiveClassifier` over a fine-tuned encoder."""

    def __init__(self, model: _Model, tokenizer: _Tokenizer) -> None:
        self._model = model
        self._tokenizer = tokenizer
        self._pieces: dict[str, list[int]] = {}

    def chances(self, passages: Sequence[Passage]) -> tuple[float, ...]:
        """One probability a passage, in order."""
        found: list[float] = []
        for at in range(0, len(passages), _BATCH):
            rows = [self._row(passage) for passage in passages[at : at + _BATCH]]
            longest = max(len(row) for row in rows)
            pad = self._tokenizer.pad_token_id or 0
            ids = [row + [pad] * (longest - len(row)) for row in rows]
            masks = [[1] * len(row) + [0] * (longest - len(row)) for row in rows]
            found += self._model(ids, masks)
        return tuple(found)

    def _row(self, passage: Passage) -> list[int]:
        """The nearest item around, then the item: [CLS] context [SEP] text [SEP]."""
        one = self._tokenizer
        begin = one.cls_token_id if one.cls_token_id is not None else one.bos_token_id
        end = one.sep_token_id if one.sep_token_id is not None else one.eos_token_id
        opened = [begin] if begin is not None else []
        closed = [end] if end is not None else []
        context = self._ids(passage.around[0])[:_CONTEXT] + closed if passage.around else []
        room = _LONGEST - len(opened) - len(context) - len(closed)
        return [*opened, *context, *self._ids(passage.text)[:room], *closed]

    def _ids(self, text: str) -> list[int]:
        """The pieces of each word; the same word is asked for once."""
        found: list[int] = []
        for start, end in token_spans(text):
            word = text[start:end]
            if word not in self._pieces:
                self._pieces[word] = self._tokenizer.encode(word, add_special_tokens=False)
            found += self._pieces[word]
        return found


def load_encoder(folder: Path) -> EncoderClassifier:
    """The classifier in a folder. Raises NotFound, EngineUnavailable without the extra `[learned]`."""
    if not (folder / "config.json").is_file():
        raise NotFound("Không tìm thấy mô hình trong thư mục này.")
    try:
        import torch  # the extra [learned] only
        from transformers import AutoModelForSequenceClassification, AutoTokenizer
    except ImportError as missing:
        raise EngineUnavailable("Chưa cài phần mở rộng [learned].") from missing
    tokenizer: _Tokenizer = AutoTokenizer.from_pretrained(
        str(folder), local_files_only=True, trust_remote_code=False
    )
    network = AutoModelForSequenceClassification.from_pretrained(
        str(folder), local_files_only=True, trust_remote_code=False, use_safetensors=True
    ).eval()

    def judge(ids: list[list[int]], masks: list[list[int]]) -> list[float]:
        with torch.inference_mode():
            logits = network(input_ids=torch.tensor(ids), attention_mask=torch.tensor(masks)).logits
        chances: list[float] = logits.softmax(dim=-1)[:, 1].tolist()
        return chances

    return EncoderClassifier(judge, tokenizer)
