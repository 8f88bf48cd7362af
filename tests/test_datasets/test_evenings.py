"""The evenings of a simulated camera have the light and the blur that their names say."""

import numpy as np
import pytest

from mmdapled.datasets.evenings import PARTS, evening, evening_image


def luma(part, number=6):
    return float(np.mean([evening_image(part, 0, index).mean() for index in range(number)]))


def test_the_parts_get_darker():
    assert luma('dusk') > luma('night') > luma('dim night')


def test_images_are_reproducible_and_differ():
    images = [evening_image('rain', 1, index) for index in (0, 0, 1)]
    assert np.array_equal(images[0], images[1]) and not np.array_equal(images[0], images[2])
    assert images[0].shape == (240, 320, 3) and images[0].dtype == np.uint8


def test_parts_follow_each_other():
    images = list(evening(('dusk', 'night'), 4, seed=3))
    expected = [evening_image(part, 3, index) for index, part in enumerate(('dusk', 'dusk', 'night', 'night'))]
    assert all(np.array_equal(one, other) for one, other in zip(images, expected, strict=True))


def test_an_unknown_part_is_an_error():
    with pytest.raises(KeyError):
        evening_image('noon', 0, 0)
    assert 'noon' not in PARTS
