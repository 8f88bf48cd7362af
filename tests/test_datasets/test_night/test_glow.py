"""Glow moves light and keeps its sum."""

import numpy as np
import pytest

from mmdapled.datasets.night.glow import Glow, add_glow, draw_glow, star_kernel, wide_gaussian


def lamp(height=240, width=320, value=20.0):
    light = np.full((height, width, 3), 0.01, np.float32)
    light[118:122, 158:162] = value
    return light


@pytest.mark.parametrize('streaks', [0.0, 0.3])
def test_light_is_kept_and_stays_centred(streaks):
    light = lamp()
    glowing = add_glow(light, Glow(0.2, streaks, 6, 0.3), 0.5)
    assert glowing.sum() == pytest.approx(light.sum(), rel=0.01)
    excess = (glowing - 0.01).sum(axis=2)
    rows, columns = np.mgrid[:240, :320]
    assert (excess * rows).sum() / excess.sum() == pytest.approx(119.5, abs=0.3)
    assert (excess * columns).sum() / excess.sum() == pytest.approx(159.5, abs=0.3)


def test_only_what_exceeds_full_scale_is_scattered():
    light = lamp(value=1.0)
    assert add_glow(light, Glow(0.2), 0.5) is light
    core = add_glow(lamp(), Glow(0.2, width=3.0), 0.5)[120, 160, 0]
    assert 1 + 0.8 * 19 < core < 1 + 0.9 * 19


def test_glow_fades_with_the_distance():
    glowing = add_glow(lamp(), Glow(0.2), 0.5)[120, 164::8, 0]
    assert (np.diff(glowing[:7]) < 0).all() and (np.diff(glowing) <= 0).all() and glowing[0] > 0.05


@pytest.mark.parametrize('deviation', [2.0, 8.0, 20.0])
def test_wide_gaussian_is_a_gaussian(deviation):
    point = np.zeros((240, 320, 3), np.float32)
    point[112:120, 152:160] = 1
    rows, columns = np.mgrid[:240, :320]
    squares = (rows - 115.5) ** 2 + (columns - 155.5) ** 2
    blurred = wide_gaussian(point, deviation)[..., 0]
    assert (blurred * squares).sum() / blurred.sum() == pytest.approx(2 * deviation**2 + 2 * 63 / 12, rel=0.15)


@pytest.mark.parametrize('blades', [4, 6, 8])
def test_stars_have_a_ray_per_blade(blades):
    kernel = star_kernel(30.0, blades, 0.2)
    centre = len(kernel) // 2
    turns = np.linspace(0, 2 * np.pi, 720, endpoint=False)
    ring = kernel[
        np.rint(centre + 15 * np.sin(turns)).astype(int), np.rint(centre + 15 * np.cos(turns)).astype(int)
    ]  # fmt: skip
    lit = ring > 0
    assert kernel.sum() == pytest.approx(1, abs=1e-5) and (lit & ~np.roll(lit, 1)).sum() == blades


def test_draws_follow_the_seed():
    draws = [draw_glow((0.1, 0.2), np.random.default_rng(seed)) for seed in (0, 0, 1)]
    assert draws[0] == draws[1] != draws[2] and 0.1 <= draws[2].share <= 0.2
