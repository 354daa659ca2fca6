"""A defect is named by kind and place, never by its message."""

from __future__ import annotations

from service.defects import describe


def test_a_defect_tells_where_and_not_what() -> None:
    try:
        dict[str, int]()["nội dung văn bản"]
    except KeyError as defect:
        said = describe(defect)
    assert said.startswith("KeyError at test_defects.py:")
    assert "nội dung" not in said
