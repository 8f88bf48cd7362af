"""Glow and flare: light that a lens scatters from lamps that are brighter than the sensor can tell."""

import math
from typing import Callable, NamedTuple

import cv2
import numpy as np

from .camera_shake import filter_sparse, splat
from .random_draws import Range, log_uniform

# Standard deviations in px of a photo 640 px wide, and how the glow is shared among them.
WIDTHS = (2.5, 8.0, 30.0)
SHARES = (0.5, 0.3, 0.2)
# Of the scattered light; the range of the drawn share of streaks.
STREAKS = (0.0, 0.25)
STREAK_LENGTH = 40.0
BLADES = (4, 6, 8)
# Largest standard deviation that is filtered at full resolution, px.
FINE = 3.0


class Glow(NamedTuple):
    """How a lens scatters.

    Args:
        share: of the light above full scale that is scattered.
        streaks: share of the scattered light that is in streaks, the rest is round.
        blades: of the aperture; an even number makes as many streaks.
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
    """Scatter what exceeds full scale in linear light, float32 ``(H, W, 3)``; the sum of the light stays.

    The form, a peak, a wide sum of Gaussians and radial streaks, is that of Spencer et al., Physically-based glare
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
    """Return the light after a Gaussian filter with dark surroundings, at reduced resolution where it is wide."""
    factor = max(1, round(deviation / FINE))
    small_deviation = max(deviation / factor, 0.1)
    return at_scale(
        light, factor, lambda small: cv2.GaussianBlur(small, (0, 0), small_deviation, borderType=cv2.BORDER_CONSTANT)
    )


def at_scale(light: np.ndarray, factor: int, change: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    """Return what ``change`` makes of the light at ``1 / factor`` of the resolution, enlarged again."""
    if factor == 1:
        return change(light)
    height, width = light.shape[:2]
    bottom, right = -height % factor, -width % factor
    framed = cv2.copyMakeBorder(light, 0, bottom, 0, right, cv2.BORDER_CONSTANT)
    size = framed.shape[1], framed.shape[0]
    small = cv2.resize(framed, (size[0] // factor, size[1] // factor), interpolation=cv2.INTER_AREA)
    return cv2.resize(change(small), size, interpolation=cv2.INTER_LINEAR)[:height, :width]


def spread(light: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Return light filtered with a sparse kernel, dark surroundings, the same size."""
    border = len(kernel) // 2
    return filter_sparse(cv2.copyMakeBorder(light, border, border, border, border, cv2.BORDER_CONSTANT), kernel)


def star_kernel(length: float, blades: int, angle: float) -> np.ndarray:
    """Return a star with an even number of rays of ``length`` px that fade outwards, float32 ``(k, k)``, sum 1.

    An aperture's edges diffract at right angles to themselves, so an even number of blades makes as many rays.
    """
    distances = length * np.linspace(0, 1, max(2, math.ceil(2 * length))) ** 2
    angles = angle + 2 * math.pi / blades * np.arange(blades)[:, None]
    return splat(np.stack([(distances * np.cos(angles)).ravel(), (distances * np.sin(angles)).ravel()]))
