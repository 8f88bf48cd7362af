"""The street's camera against the pinhole formula."""

import numpy as np
import pytest

from mmdapled.datasets.street.camera import FAR, Camera

CAMERA = Camera(focal=300.0, centre=160.0, horizon=100.0, height=1.5)


def test_projection():
    points = np.array([[0, 1.5, 10.0], [1, 0, 3.0], [-2, 1.5, 6.0]])
    np.testing.assert_allclose(CAMERA.project(points), [[160, 100], [260, 250], [60, 100]])


def test_standing_agrees_with_the_projection():
    column, row, scale = CAMERA.standing(1.0, 3.0)
    assert (column, row) == pytest.approx(tuple(CAMERA.project(np.array([1.0, 0, 3.0])))) and scale == 100


def test_ground_depth_inverts_the_projection():
    depth = CAMERA.ground_depth(240)
    row = CAMERA.project(np.array([0.0, 0.0, depth[180]]))[1]
    assert row == pytest.approx(180.5, abs=1e-3)
    assert (depth[:100] == FAR).all() and (np.diff(depth) <= 0).all()


def test_wall_depth_inverts_the_projection():
    depth = CAMERA.wall_depth(320, -5.0, 6.0)
    for column, x in ((20, -5.0), (300, 6.0)):
        assert CAMERA.project(np.array([x, 0.0, depth[column]]))[0] == pytest.approx(column + 0.5, abs=1e-3)
    assert depth.min() > 0 and depth.max() == FAR
