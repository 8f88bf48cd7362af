"""Heatmap loss: supervision of heatmaps and levels by the true degradation, where it is known."""

import torch
from torch import Tensor, nn

from mmdapled.cross_entropy import cross_entropy, heatmap_cross_entropy
from mmdapled.registry import MODELS
from mmdapled.structures import RestorationOutput


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

    def forward(self, output: RestorationOutput, gt_heatmaps: Tensor | None, gt_levels: Tensor | None = None) -> Tensor:
        """Return a scalar for ``gt_heatmaps (N, K, h, w)`` and ``gt_levels (N, K)`` in [0, 1]; either may be None.

        Raises:
            ValueError: the restorer estimates neither, or N or K differ.
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


def _checked(what: str, estimate: Tensor | None, truth: Tensor) -> Tensor:
    if estimate is None:
        raise ValueError(f'HeatmapLoss needs a restorer that estimates {what}, such as DAPLED; this one has none')
    if estimate.shape[:2] != truth.shape[:2]:
        expected, got = tuple(estimate.shape[:2]), tuple(truth.shape[:2])
        raise ValueError(f'{what}: expected (N, K) = {expected}, as the restorer estimates, got {got}')
    return estimate
