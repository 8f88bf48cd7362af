"""A fixture that draws one thing on a small canvas."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from mmdapled.datasets.street.canvas import Canvas

# Pixels per metre at the foot (100, 180) of the drawn things.
SCALE = 30.0


@pytest.fixture
def drawn() -> Callable[..., tuple[float, float, Canvas]]:
    """Return a function that draws thing 9 and returns its height and width in metres and the canvas."""

    def run(draw: Callable[..., None], *arguments: Any) -> tuple[float, float, Canvas]:
        canvas = Canvas(200, 200)
        canvas.current = 9
        draw(canvas, *arguments)
        rows, columns = np.nonzero(canvas.ids == 9)
        return (np.ptp(rows) + 1) / SCALE, (np.ptp(columns) + 1) / SCALE, canvas

    return run
