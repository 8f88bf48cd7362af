"""Levels: their formulas at known points, and the grid of cells."""

import numpy as np
import pytest

from mmdapled.datasets.night.levels import (
    blurriness,
    cell_means,
    cell_shape,
    cells,
    darkness,
    noisiness,
    saturation,
)


@pytest.mark.parametrize(
    'level, none, some, value',
    [
        (darkness, 1.0, 0.5**2.2, 0.5),
        (blurriness, 0.0, 10.0, 1 - np.exp(-1)),
        (noisiness, 0.0, 20.0, 1 - np.exp(-2)),
    ],
)
def test_known_points_and_monotone(level, none, some, value):
    assert level(np.array(none)) == 0
    assert level(np.array(some)) == pytest.approx(value)
    steps = level(np.linspace(none, some, 20))
    assert (np.diff(steps) > 0).all() and steps.max() < 1


def test_brighter_than_day_is_not_dark():
    assert darkness(np.array(8.0)) == 0


def test_saturation_is_any_channel():
    image = np.zeros((2, 2, 3), np.uint8)
    image[0, 1, 2], image[1, 0] = 250, 249
    assert saturation(image).tolist() == [[0, 1], [0, 0]]


def test_cells_cover_the_image_and_average_it():
    assert cell_shape(17, 8) == (3, 1)
    values = np.arange(16 * 24, dtype=np.float32).reshape(16, 24)
    expected = values.reshape(2, 8, 3, 8).mean(axis=(1, 3))
    np.testing.assert_allclose(cell_means(values), expected)
    odd = cell_means(np.ones((17, 9), np.float32))
    assert odd.shape == (3, 2) and (odd == 1).all()


def test_cells_of_no_map_are_one():
    assert cells(None) == 1 and (cells(np.full((16, 24), 0.25, np.float32)) == np.full((2, 3), 0.25)).all()
