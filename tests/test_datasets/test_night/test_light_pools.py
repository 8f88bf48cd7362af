"""Pools of light: their falloff, colour and place."""

import numpy as np
import pytest

from mmdapled.datasets.night.lamp_colours import WHITE
from mmdapled.datasets.night.light_pools import Pool, draw_pools, light_centres, place, pool_gains

DARK = np.zeros((160, 240), bool)


def test_falloff_is_the_cube_of_the_cosine():
    gains = pool_gains([Pool(0.5, 0.5, 0.2, 1.0, 0.4)], DARK, 0.1, WHITE)
    rows, columns = np.mgrid[4:156:8, 4:236:8]  # centres of cells: not interpolated
    squares = ((columns + 0.5 - 120) ** 2 + (rows + 0.5 - 80) ** 2) / 48**2
    expected = 1 + 0.4 / 0.1 * (1 + squares) ** -1.5
    np.testing.assert_allclose(gains[4:156:8, 4:236:8, 3], expected, rtol=0.02)
    assert gains.min() >= 1


def test_a_pool_replaces_the_ambient_colour_by_its_own():
    ambient, colour = (0.5, 1.0, 1.2), (0.2, 0.9, 1.6)
    gains = pool_gains([Pool(0.5, 0.5, 0.2, 1.0, 10.0, colour)], DARK, 0.01, ambient)
    light = gains[80, 120, :3] * ambient
    np.testing.assert_allclose(light / light[1], np.divide(colour, colour[1]), rtol=0.01)


def test_pools_lie_below_the_nearest_lamp():
    lights = DARK.copy()
    lights[38:42, 58:62] = lights[18:22, 198:202] = True
    centres = light_centres(lights)
    np.testing.assert_allclose(sorted(centres.tolist()), [[60 / 240, 40 / 160], [200 / 240, 20 / 160]])
    pool = Pool(0.7, 0.5, 0.1, 1.0, 0.4, below=True)
    assert place(pool, centres) == pytest.approx((200 / 240, 20 / 160 + 0.5 * 140 / 160))
    assert place(pool, np.empty((0, 2))) == (0.7, 0.5)
    gain = pool_gains([pool], lights, 0.1, WHITE)[..., 3]
    row, column = np.unravel_index(gain.argmax(), gain.shape)
    assert abs(column - 200) < 8 and abs(row - 90) < 8


def test_draws_follow_the_seed_and_their_range():
    draws = [draw_pools((0.1, 0.2), [WHITE], np.random.default_rng(seed)) for seed in range(50)]
    assert draws[3] == draw_pools((0.1, 0.2), [WHITE], np.random.default_rng(3)) != draws[4]
    assert {len(pools) for pools in draws} == {1, 2, 3, 4}
    assert all(0.1 <= pool.exposure <= 0.2 for pools in draws for pool in pools)
