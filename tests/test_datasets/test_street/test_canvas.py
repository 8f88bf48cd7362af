"""The canvas: the thing in each pixel, and light sources."""

import numpy as np

from mmdapled.datasets.street.canvas import Canvas


def square(left, top, right, bottom):
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], float)


def test_polygon_covers_its_pixels():
    canvas = Canvas(20, 30)
    canvas.current = 7
    canvas.polygon(square(5, 4, 15, 10), (10, 20, 30))
    rows, columns = np.nonzero(canvas.ids == 7)
    assert (columns.min(), rows.min()) == (5, 4)
    assert abs(len(rows) - 60) <= 17, 'whole numbers are pixel borders, OpenCV also fills the far border'
    assert canvas.image[7, 10].tolist() == [10, 20, 30]


def test_later_shapes_hide_lights():
    canvas = Canvas(20, 30)
    canvas.polygon(square(5, 5, 15, 15), (255, 255, 255), light=True)
    assert canvas.lights[10, 10] and canvas.ids[10, 10] == 0
    canvas.current = 3
    canvas.polygon(square(8, 0, 30, 20), (0, 0, 0))
    assert not canvas.lights[10, 10] and canvas.lights[10, 6] and canvas.ids[10, 10] == 3


def test_strokes_and_ellipses_belong_to_the_thing():
    canvas = Canvas(40, 40)
    canvas.current = 2
    canvas.strokes([np.array([[0, 20], [40, 20]], float)], (9, 9, 9), 3)
    canvas.current = 5
    canvas.ellipse((20, 20), (6, 4), (1, 1, 1))
    assert canvas.ids[20, 2] == 2 and canvas.ids[20, 20] == 5
    assert abs((canvas.ids == 5).sum() - np.pi * 24) < 20


def test_shadow_darkens_the_ground_and_belongs_to_no_thing():
    canvas = Canvas(40, 40)
    canvas.image[:] = 200
    canvas.shade((20, 20), (10, 5))
    assert canvas.image[20, 20].max() < 150 and canvas.image[2, 2].min() == 200 and not canvas.ids.any()
    canvas.shade((-100, -100), (10, 5))


def test_nothing_to_fill():
    Canvas(4, 4).polygons([], (0, 0, 0))
