"""Cross-entropy between estimated and true degradation maps and levels, for restorers and priors."""

from collections.abc import Sequence
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from mmdapled.images import full_precision

# A probability of exactly 0 or 1 has an infinite logarithm and gradient.
SMALLEST = 1e-6


def cross_entropy(probabilities: Tensor, truth: Tensor) -> Tensor:
    """Return the mean binary cross-entropy in nats; for soft ``truth`` in [0, 1] its minimum is the truth's entropy."""
    probabilities = full_precision(probabilities).clamp(SMALLEST, 1 - SMALLEST)
    return F.binary_cross_entropy(probabilities, truth.to(probabilities.dtype))


def heatmap_cross_entropy(heatmaps: Sequence[Tensor], truth: Tensor) -> Tensor:
    """Return the mean cross-entropy over the scales, with ``truth (N, K, h, w)`` resized to each by area."""
    truth = full_precision(truth).clamp(0, 1)  # means of ones may be rounded above 1
    sized = [F.interpolate(truth, size=maps.shape[-2:], mode='area') for maps in heatmaps]
    terms = [cross_entropy(maps, target) for maps, target in zip(heatmaps, sized, strict=True)]
    return torch.stack(terms).mean()


def sample_cross_entropy(maps: Tensor, samples: Sequence[Any]) -> Tensor:
    """Return the cross-entropy of ``maps (N, K, h, w)`` to the ``gt_heatmaps`` of N data samples of any sizes."""
    truth = [F.interpolate(sample.gt_heatmaps[None], size=maps.shape[-2:], mode='area') for sample in samples]
    with torch.autocast(maps.device.type, enabled=False):
        return heatmap_cross_entropy([maps], torch.cat(truth))
