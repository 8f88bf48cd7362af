"""Heatmap tiles, boxes and titles."""

import matplotlib
import numpy as np
import pytest

from mmdapled.visualization.drawing import Boxes, draw_boxes, heatmap_grid, resize, titled, viridis, write


@pytest.mark.parametrize('value', [0.0, 0.5, 1.0])
def test_viridis_is_matplotlibs(value):
    shown = viridis(np.full((4, 4), value), (8, 8))
    expected = np.array(matplotlib.colormaps['viridis'](value)[:3]) * 255
    assert shown.shape == (8, 8, 3)
    np.testing.assert_allclose(shown[0, 0], expected, atol=3)


def test_grid_places_the_maps_in_reading_order():
    maps = np.stack([np.full((2, 2), value) for value in (0.0, 1.0, 1.0, 0.0)])
    grid = heatmap_grid(maps, (120, 160), 'abcd')
    corners = [grid[50, 70], grid[50, 150], grid[110, 70], grid[110, 150]]
    assert [int(corner[0]) > 128 for corner in corners] == [False, True, True, False]


def test_grid_of_an_odd_number_fills_the_size():
    assert heatmap_grid(np.ones((5, 3, 3)), (101, 67), 'abcde', [0.1] * 5).shape == (101, 67, 3)


def test_names_and_levels_are_written():
    maps = np.zeros((1, 4, 4))
    plain, named = heatmap_grid(maps, (60, 120), ['']), heatmap_grid(maps, (60, 120), ['dark'])
    levelled = heatmap_grid(maps, (60, 120), ['dark'], [0.75])
    assert (plain != named).any() and (named != levelled).any()


def test_box_is_drawn_at_its_place_in_a_copy():
    image = np.zeros((60, 80, 3), np.uint8)
    drawn = draw_boxes(image, Boxes(np.array([[10, 20, 50, 40]]), ['a'], [1]))
    assert drawn[20, 30].tolist() == [230, 159, 0] and drawn[40, 30].any() and drawn[30, 10].any()
    assert not drawn[55, 75].any() and not image.any()


def test_no_boxes_draw_nothing():
    image = np.full((20, 20, 3), 7, np.uint8)
    assert (draw_boxes(image, Boxes(np.zeros((0, 4)))) == 7).all()


def test_text_outside_the_image_is_ignored():
    write(np.zeros((20, 20, 3), np.uint8), 'far', (500, -50), (255, 255, 255))


def test_title_is_above_the_image():
    image = np.full((40, 60, 3), 100, np.uint8)
    result = titled(image, 'night')
    assert result.shape[1] == 60 and (result[-40:] == 100).all()
    assert (result[:-40] == 255).any() and (result[:-40] < 128).any()


def test_shrinking_averages_areas():
    checks = np.indices((40, 40)).sum(0) % 2 * 255
    assert abs(resize(checks.astype(np.uint8), (10, 10)).astype(int) - 127).max() <= 1


def test_the_outline_ends_where_the_text_ends():
    image = write(np.full((60, 400, 3), 90, np.uint8), 'over-exposed 0.62', (3, 3), (255, 255, 255))
    dark, bright = (np.nonzero(mask.any(axis=(0, 2)))[0] for mask in (image < 60, image > 120))
    assert len(dark) and bright.max() <= dark.max() <= bright.max() + 3
