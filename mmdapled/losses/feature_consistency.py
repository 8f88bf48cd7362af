"""Task-feature consistency: the task model's own features as the perceptual loss of restoration."""

from typing import Sequence

import torch
from torch import Tensor, nn

from mmdapled.registry import MODELS


def feature_consistency(features: Sequence[Tensor], targets: Sequence[Tensor]) -> Tensor:
    """Mean over levels of ``|f - t|`` relative to the mean of ``|t|``, in fp32.

    Args:
        features: of the restored image, one ``(N, C, h, w)`` per level.
        targets: of the clean image, the same shapes; no gradient flows into them.

    Raises:
        ValueError: other levels or shapes.
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
    """L1 between the task model's features of the restored night image and of the clean day image.

    Pixel losses teach a restorer to please the eye; this one teaches it what the detector reads. Its gradient reaches
    the task model as well, unless that is frozen (``frozen_task=True``): leave it out where the task model starts from
    nothing, which it held back, see docs/results.md.
    """

    def __init__(self, loss_weight: float = 1.0) -> None:
        super().__init__()
        self.loss_weight = loss_weight

    def forward(self, features: Sequence[Tensor], targets: Sequence[Tensor]) -> Tensor:
        """See :func:`feature_consistency`."""
        return self.loss_weight * feature_consistency(features, targets)
