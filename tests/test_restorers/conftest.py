"""Fixtures of the restorer tests."""

from pathlib import Path
from typing import Callable

import cv2
import numpy as np
import pytest
import torch
from torch import Tensor

from mmdapled.restorers import BaseRestorer


def read_rgb(file: Path) -> Tensor:
    """Read a picture as RGB in [0, 1], (1, 3, H, W)."""
    picture = cv2.cvtColor(cv2.imread(str(file)), cv2.COLOR_BGR2RGB)
    return torch.from_numpy(picture).permute(2, 0, 1)[None].float() / 255


@pytest.fixture
def lol_psnr(shared_data: Path) -> Callable[..., float]:
    """Mean PSNR in dB over the first ``count`` pairs of LOL-v1's official evaluation set, 8-bit RGB."""
    folder = shared_data / 'lol_v1' / 'eval'

    def measure(restorer: BaseRestorer, count: int) -> float:
        scores = []
        for file in sorted((folder / 'low').iterdir())[:count]:
            with torch.no_grad():
                restored = (restorer(read_rgb(file)).image * 255).round() / 255
            error = (restored - read_rgb(folder / 'high' / file.name)).square().mean()
            scores.append(-10 * error.log10().item())
        return float(np.mean(scores))

    return measure
