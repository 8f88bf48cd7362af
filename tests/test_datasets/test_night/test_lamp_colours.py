"""Colours of lamps: known chromaticities in linear sRGB."""

import numpy as np
import pytest

from mmdapled.datasets.night.lamp_colours import LAMPS, draw_colour, lamp_colour

LUMINANCE = (0.0722, 0.7152, 0.2126)


def test_daylight_is_white():
    np.testing.assert_allclose(lamp_colour((0.3127, 0.3290), 1.0), 1, atol=2e-3)


def test_sodium_is_orange_and_mercury_green():
    blue, green, red = lamp_colour(LAMPS['sodium'], 1.0)
    assert red > 3 * green > 9 * blue
    blue, green, red = lamp_colour(LAMPS['mercury'], 1.0)
    assert green > 1.3 * red and green > 1.3 * blue


@pytest.mark.parametrize('name', LAMPS)
def test_luminance_is_one_and_no_cast_is_white(name):
    for cast in (0.3, 1.0):
        assert lamp_colour(LAMPS[name], cast) @ LUMINANCE == pytest.approx(1)
    np.testing.assert_allclose(lamp_colour(LAMPS[name], 0.0), 1)


def test_mixed_colours_keep_the_luminance_and_follow_the_seed():
    colours = [draw_colour(0.5, np.random.default_rng(seed)) for seed in (0, 0, 1)]
    assert colours[0] == colours[1] != colours[2]
    assert all(np.dot(colour, LUMINANCE) == pytest.approx(1) for colour in colours)
