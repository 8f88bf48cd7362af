"""Street furniture stands on its foot; only lamps are light sources."""

import numpy as np
import pytest

from mmdapled.datasets.street import furniture

FOOT = (100.0, 180.0, 30.0)  # column, row, pixels per metre


@pytest.mark.parametrize('draw', [furniture.draw_lamp, furniture.draw_tree, *furniture.DISTRACTORS])
def test_furniture_stands_on_its_foot(draw, drawn):
    height, _, canvas = drawn(draw, FOOT, np.random.default_rng(1))
    assert height > 0.6 and abs(np.nonzero(canvas.ids == 9)[0].max() - 180) <= 1
    assert canvas.lights.any() == (draw is furniture.draw_lamp)
