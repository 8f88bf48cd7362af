"""Edges: what blur takes first."""

from typing import Optional

import torch
from torch import Tensor, nn

from mmdapled.images import full_precision
from mmdapled.images.laplacian import laplacian
from mmdapled.losses.charbonnier import charbonnier
from mmdapled.losses.masking import check_pair
from mmdapled.registry import MODELS
from mmdapled.structures import RestorationOutput


@MODELS.register_module()
class EdgeLoss(nn.Module):
    """Charbonnier distance of the Laplacians of the restored and the clean picture.

    Source: Zamir et al., MPRNet, CVPR 2021, section 3.4; the Laplacian of one scale instead of a difference of
    Gaussians.

    Args:
        loss_weight: factor of the result.
        eps: as in :class:`.CharbonnierLoss`.
    """

    def __init__(self, loss_weight: float = 1.0, eps: float = 1e-3) -> None:
        super().__init__()
        self.loss_weight = loss_weight
        self.eps = eps

    def forward(self, output: RestorationOutput, target: Tensor, mask: Optional[Tensor] = None) -> Tensor:
        """Return a scalar for ``target (N, 3, H, W)`` RGB in [0, 1] and ``mask (N, 1, H, W)``, 1 where valid.

        Raises:
            ValueError: other shapes.
        """
        check_pair(output.image, target, mask)
        with torch.autocast(target.device.type, enabled=False):
            restored, clean = laplacian(full_precision(output.image)), laplacian(full_precision(target))
            return self.loss_weight * charbonnier(restored, clean, self.eps, mask)
