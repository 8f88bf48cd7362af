"""Settings of a shot: by day, and rows of its strength maps."""

import numpy as np

from mmdapled.datasets.night.night_shot import NightShot, Strengths


def test_rows():
    dark = np.arange(32, dtype=np.float32).reshape(8, 4)
    part = Strengths(dark=dark).rows(slice(2, 4))
    assert np.array_equal(part.dark, dark[2:4]) and part.blurry is None and part.noisy is None


def test_default_is_day():
    assert NightShot().exposure == 1 and NightShot().strengths == Strengths()


def test_by_day_keeps_blur_and_noise_alone():
    shot = NightShot(exposure=0.1, white_balance=(0.8, 1.0, 1.2), blur_length=8.0, shot_noise=1e-3, lamp=4.0, bits=12)
    assert shot.by_day() == NightShot(blur_length=8.0, shot_noise=1e-3)
    assert shot.by_day(2.0).exposure == 2.0
