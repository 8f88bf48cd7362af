"""Sensor noise: its moments, and the published line between shot and read noise."""

import math

import numpy as np
import pytest

from mmdapled.datasets.night.sensor_noise import POOL_SIZE, add_sensor_noise, draw_noise, noise_pool, read_noise_of


@pytest.mark.parametrize('signal', [0.0, 0.1, 0.5])
def test_variance_is_shot_times_signal_plus_read(signal):
    image = np.full((200, 300, 3), signal, np.float32)
    add_sensor_noise(image, 4e-3, 1e-4, np.random.default_rng(0))
    assert image.mean() == pytest.approx(signal, abs=4e-4)
    assert image.var() == pytest.approx(4e-3 * signal + 1e-4, rel=0.02)


def test_strength_scales_the_deviation():
    image, strength = np.zeros((100, 400, 3), np.float32), np.ones((100, 400), np.float32)
    strength[:, :200] = 0.5
    add_sensor_noise(image, 0.0, 1e-2, np.random.default_rng(0), strength)
    assert image[:, :200].std() == pytest.approx(0.05, rel=0.03)
    assert image[:, 200:].std() == pytest.approx(0.1, rel=0.03)


def test_without_noise_nothing_changes():
    image = np.full((5, 5, 3), 0.3, np.float32)
    add_sensor_noise(image, 0.0, 0.0, np.random.default_rng(0))
    assert (image == np.float32(0.3)).all()


def test_draws_are_normal_and_differ():
    first, second = draw_noise(50_000, np.random.default_rng(0)), draw_noise(50_000, np.random.default_rng(1))
    assert abs(first.mean()) < 0.02 and first.std() == pytest.approx(1, abs=0.02)
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.03


def test_draw_larger_than_the_pool():
    assert draw_noise(POOL_SIZE + 5, np.random.default_rng(0)).shape == (POOL_SIZE + 5,)


def test_pool_is_never_changed():
    before = noise_pool()[:100].copy()
    add_sensor_noise(np.zeros((500, 500, 3), np.float32), 1e-2, 1e-2, np.random.default_rng(0))
    assert np.array_equal(noise_pool()[:100], before)


def test_read_noise_follows_the_published_line():
    assert read_noise_of(0.01, 0.0) == pytest.approx(math.exp(2.18 * math.log(0.01) + 1.20))
    assert read_noise_of(0.0, 0.0) == 0
