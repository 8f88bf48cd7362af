"""Structural similarity as a loss."""

from typing import Optional

import torch
from torch import Tensor, nn

from mmdapled.images import full_precision
from mmdapled.losses.masking import check_pair, masked_mean
from mmdapled.registry import MODELS
from mmdapled.structures import RestorationOutput


def ssim_map(restored: Tensor, target: Tensor) -> Tensor:
    """SSIM per pixel and channel ``(N, 3, H, W)`` in [-1, 1], Gaussian window of 11 px, sigma 1.5, range 1.

    Source: Wang et al., IEEE TIP 2004; computed by torchmetrics.
    """
    from torchmetrics.functional.image import structural_similarity_index_measure

    _, values = structural_similarity_index_measure(
        restored, target, data_range=1.0, reduction='none', return_full_image=True
    )
    return values


@MODELS.register_module()
class SSIMLoss(nn.Module):
    """``1 - SSIM`` of the restored and the clean picture.

    Args:
        loss_weight: factor of the result.
    """

    def __init__(self, loss_weight: float = 1.0) -> None:
        super().__init__()
        self.loss_weight = loss_weight

    def forward(self, output: RestorationOutput, target: Tensor, mask: Optional[Tensor] = None) -> Tensor:
        """Return a scalar for ``target (N, 3, H, W)`` RGB in [0, 1] and ``mask (N, 1, H, W)``, 1 where valid.

        Raises:
            ValueError: other shapes.
        """
        check_pair(output.image, target, mask)
        with torch.autocast(target.device.type, enabled=False):
            values = ssim_map(full_precision(output.image), full_precision(target))
            return self.loss_weight * masked_mean(1 - values, mask)
