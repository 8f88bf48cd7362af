"""Contrast-limited adaptive histogram equalisation, the classical baseline."""

from typing import Any

import cv2
import numpy as np
from torch import Tensor

from mmdapled.images import to_array, to_tensor, to_uint8
from mmdapled.registry import MODELS
from mmdapled.restorers.base import BaseRestorer
from mmdapled.structures import RestorationOutput


def equalize(image: np.ndarray, clip_limit: float, grid: tuple[int, int]) -> np.ndarray:
    """Equalise the lightness of a uint8 RGB image ``(H, W, 3)`` in LAB and keep its colours."""
    lab = cv2.cvtColor(image, cv2.COLOR_RGB2LAB)
    lab[..., 0] = cv2.createCLAHE(clipLimit=clip_limit, tileGridSize=grid).apply(np.ascontiguousarray(lab[..., 0]))
    return cv2.cvtColor(lab, cv2.COLOR_LAB2RGB)


@MODELS.register_module()
class CLAHE(BaseRestorer):
    """Equalise each image's L channel of LAB, tile by tile, with OpenCV on the CPU (Zuiderveld, 1994).

    The image is rounded to 8 bits. The operation has no gradient: the backward pass hands the gradient of the output
    to the input unchanged, so that a trainable module may precede it.

    Args:
        clip_limit: limit of the contrast gain of a tile.
        grid: number of tiles in x and in y.
        kwargs: passed to :class:`BaseRestorer`.
    """

    def __init__(self, clip_limit: float = 2.0, grid: tuple[int, int] = (8, 8), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.clip_limit = clip_limit
        self.grid = (grid[0], grid[1])

    def restore(self, image: Tensor) -> RestorationOutput:
        """Equalise ``(N, 3, H, W)`` RGB in [0, 1]."""
        images = to_array(to_uint8(image))
        equal = np.stack([equalize(one, self.clip_limit, self.grid) for one in images])
        result = to_tensor(equal).to(image) / 255
        return RestorationOutput(result + (image - image.detach()))
