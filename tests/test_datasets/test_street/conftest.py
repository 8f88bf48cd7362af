"""A fixture that draws one thing on a small canvas."""

from typing import Any, Callable, Tuple

import numpy as np
import pytest

from mmdapled.datasets.street.canvas import Canvas

# Pixels per metre at the foot (100, 180) of the drawn things.
SCALE = 30.0


@pytest.fixture
def drawn() -> Callable[..., Tuple[float, float, Canvas]]:
    """Return a function that draws thing 9 and returns its height and width in metres and the canvas."""

    def run(draw: Callable[..., None], *arguments: Any) -> Tuple[float, float, Canvas]:
        canvas = Canvas(200, 200)
        canvas.current = 9
        draw(canvas, *arguments)
        rows, columns = np.nonzero(canvas.ids == 9)
        return (np.ptp(rows) + 1) / SCALE, (np.ptp(columns) + 1) / SCALE, canvas

    return run
