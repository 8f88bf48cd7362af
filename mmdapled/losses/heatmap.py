"""Supervision of heatmaps and levels by the true degradation, where a data set knows it."""

from typing import Any, Optional, Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mmdapled.losses.masking import full_precision
from mmdapled.registry import MODELS
from mmdapled.structures import RestorationOutput

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


@MODELS.register_module()
class HeatmapLoss(nn.Module):
    """Binary cross-entropy of the predicted heatmaps and levels against the true ones.

    Args:
        loss_weight: factor of the heatmap term.
        level_weight: factor of the level term.
    """

    def __init__(self, loss_weight: float = 1.0, level_weight: float = 1.0) -> None:
        super().__init__()
        self.loss_weight = loss_weight
        self.level_weight = level_weight

    def forward(
        self, output: RestorationOutput, gt_heatmaps: Optional[Tensor], gt_levels: Optional[Tensor] = None
    ) -> Tensor:
        """Return a scalar for ``gt_heatmaps (N, K, h, w)`` and ``gt_levels (N, K)`` in [0, 1]; either may be None.

        Raises:
            ValueError: the restorer estimates none, or K or N differ.
        """
        loss = output.image.new_zeros((), dtype=torch.float32)
        with torch.autocast(output.image.device.type, enabled=False):
            if gt_heatmaps is not None:
                _checked('heatmaps', output.heatmaps[0] if output.heatmaps else None, gt_heatmaps)
                loss = loss + self.loss_weight * heatmap_cross_entropy(output.heatmaps, gt_heatmaps)
            if gt_levels is not None and self.level_weight:
                levels = _checked('levels', output.levels, gt_levels)
                loss = loss + self.level_weight * cross_entropy(levels, gt_levels)
        return loss


def _checked(what: str, estimate: Optional[Tensor], truth: Tensor) -> Tensor:
    if estimate is None:
        raise ValueError(f'HeatmapLoss needs a restorer that estimates {what}, such as DAPLED; this one has none')
    if estimate.shape[:2] != truth.shape[:2]:
        raise ValueError(
            f'{what}: expected (N, K) = {tuple(estimate.shape[:2])} as estimated, got {tuple(truth.shape[:2])}'
        )
    return estimate
