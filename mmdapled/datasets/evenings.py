"""Evenings of one simulated camera: usual ones, from dusk to night, and unusual ones."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from mmdapled.datasets.night.night_camera import take
from mmdapled.datasets.night.shot_ranges import ShotRanges
from mmdapled.datasets.street.scene import render_street

CAMERA: dict[str, Any] = {
    'blur_length': (0.0, 3.0), 'shot_noise': (1e-5, 3e-4), 'glow_prob': 0.5, 'pools_prob': 0.5, 'jpeg_prob': 0.0,
}  # fmt: skip
# Rain spreads the light of lamps, wets the lens, and the camera exposes longer at a higher gain.
RAIN = {
    'blur_length': (6.0, 16.0), 'defocus_prob': 1.0, 'defocus': (2.0, 4.0), 'glow_prob': 1.0, 'glow': (0.1, 0.3),
    'shot_noise': (3e-4, 3e-3),
}  # fmt: skip
PARTS: dict[str, ShotRanges] = {
    'dusk': ShotRanges(exposure=(0.1, 0.3), **CAMERA),
    'night': ShotRanges(exposure=(0.02, 0.1), **CAMERA),
    'dim night': ShotRanges(exposure=(0.007, 0.035), **CAMERA),
    'rain': ShotRanges(exposure=(0.012, 0.05), **{**CAMERA, **RAIN}),
    'lens out of focus': ShotRanges(exposure=(0.02, 0.1), **CAMERA, defocus_prob=1.0, defocus=(2.0, 3.0)),
}
HEIGHT, WIDTH = 240, 320


def evening_image(part: str, seed: int, index: int) -> np.ndarray:
    """Return an image of a part of an evening, uint8 BGR ``(240, 320, 3)``; every seed and index has its own street.

    Raises:
        KeyError: unknown part; the known ones are :data:`PARTS`.
    """
    ranges, rng = PARTS[part], np.random.default_rng((seed, index))
    street = render_street(seed, index, HEIGHT, WIDTH)
    shot = ranges.separate(ranges.draw(HEIGHT, WIDTH, rng), rng)
    return take(street.image, shot, rng, street.lights)[0]


def evening(parts: Sequence[str], length: int, seed: int) -> Iterator[np.ndarray]:
    """Yield the images of an evening whose parts follow each other, each as long as the others."""
    for index in range(length):
        yield evening_image(parts[index * len(parts) // length], seed, index)
