"""Charbonnier loss, a smooth L1: the pixel term of restoration."""

from typing import Optional

import torch
from torch import Tensor, nn

from mmdapled.images import full_precision
from mmdapled.losses.masking import check_pair, masked_mean
from mmdapled.registry import MODELS
from mmdapled.structures import RestorationOutput


def charbonnier(restored: Tensor, target: Tensor, eps: float, mask: Optional[Tensor] = None) -> Tensor:
    """Mean of ``sqrt((restored - target)^2 + eps^2)``, in units of the pixel values.

    Source: Charbonnier et al., ICIP 1994; with ``eps`` as in Lai et al., LapSRN, CVPR 2017, section 3.3.
    """
    return masked_mean(((restored - target).square() + eps**2).sqrt(), mask)


@MODELS.register_module()
class CharbonnierLoss(nn.Module):
    """Charbonnier distance of the restored to the clean picture.

    Args:
        loss_weight: factor of the result.
        eps: difference below which the loss is quadratic, in pixel values of [0, 1]; also its value at 0.
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
            return self.loss_weight * charbonnier(full_precision(output.image), full_precision(target), self.eps, mask)
