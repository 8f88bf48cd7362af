"""Estimate the degradations of an image in one call."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F

from mmdapled.images import read_image, rgb_batch, to_bgr8
from mmdapled.priors.base import BasePrior
from mmdapled.priors.builder import build_prior

Prior = BasePrior | Mapping[str, Any] | None


@dataclass
class Degradations:
    """Degradations of one image, by the prior's names: ``dark``, ``blurry``, ``noisy``, ``overexposed``.

    Args:
        levels: mean of each map, in [0, 1].
        maps: float32 ``(H, W)`` in [0, 1], of the image's size.
    """

    levels: dict[str, float]
    maps: dict[str, np.ndarray]


def degradations(image: str | Path | np.ndarray, prior: Prior = None) -> Degradations:
    """Estimate how dark, blurry, noisy and over-exposed an image is, and where.

    Args:
        image: a path, or an array: grey, BGR or BGRA of 8 or 16 bits.
        prior: config of a prior, or a built one; the bundled ``mmdapled-tiny`` if None.

    Raises:
        ImageError: not an image, truncated, or too small; the message names it.
    """
    bgr = to_bgr8(image) if isinstance(image, np.ndarray) else read_image(image)
    built = build_prior(prior)
    with torch.inference_mode():
        output = built(rgb_batch(bgr))
        maps = F.interpolate(output.maps.float(), size=bgr.shape[:2], mode='bilinear', align_corners=False)[0]
    return Degradations(
        dict(zip(built.names, output.levels[0].tolist(), strict=True)),
        dict(zip(built.names, maps.numpy(), strict=True)),
    )
