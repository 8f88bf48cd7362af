"""Light sources in a day image: small, isolated regions that are nearly white."""

from collections.abc import Mapping
from typing import Any

import cv2
import mmcv
import numpy as np

BRIGHT = 240
SHRINK = 8
WINDOWS_ACROSS = 9
LARGEST_SHARE = 0.06  # of a window; sky, sky between leaves, white walls and shirts fill more of it


def light_sources_of(results: Mapping[str, Any]) -> np.ndarray:
    """Return the mask of light sources of ``img``: known ones, resized and flipped like the image, else estimated ones.

    Raises:
        ValueError: the image was cropped after its light sources were written.
    """
    image, lights = results['img'], results.get('light_sources')
    if lights is None:
        return find_light_sources(image)
    height, width = image.shape[:2]
    scale_x, scale_y = results.get('scale_factor', (1.0, 1.0))
    if abs(lights.shape[1] * scale_x - width) > 1 or abs(lights.shape[0] * scale_y - height) > 1:
        raise ValueError(
            f'light_sources {lights.shape} scaled by {(scale_y, scale_x)} do not cover the image {(height, width)}: it '
            'was cropped or padded; load it with LoadNightStreet(with_lights=False)'
        )
    moved = cv2.resize(lights.astype(np.uint8), (width, height), interpolation=cv2.INTER_NEAREST)
    if results.get('flip'):
        moved = mmcv.imflip(moved, results['flip_direction'])
    return moved > 0


def find_light_sources(image: np.ndarray) -> np.ndarray:
    """Return a mask of possible light sources in a uint8 BGR image ``(H, W, 3)``: isolated bright spots.

    A day image does not distinguish a lamp from a white sign; both are small, saturated spots that streak at night.

    Returns:
        bool ``(H, W)``.
    """
    height, width = image.shape[:2]
    bright = cv2.threshold(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), BRIGHT, 255, cv2.THRESH_BINARY)[1]
    small_size = (max(1, -(-width // SHRINK)), max(1, -(-height // SHRINK)))
    window = max(3, small_size[0] // WINDOWS_ACROSS)
    share = cv2.blur(cv2.resize(bright, small_size, interpolation=cv2.INTER_AREA), (window, window))
    crowded = cv2.threshold(share, int(255 * LARGEST_SHARE), 255, cv2.THRESH_BINARY)[1]
    return cv2.subtract(bright, cv2.resize(crowded, (width, height), interpolation=cv2.INTER_NEAREST)) > 0
