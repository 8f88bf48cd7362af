"""Glow and flare: light that a lens scatters from lamps above the sensor's full scale."""

import math
from collections.abc import Callable
from typing import NamedTuple

import cv2
import numpy as np

from mmdapled.datasets.night.camera_shake import filter_sparse, splat
from mmdapled.datasets.night.random_draws import Range, log_uniform

# Standard deviations in px of a photo 640 px wide, and their shares of the glow.
WIDTHS = (2.5, 8.0, 30.0)
SHARES = (0.5, 0.3, 0.2)
STREAKS = (0.0, 0.25)  # range of their share of the scattered light
STREAK_LENGTH = 40.0
BLADES = (4, 6, 8)
FINE = 3.0  # px, largest standard deviation that is filtered at full resolution


class Glow(NamedTuple):
    """The scattering of a lens.

    Args:
        share: scattered share of the light above full scale.
        streaks: share of the scattered light in streaks; the rest is round.
        blades: of the aperture; an even number gives as many streaks.
        angle: of the first streak, radians.
        width: factor on all widths and lengths.
    """

    share: float
    streaks: float = 0.0
    blades: int = 6
    angle: float = 0.0
    width: float = 1.0


def draw_glow(share: Range, rng: np.random.Generator) -> Glow:
    """Return a random lens."""
    return Glow(
        share=log_uniform(share, rng),
        streaks=rng.uniform(*STREAKS),
        blades=int(rng.choice(BLADES)),
        angle=rng.uniform(0, math.pi),
        width=rng.uniform(0.6, 1.6),
    )


def add_glow(light: np.ndarray, glow: Glow, scale: float) -> np.ndarray:
    """Scatter the light above full scale, float32 ``(H, W, 3)``, linear; the sum of the light stays.

    The form (a peak, a wide sum of Gaussians, radial streaks) is that of Spencer et al., Physically-based glare
    effects for digital images, SIGGRAPH 1995. ``scale`` is px per px of a photo 640 px wide.
    """
    excess = cv2.threshold(light - 1, 0, 0, cv2.THRESH_TOZERO)[1]
    if not excess.any():
        return light
    scattered = excess * np.float32(-1)
    for share, width in zip(SHARES, WIDTHS, strict=True):
        scattered += np.float32((1 - glow.streaks) * share) * wide_gaussian(excess, width * glow.width * scale)
    if glow.streaks > 0:
        kernel = star_kernel(STREAK_LENGTH * glow.width * scale / 2, glow.blades, glow.angle)
        scattered += np.float32(glow.streaks) * at_scale(excess, 2, lambda small: spread(small, kernel))
    return light + np.float32(glow.share) * scattered


def wide_gaussian(light: np.ndarray, deviation: float) -> np.ndarray:
    """Filter light with a Gaussian and dark surroundings, at reduced resolution if the Gaussian is wide."""
    factor = max(1, round(deviation / FINE))
    small_deviation = max(deviation / factor, 0.1)
    return at_scale(
        light, factor, lambda small: cv2.GaussianBlur(small, (0, 0), small_deviation, borderType=cv2.BORDER_CONSTANT)
    )


def at_scale(light: np.ndarray, factor: int, change: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    """Return ``change`` of the light at ``1 / factor`` of the resolution, enlarged to its size."""
    if factor == 1:
        return change(light)
    height, width = light.shape[:2]
    bottom, right = -height % factor, -width % factor
    framed = cv2.copyMakeBorder(light, 0, bottom, 0, right, cv2.BORDER_CONSTANT)
    size = framed.shape[1], framed.shape[0]
    small = cv2.resize(framed, (size[0] // factor, size[1] // factor), interpolation=cv2.INTER_AREA)
    return cv2.resize(change(small), size, interpolation=cv2.INTER_LINEAR)[:height, :width]


def spread(light: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Filter light with a sparse kernel and dark surroundings; the size stays."""
    border = len(kernel) // 2
    return filter_sparse(cv2.copyMakeBorder(light, border, border, border, border, cv2.BORDER_CONSTANT), kernel)


def star_kernel(length: float, blades: int, angle: float) -> np.ndarray:
    """Return a star with an even number of rays of ``length`` px that fade outwards, float32 ``(k, k)``, sum 1.

    The edges of an aperture diffract at right angles, so an even number of blades gives as many rays.
    """
    distances = length * np.linspace(0, 1, max(2, math.ceil(2 * length))) ** 2
    angles = angle + 2 * math.pi / blades * np.arange(blades)[:, None]
    return splat(np.stack([(distances * np.cos(angles)).ravel(), (distances * np.sin(angles)).ravel()]))
