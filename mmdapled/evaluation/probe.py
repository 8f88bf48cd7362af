"""Probe restorers with darkness and blur of known strength, apart and together, without noise."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from mmdapled.datasets.night.night_camera import take
from mmdapled.datasets.night.night_shot import known_shot
from mmdapled.evaluation.psnr import psnr
from mmdapled.images.convert import rgb_batch, round_to_8_bit
from mmdapled.images.laplacian import laplacian_correlation

INPUT = 'input'
EXPOSURES, BLUR_LENGTHS = (1.0, 0.1), (0.0, 8.0, 16.0)


class Condition(NamedTuple):
    """Setting of the camera: the middle of NightDegradation's tone curves, weak lamps, no noise, no compression.

    Args:
        exposure: linear gain against the day image; 1 is day.
        blur_length: path of the camera shake in px of a photo 640 px wide; 0 is sharp.
    """

    exposure: float
    blur_length: float

    def __str__(self) -> str:
        light = 'day' if self.exposure == 1 else f'exposure {self.exposure:g}'
        return f'{light}, {f"{self.blur_length:g} px" if self.blur_length else "sharp"}'

    def photograph(self, clean: np.ndarray, seed: int) -> np.ndarray:
        """Degrade a uint8 BGR image ``(H, W, 3)``; the seed draws the path of the shake."""
        if self == (1, 0):
            return clean
        return take(clean, known_shot(self.exposure, self.blur_length), np.random.default_rng(seed))[0]


class Score(NamedTuple):
    """Means over images.

    Args:
        psnr: PSNR in dB to the clean image, by :func:`.psnr.psnr`.
        sharpness: correlation with the clean image, by :func:`.laplacian_correlation`.
    """

    psnr: float
    sharpness: float


Table = dict[Condition, dict[str, Score]]


def conditions(exposures: Sequence[float] = EXPOSURES, blur_lengths: Sequence[float] = BLUR_LENGTHS) -> list[Condition]:
    """Return every exposure with every blur length."""
    return [Condition(*pair) for pair in product(exposures, blur_lengths)]


@torch.inference_mode()
def probe(images: Iterable[np.ndarray], restorers: Mapping[str, nn.Module], rows: Sequence[Condition]) -> Table:
    """Score the degraded input and each restorer under each condition; the seed of an image is its index.

    Args:
        images: clean photos, uint8 BGR ``(H, W, 3)``.
        restorers: name -> restorer in evaluation mode.
        rows: conditions.

    Raises:
        ValueError: no image.
    """
    scores: dict[tuple[Condition, str], list[Score]] = {}
    for index, clean in enumerate(images):
        target = rgb_batch(clean)
        for row in rows:
            degraded = rgb_batch(row.photograph(clean, index))
            made = {INPUT: degraded, **{name: restorer(degraded).image for name, restorer in restorers.items()}}
            for name, image in made.items():
                scores.setdefault((row, name), []).append(score(image, target))
    if not scores:
        raise ValueError('probe: expected at least one image, got none')
    table: Table = {row: {} for row in rows}
    for (row, name), values in scores.items():
        table[row][name] = Score(*np.mean(values, axis=0).tolist())
    return table


def score(image: Tensor, clean: Tensor) -> Score:
    """Score one image ``(1, 3, H, W)`` in [0, 1], rounded to 8 bits, against the clean one."""
    rounded = round_to_8_bit(image)
    return Score(float(psnr(rounded, clean)), float(laplacian_correlation(rounded, clean)))
