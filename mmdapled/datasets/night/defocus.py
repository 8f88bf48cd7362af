"""Blur of a lens out of focus: a disc, and the length of the equivalent shake."""

import math

import numpy as np


def disc_kernel(radius: float) -> np.ndarray:
    """Return a disc with a soft edge, the image of a point out of focus.

    Returns:
        float32 ``(k, k)``, k odd, sum 1; ``(1, 1)`` for a radius under a third of a pixel.
    """
    if radius < 1 / 3:
        return np.ones((1, 1), np.float32)
    reach = math.ceil(radius)
    offsets = np.arange(-reach, reach + 1, dtype=np.float32)
    kernel = np.clip(np.float32(radius + 0.5) - np.hypot(offsets[:, None], offsets[None]), 0, 1)
    return kernel / kernel.sum()


def equivalent_length(length: float, radius: float) -> float:
    """Return the length of the straight path with the second moment of a path and a disc together.

    A path of length ``l`` has the moment ``l^2 / 12``, a disc of radius ``r`` has ``r^2 / 2``, and the moments of
    successive kernels add up.
    """
    return math.hypot(length, math.sqrt(6) * radius)
