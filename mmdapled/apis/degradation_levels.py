"""What is wrong with a picture, and where, in one call."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, Mapping, Union

import numpy as np
import torch
import torch.nn.functional as F

from mmdapled.images import read_image, rgb_batch, to_bgr8
from mmdapled.priors.base import BasePrior
from mmdapled.priors.builder import build_prior

Prior = Union[BasePrior, Mapping[str, Any], None]


@dataclass
class Degradations:
    """The degradations of one picture, by the names ``dark``, ``blurry``, ``noisy``, ``overexposed``.

    Args:
        levels: number in [0, 1], the mean of the map.
        maps: float32 ``(H, W)`` in [0, 1], of the picture's size.
    """

    levels: Dict[str, float]
    maps: Dict[str, np.ndarray]


def degradations(image: Union[str, Path, np.ndarray], prior: Prior = None) -> Degradations:
    """Estimate how dark, blurry, noisy and over-exposed a picture is, and where.

    Args:
        image: a path, or an array: grey, BGR or BGRA of 8 or 16 bits.
        prior: config of a prior, or a built one; the embedded ``mmdapled-tiny`` if None.

    Raises:
        ImageError: not a picture, cut off, or too small; names it.
    """
    picture = to_bgr8(image) if isinstance(image, np.ndarray) else read_image(image)
    built = build_prior(prior)
    with torch.inference_mode():
        output = built(rgb_batch(picture))
        maps = F.interpolate(output.maps.float(), size=picture.shape[:2], mode='bilinear', align_corners=False)[0]
    return Degradations(
        dict(zip(built.names, output.levels[0].tolist(), strict=True)),
        dict(zip(built.names, maps.numpy(), strict=True)),
    )
