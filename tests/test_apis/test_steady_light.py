"""A restored video flickers less, and new scenes keep their own light."""

import numpy as np
import pytest
import torch

from mmdapled.apis.steady_light import SteadyLight, luma

SCENES = torch.rand(2, 3, 36, 64, generator=torch.Generator().manual_seed(3))


def flicker(frames):
    """The mean absolute change of the mean luma from frame to frame, in 8-bit levels."""
    return float(np.abs(np.diff([255 * float(luma(frame).mean()) for frame in frames])).mean())


def jumping(count=40, strength=0.1):
    """A night whose light jumps by 10 percent, restored to three times its light."""
    gains = 1 + strength * (2 * torch.rand(count, generator=torch.Generator().manual_seed(1)) - 1)
    return [SCENES[:1] * 0.2 * gain for gain in gains], [SCENES[:1] * 0.6 * gain for gain in gains]


def test_flicker_goes_down():
    nights, restored = jumping()
    light = SteadyLight(25)
    steady = [light(night, frame) for night, frame in zip(nights, restored, strict=True)]
    assert flicker(steady) < 0.2 * flicker(restored) and flicker(steady) < flicker(nights)


def test_zero_seconds_change_nothing():
    nights, restored = jumping(3)
    light = SteadyLight(25, seconds=0)
    assert all(light(night, frame) is frame for night, frame in zip(nights, restored, strict=True))


def test_steady_frames_stay_bit_for_bit():
    light = SteadyLight(25)
    assert all(torch.equal(light(SCENES[:1], SCENES[1:]), SCENES[1:]) for _ in range(5))


def test_a_change_that_lasts_arrives_within_a_second():
    light = SteadyLight(10)
    for _ in range(5):
        light(SCENES[:1] * 0.2, SCENES[:1] * 0.4)
    for _ in range(10):
        last = light(SCENES[:1] * 0.24, SCENES[:1] * 0.48)
    assert float(last.mean()) == pytest.approx(float(SCENES[:1].mean()) * 0.48, rel=0.03)


def test_a_new_scene_begins_with_its_own_light():
    light = SteadyLight(25)
    for _ in range(5):
        light(SCENES[:1] * 0.1, SCENES[:1] * 0.3)
    assert torch.equal(light(SCENES[1:] * 0.1, SCENES[1:] * 0.35), SCENES[1:] * 0.35)


def test_a_lamp_that_is_switched_on_is_seen_at_once():
    light = SteadyLight(25)
    for _ in range(5):
        light(SCENES[:1] * 0.1, SCENES[:1] * 0.2)
    after = light(SCENES[:1] * 0.4, SCENES[:1] * 0.8)
    assert float(after.mean()) > 0.79 * float(SCENES[:1].mean()) * 0.8


def test_black_frames_are_no_error():
    light, black = SteadyLight(25), torch.zeros(1, 3, 32, 32)
    assert not light(black, black).any() and not light(black, black).any()
