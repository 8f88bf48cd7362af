"""Random shots: bounds, distributions, and the settings that depend on darkness and on blur."""

import numpy as np
import pytest

from mmdapled.datasets.night.night_shot import NightShot
from mmdapled.datasets.night.shot_ranges import ShotRanges

EVERYTHING = dict(cast_prob=1.0, pools_prob=1.0, glow_prob=1.0, defocus_prob=1.0, motion_prob=1.0)


def drawn(seed=0, **settings):
    ranges, rng = ShotRanges(**settings), np.random.default_rng(seed)
    return ranges.separate(ranges.draw(32, 32, rng), np.random.default_rng((seed, 1)))


@pytest.mark.parametrize('setting', [{'glow': (0.0, 0.1)}, {'motion_prob': 2}, {'cast': (0.5, 1.5)}, {'view': 0.01}])
def test_wrong_settings_are_named(setting):
    with pytest.raises(ValueError, match=next(iter(setting))):
        ShotRanges(**setting)
    with pytest.raises(TypeError, match='blur_lenght'):
        ShotRanges(blur_lenght=(0, 3))


def test_nothing_is_added_by_default():
    shot = drawn()
    assert shot == ShotRanges().draw(32, 32, np.random.default_rng(0)) and not shot.needs_whole_image
    assert ShotRanges().all_together and not ShotRanges(glow_prob=0.1).all_together
    assert not ShotRanges(blur_prob=0.9).all_together


def test_light_depends_on_darkness_and_motion_on_blur():
    dark = drawn(**EVERYTHING, blur_prob=0.0, noise_prob=0.0)
    assert dark.pools and dark.glow and dark.defocus == 0 and dark.motion is None and dark.blur_length == 0
    blurred = drawn(**EVERYTHING, dark_prob=0.0, noise_prob=0.0)
    assert blurred.defocus > 0 and blurred.motion and not blurred.pools and blurred.glow is None
    assert blurred.exposure == 1 and blurred.white_balance == (1.0, 1.0, 1.0) and blurred.lamp == 0
    assert drawn(**EVERYTHING, dark_prob=0.0, blur_prob=0.0, noise_prob=0.0).changes_nothing
    assert not drawn(dark_prob=0.0, blur_prob=0.0).changes_nothing and NightShot().changes_nothing


def test_shake_can_be_left_out():
    shots = [drawn(seed, shake_prob=0.5, defocus_prob=0.5) for seed in range(200)]
    assert np.mean([shot.blur_length == 0 for shot in shots]) == pytest.approx(0.5, abs=0.1)
    assert np.mean([shot.defocus > 0 for shot in shots]) == pytest.approx(0.5, abs=0.1)


def test_pools_have_the_colours_of_the_cast():
    shot = drawn(cast_prob=1.0, pools_prob=1.0, cast=(0.8, 0.8))
    assert all(pool.colour != (1.0, 1.0, 1.0) for pool in shot.pools)
    white = drawn(pools_prob=1.0)
    assert all(pool.colour == (1.0, 1.0, 1.0) for pool in white.pools)
    assert white.exposure < drawn().exposure, 'pools are seen where little else shines'


@pytest.mark.parametrize('tie', [0.0, 0.8])
def test_blur_follows_exposure(tie):
    shots = [drawn(seed, blur_follows_exposure=tie) for seed in range(600)]
    darkness, length = (-np.log([shot.exposure for shot in shots])), np.array([shot.blur_length for shot in shots])
    ranks = [values.argsort().argsort() for values in (darkness, length)]
    assert np.corrcoef(ranks)[0, 1] == pytest.approx(tie, abs=0.09)
    np.testing.assert_allclose(np.quantile(length, [0.1, 0.5, 0.9]), [1.6, 8.0, 14.4], atol=1.2)
    assert length.min() >= 0 and length.max() <= 16


def test_fixed_lengths_stay_fixed():
    assert drawn(blur_follows_exposure=1.0, blur_length=(5, 5)).blur_length == 5
