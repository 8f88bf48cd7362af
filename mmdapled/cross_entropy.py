"""Cross-entropy of degradation maps and levels against the true ones, for restorers and priors."""

from typing import Any, Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from mmdapled.images import full_precision

# A probability of exactly 0 or 1 has an infinite logarithm and gradient.
SMALLEST = 1e-6


def cross_entropy(probabilities: Tensor, truth: Tensor) -> Tensor:
    """Mean binary cross-entropy in nats; for soft ``truth`` in [0, 1] its lowest value is the truth's own entropy."""
    probabilities = full_precision(probabilities).clamp(SMALLEST, 1 - SMALLEST)
    return F.binary_cross_entropy(probabilities, truth.to(probabilities.dtype))


def heatmap_cross_entropy(heatmaps: Sequence[Tensor], truth: Tensor) -> Tensor:
    """Mean cross-entropy over the scales; ``truth (N, K, h, w)`` is averaged over areas to each scale's size."""
    truth = full_precision(truth).clamp(0, 1)  # means of ones may be rounded above 1
    sized = [F.interpolate(truth, size=maps.shape[-2:], mode='area') for maps in heatmaps]
    terms = [cross_entropy(maps, target) for maps, target in zip(heatmaps, sized, strict=True)]
    return torch.stack(terms).mean()


def sample_cross_entropy(maps: Tensor, samples: Sequence[Any]) -> Tensor:
    """:func:`heatmap_cross_entropy` of ``maps (N, K, h, w)`` to the ``gt_heatmaps`` of N data samples of any sizes."""
    truth = [F.interpolate(sample.gt_heatmaps[None], size=maps.shape[-2:], mode='area') for sample in samples]
    with torch.autocast(maps.device.type, enabled=False):
        return heatmap_cross_entropy([maps], torch.cat(truth))
