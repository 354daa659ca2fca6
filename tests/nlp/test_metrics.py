"""Targets and how they compare."""

from __future__ import annotations

import pytest

from models.obligation import Operator
from nlp.keys import match_key
from nlp.metrics import find_metrics


@pytest.mark.parametrize(
    ("text", "operator", "value"),
    [
        ("đảm bảo đạt trên 92%", Operator.GREATER, 92),
        ("tối thiểu 80% hồ sơ", Operator.AT_LEAST, 80),
        ("từ 95% trở lên", Operator.AT_LEAST, 95),
        ("không quá 3,5% hồ sơ trễ hạn", Operator.AT_MOST, 3.5),
        ("đạt tỷ lệ 10%", Operator.EQUAL, 10),
        ("100% xã, phường", Operator.EQUAL, 100),
        ("dưới 5%", Operator.LESS, 5),
    ],
)
def test_a_share_is_read_with_its_comparison(text: str, operator: Operator, value: float) -> None:
    (metric,) = find_metrics(text, match_key(text))
    assert (metric.operator, metric.value, metric.unit) == (operator, value, "%")
    assert text[metric.span.start : metric.span.end] == metric.text


def test_a_range_has_both_ends() -> None:
    text = "giảm 5-10% thời gian giải quyết"
    (metric,) = find_metrics(text, match_key(text))
    assert (metric.operator, metric.value, metric.high) == (Operator.RANGE, 5, 10)
