"""The image check raises an error with a remedy for every kind of wrong input."""

import numpy as np
import pytest

from mmdapled.images import ImageError, check_bgr_image, to_bgr8

BGR = np.random.default_rng(0).integers(0, 256, (20, 30, 3), dtype=np.uint8)


def test_bgr_passes():
    check_bgr_image(np.zeros((1, 1, 3), np.uint8), 'Me')


@pytest.mark.parametrize(
    'image, error, text',
    [
        (np.zeros((4, 4), np.uint8), ValueError, 'grey'),
        (np.zeros((4, 4, 1), np.uint8), ValueError, 'grey'),
        (np.zeros((4, 4, 4), np.uint8), ValueError, 'alpha'),
        (np.zeros((4, 4, 2), np.uint8), ValueError, r'\(4, 4, 2\)'),
        (np.zeros((0, 4, 3), np.uint8), ValueError, 'non-empty'),
        (np.zeros((4, 4, 3), np.uint16), TypeError, 'uint16'),
        (np.zeros((4, 4, 3), np.float32), TypeError, 'float32'),
        (None, TypeError, 'NoneType'),
    ],
)
def test_others_are_named(image, error, text):
    with pytest.raises(error, match=f'^Me takes.*{text}'):
        check_bgr_image(image, 'Me')


@pytest.mark.parametrize(
    'array, message',
    [
        (BGR.astype(np.float32), 'float32'),
        (BGR[..., :2], r'\(20, 30, 2\)'),
        (BGR[None], r'\(1, 20, 30, 3\)'),
        (BGR[:5], '5x30'),
    ],
)
def test_wrong_arrays_are_refused(array, message):
    with pytest.raises(ImageError, match=message):
        to_bgr8(array)
