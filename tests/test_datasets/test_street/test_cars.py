"""Cars have the right size and lights, along the street and across."""

import numpy as np

from mmdapled.datasets.street import cars
from mmdapled.datasets.street.camera import Camera

CAMERA = Camera(focal=300.0, centre=100.0, horizon=135.0, height=1.5)


def test_cars_along_and_across(drawn):
    rng = np.random.default_rng(0)
    height, width, canvas = drawn(cars.draw_car_along, CAMERA, 0.0, 10.0, rng)
    assert 1.3 < height < 1.7 and 1.5 < width < 2.2 and canvas.lights.any()
    height, width, canvas = drawn(cars.draw_car_across, CAMERA, 0.0, 10.0, rng)
    assert 1.3 < height < 1.7 and 3.6 < width < 4.9 and canvas.lights.any()
