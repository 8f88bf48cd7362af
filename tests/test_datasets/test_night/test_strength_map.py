"""Random strength maps: range, contrast, variety."""

import numpy as np
import pytest

from mmdapled.datasets.night.strength_map import half_strength, random_strength, smooth_strength


@pytest.mark.parametrize('make', [half_strength, smooth_strength, random_strength])
def test_shape_range_and_contrast(make):
    maps = [make(60, 90, np.random.default_rng(seed)) for seed in range(30)]
    assert all(m.shape == (60, 90) and m.dtype == np.float32 and m.min() >= 0 and m.max() <= 1 for m in maps)
    assert np.mean([np.ptp(m) > 0.7 for m in maps]) > 0.9


def test_half_is_about_half():
    means = [half_strength(60, 90, np.random.default_rng(seed)).mean() for seed in range(50)]
    assert 0.4 < np.mean(means) < 0.6 and min(means) > 0.15 and max(means) < 0.85


def test_smooth_is_smooth():
    field = smooth_strength(120, 160, np.random.default_rng(0))
    assert np.abs(np.diff(field, axis=1)).max() < 0.15
