"""A small canvas to draw on."""

from typing import Any, Callable, Tuple

import numpy as np
import pytest

from mmdapled.datasets.street.canvas import Canvas

# Pixels per metre at the foot (100, 180) that the tests draw from.
SCALE = 30.0


@pytest.fixture
def drawn() -> Callable[..., Tuple[float, float, Canvas]]:
    """Draw something as thing 9: height and width of it in metres, and the canvas."""

    def run(draw: Callable[..., None], *arguments: Any) -> Tuple[float, float, Canvas]:
        canvas = Canvas(200, 200)
        canvas.current = 9
        draw(canvas, *arguments)
        rows, columns = np.nonzero(canvas.ids == 9)
        return (np.ptp(rows) + 1) / SCALE, (np.ptp(columns) + 1) / SCALE, canvas

    return run
