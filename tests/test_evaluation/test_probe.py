"""The probe's table equals a direct computation, and its camera is a function of the seed."""

import numpy as np
import pytest
import torch

from mmdapled.evaluation.probe import INPUT, Condition, conditions, probe
from mmdapled.restorers import Gamma, Identity


@pytest.fixture
def photos():
    rng = np.random.default_rng(0)
    return [np.kron(rng.integers(20, 200, (6, 8, 3)), np.ones((8, 8, 1))).astype(np.uint8) for _ in range(2)]


def test_scores_are_those_of_a_direct_computation(photos):
    row = Condition(0.1, 60)
    table = probe(photos, {'gamma': Gamma(0.5)}, [row])
    expected = []
    for index, clean in enumerate(photos):
        degraded = row.photograph(clean, index) / 255
        restored = np.rint(255 * degraded**0.5) / 255
        expected.append([10 * np.log10(1 / np.mean((image - clean / 255) ** 2)) for image in (degraded, restored)])
    means = np.mean(expected, axis=0)
    assert [table[row][name].psnr for name in (INPUT, 'gamma')] == pytest.approx(means.tolist(), abs=1e-3)


def test_blur_lowers_the_sharpness_and_darkness_the_psnr(photos):
    table = probe(photos, {}, conditions((1, 0.1), (0, 60)))
    sharp, blurred, dark, both = (scores[INPUT] for scores in table.values())
    assert sharp == pytest.approx((100, 1)) and blurred.sharpness < 0.6 < dark.sharpness
    assert dark.psnr < blurred.psnr and both.psnr < blurred.psnr


def test_the_camera_follows_the_seed_and_only_that(photos):
    first, again, other = (Condition(0.1, 60).photograph(photos[0], seed) for seed in (3, 3, 4))
    assert np.array_equal(first, again) and not np.array_equal(first, other)
    assert np.array_equal(Condition(1, 0).photograph(photos[0], 3), photos[0])


def test_an_unchanged_image_counts_100_db_for_any_restorer(photos):
    table = probe(photos, {'identity': Identity()}, conditions((1,), (0,)))
    assert table[Condition(1, 0)]['identity'] == pytest.approx((100, 1))


def test_nothing_to_probe_is_an_error():
    with pytest.raises(ValueError, match='at least one image'):
        probe([], {}, conditions())
    assert str(conditions()[0]) == 'day, sharp' and torch.is_inference_mode_enabled() is False
