"""Before and after in one figure."""

import numpy as np
import pytest

from mmdapled.visualization.comparison import GAP, LARGEST, comparison_figure, histogram
from mmdapled.visualization.drawing import COLORS

NIGHT = np.full((60, 80, 3), 20, np.uint8)
LIGHT = np.full((60, 80, 3), 200, np.uint8)
NAMES = ('dark', 'blurry', 'noisy', 'overexposed')


def test_both_images_stand_side_by_side_under_titles():
    figure = comparison_figure(NIGHT, LIGHT)
    assert figure.dtype == np.uint8 and figure.shape[1] == 2 * 80 + GAP
    assert (figure[40, 40] == 20).all() and (figure[40, 130] == 200).all() and (figure[2, 82] == 255).all()


def test_heatmaps_lie_over_the_image_and_change_it_where_they_are_high():
    maps = {name: np.zeros((6, 8), np.float32) for name in NAMES}
    plain = comparison_figure(NIGHT, LIGHT, maps, dict.fromkeys(NAMES, 0.0))
    maps['noisy'][:] = 1
    changed = np.argwhere((plain != comparison_figure(NIGHT, LIGHT, maps, dict.fromkeys(NAMES, 0.0))).any(axis=2))
    width = plain.shape[1] / 5
    assert changed[:, 0].min() > 60 and 2 * width - 5 < changed[:, 1].min() and changed[:, 1].max() < 3 * width + 5


def test_drawn_images_take_the_place_of_the_two_and_of_nothing_else():
    red = np.zeros_like(NIGHT)
    red[..., 0] = 255
    plain, drawn = comparison_figure(NIGHT, LIGHT), comparison_figure(NIGHT, LIGHT, drawn=(red, red))
    assert (drawn[40, 40] == (255, 0, 0)).all()
    below = 60 + 25
    assert np.array_equal(plain[below:], drawn[below:])


@pytest.mark.parametrize('shape', [(60, 80), (80, 60), (16, 300), (300, 16)])
def test_any_shape_is_drawn(shape):
    image = np.zeros((*shape, 3), np.uint8)
    maps = {name: np.zeros((2, 2), np.float32) for name in NAMES}
    assert comparison_figure(image, image, maps).ndim == 3


def test_large_images_are_reduced():
    image = np.zeros((3 * LARGEST, 2 * LARGEST, 3), np.uint8)
    assert comparison_figure(image, image).shape[0] < 2 * LARGEST


def test_the_histogram_shows_where_the_light_is():
    drawn = histogram(NIGHT, LIGHT, (120, 256))
    before, after = (np.argwhere((drawn[10:60] == color).all(axis=2))[:, 1] for color in COLORS[:2])
    assert before.size and after.size and abs(before[before > 60].size) == 0
    assert abs(after[after > 60].mean() - 200) < 6
