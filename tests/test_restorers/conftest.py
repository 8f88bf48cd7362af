"""Fixtures of the restorer tests."""

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from torch import Tensor

from mmdapled.images import rgb_batch, round_to_8_bit
from mmdapled.restorers import BaseRestorer


def read_rgb(file: Path) -> Tensor:
    """Read an image as RGB in [0, 1], (1, 3, H, W)."""
    return rgb_batch(cv2.imread(str(file)))


@pytest.fixture
def lol_psnr(shared_data: Path) -> Callable[..., float]:
    """Return the mean PSNR in dB over the first ``count`` pairs of LOL-v1's official evaluation set, 8-bit RGB."""
    folder = shared_data / 'lol_v1' / 'eval'

    def measure(restorer: BaseRestorer, count: int) -> float:
        scores = []
        for file in sorted((folder / 'low').iterdir())[:count]:
            with torch.no_grad():
                restored = round_to_8_bit(restorer(read_rgb(file)).image)
            error = (restored - read_rgb(folder / 'high' / file.name)).square().mean()
            scores.append(-10 * error.log10().item())
        return float(np.mean(scores))

    return measure
