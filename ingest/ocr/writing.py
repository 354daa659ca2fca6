"""Whether a picture carries writing at all (ảnh không có chữ): noise, grass and cloth are not looked through.

Lines of print are dark and light in turn in one direction only; noise is the same in all. A picture that is
grey all over is cut into squares of an inch, and in each the rows are compared with the columns. Where three
squares in a row, or one plainly, are striped, there may be print: only a picture without any is refused. A
page on clean paper is never asked: much of it is white.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Values = NDArray[np.float64]

_DPI = 75
_INCH = 75
_INKED = 0.03
_MOST_WHITE = 0.4
_STRIPED = 0.05
"""Of white to black: the mean darkness of rows or columns of print differs by more than this."""
_NEIGHBOURS = 3
_IN_A_ROW = 1.4
_ALONE = 2.0
_LEAST = 0.004


def carries_writing(grey: Image.Image, dpi: int) -> bool:
    """Whether print may stand in a grey picture; False only where it is covered by something that is none."""
    dark = 1 - np.asarray(grey.reduce(max(1, round(dpi / _DPI)))).astype(np.float64) / 255
    down, across = dark.shape[0] // _INCH, dark.shape[1] // _INCH
    if min(down, across) < _NEIGHBOURS:
        return True
    squares = dark[: down * _INCH, : across * _INCH].reshape(down, _INCH, across, _INCH).swapaxes(1, 2)
    if (squares.mean(axis=(2, 3)) < _INKED).mean() > _MOST_WHITE:
        return True
    rows, columns = squares.mean(axis=3).std(axis=2), squares.mean(axis=2).std(axis=2)
    stripes = np.log((rows + _LEAST) / (columns + _LEAST))
    stripes[np.maximum(rows, columns) < _STRIPED] = 0
    return bool(
        np.abs(stripes).max() > np.log(_ALONE)
        or max(_most_alike(stripes), _most_alike(stripes.T)) > np.log(_IN_A_ROW)
    )


def _most_alike(stripes: Values) -> float:
    """How striped the most striped neighbours in a row are, all in the same direction."""
    wide = stripes.shape[1] - _NEIGHBOURS + 1
    sums = sum(stripes[:, at : at + wide] for at in range(_NEIGHBOURS))
    return float(np.abs(sums).max()) / _NEIGHBOURS
