"""Task-feature consistency: the task model's own features as the perceptual loss of restoration."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from mmdapled.registry import MODELS


def feature_consistency(features: Sequence[Tensor], targets: Sequence[Tensor]) -> Tensor:
    """Return the mean over levels of ``|f - t|`` relative to the mean of ``|t|``, in fp32.

    Args:
        features: features of the restored image, one ``(N, C, h, w)`` per level.
        targets: features of the clean image, of the same shapes; no gradient flows into them.

    Raises:
        ValueError: levels or shapes differ.
    """
    shapes, target_shapes = [tuple(f.shape) for f in features], [tuple(t.shape) for t in targets]
    if shapes != target_shapes or not shapes:
        raise ValueError(f'feature consistency: expected equal levels, got {shapes} and {target_shapes}')
    terms = []
    for feature, target in zip(features, targets, strict=True):
        clean = target.detach().float()
        terms.append((feature.float() - clean).abs().mean() / clean.abs().mean().clamp(min=1e-6))
    return torch.stack(terms).mean()


@MODELS.register_module()
class FeatureConsistencyLoss(nn.Module):
    """Relative L1 distance of the task model's features of the restored and of the clean image.

    It teaches the restorer what the task model reads. Its gradient reaches the task model too, unless that is frozen
    (``frozen_task=True``). Leave it out for a task model trained from scratch: it held that back
    (docs/results/detection.md).
    """

    def __init__(self, loss_weight: float = 1.0) -> None:
        super().__init__()
        self.loss_weight = loss_weight

    def forward(self, features: Sequence[Tensor], targets: Sequence[Tensor]) -> Tensor:
        """Return :func:`feature_consistency`, weighted."""
        return self.loss_weight * feature_consistency(features, targets)
