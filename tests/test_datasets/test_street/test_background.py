"""The background: sky above, road below, lit windows, depths that agree with the camera."""

import numpy as np

from mmdapled.datasets.street import background
from mmdapled.datasets.street.camera import Camera
from mmdapled.datasets.street.canvas import Canvas

CAMERA = Camera(focal=300.0, centre=160.0, horizon=100.0, height=1.5)
STREET = background.Street(-7.0, -4.0, 4.0, 7.0)


def test_regions():
    canvas = Canvas(240, 320)
    background.draw_background(canvas, CAMERA, STREET, np.random.default_rng(0))
    ids = canvas.ids
    assert ids[2, 160] == background.SKY and ids[235, 160] == background.ROAD
    assert (ids[110:130, 0] == background.BUILDING).all() and background.SIDEWALK in ids[130]
    assert canvas.lights.any() and (ids[canvas.lights] == background.BUILDING).all()
    assert (canvas.image.max(axis=2) > 0).mean() > 0.99, 'no hole between the layers'


def test_streets_contain_the_camera():
    for seed in range(20):
        street = background.Street.draw(np.random.default_rng(seed))
        assert street.left_wall < street.left_kerb < 0 < street.right_kerb < street.right_wall


def test_windows_lie_inside_their_house_and_some_are_lit():
    dark, lit = background.windows_of(np.array([[4.0, 20.0, 0.0, 12.0]]), np.random.default_rng(0))
    both = np.concatenate([dark, lit])
    assert both[:, 0].min() >= 4 and both[:, 1].max() <= 20 and both[:, 2].min() > 0 and both[:, 3].max() < 12
    assert 0.05 < len(lit) / len(both) < 0.6


def test_depth_layers():
    sky, wall, sidewalk, road = background.background_depth(CAMERA, STREET, 240, 320)
    assert (sky == 120).all() and np.array_equal(sidewalk, road)
    assert abs(road[199, 0] - 300 * 1.5 / 99.5) < 1e-3
    assert abs(wall[0, 319] - 300 * 7 / 159.5) < 1e-3


def test_grain_adds_detail_and_keeps_the_mean():
    image = np.full((64, 64, 3), 120, np.uint8)
    background.grain(image, np.random.default_rng(0))
    assert image.std() > 3 and abs(image.mean() - 120) < 1.5
