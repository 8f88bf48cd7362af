"""Estimated light sources: small isolated spots are found, sky and walls are not."""

import cv2
import numpy as np
import pytest

from mmdapled.datasets.night.light_sources import find_light_sources, light_sources_of


def test_a_lamp_is_found_and_the_sky_is_not():
    image = np.full((480, 640, 3), 90, np.uint8)
    image[:160] = 255
    cv2.circle(image, (400, 350), 5, (255, 255, 255), -1)
    lights = find_light_sources(image)
    assert lights[350, 400] and not lights[:160].any()
    assert 60 < lights.sum() < 110


def test_bright_texture_has_no_light_source():
    image = np.full((480, 640, 3), 90, np.uint8)
    image[::4, ::4] = 255
    image[1::4, ::4] = 255
    assert not find_light_sources(image)[40:-40, 40:-40].any()


def test_tiny_images():
    assert find_light_sources(np.full((1, 1, 3), 255, np.uint8)).shape == (1, 1)


def known():
    lights = np.zeros((40, 60), bool)
    lights[4:8, 6:12] = True
    return lights


def test_known_lights_follow_resizing_and_flipping():
    results = {
        'img': np.zeros((80, 120, 3), np.uint8), 'light_sources': known(), 'scale_factor': (2.0, 2.0),
        'flip': True, 'flip_direction': 'horizontal',
    }  # fmt: skip
    expected = np.kron(known(), np.ones((2, 2), bool))[:, ::-1]
    assert np.array_equal(light_sources_of(results), expected)


def test_known_lights_of_a_cropped_image_are_refused():
    with pytest.raises(ValueError, match='cropped or padded'):
        light_sources_of({'img': np.zeros((30, 60, 3), np.uint8), 'light_sources': known()})


def test_unknown_lights_are_estimated():
    image = np.full((480, 640, 3), 90, np.uint8)
    image[300:306, 200:206] = 255
    assert light_sources_of({'img': image}).sum() == 36
