"""Illumination: whether the picture as a whole is as bright as it should be, place by place."""

from typing import Optional

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mmdapled.images import full_precision
from mmdapled.losses.masking import check_pair, masked_mean
from mmdapled.registry import MODELS
from mmdapled.structures import RestorationOutput


def low_resolution(image: Tensor, cell: int, mask: Optional[Tensor]) -> Tensor:
    """Means of ``(N, C, H, W)`` over cells of ``cell`` px, of the valid pixels; 0 where a cell has none."""
    valid = torch.ones_like(image[:, :1]) if mask is None else mask.to(image.dtype)
    totals = F.avg_pool2d(image * valid, cell, ceil_mode=True)
    return totals / F.avg_pool2d(valid, cell, ceil_mode=True).clamp(min=1e-6)


@MODELS.register_module()
class IlluminationLoss(nn.Module):
    """Mean absolute difference of the restored and the clean picture at low resolution, in pixel values of [0, 1].

    It holds the illumination curve of DAP-LED to the light of the scene, without a word about detail: a misplaced edge
    costs it nothing. Where a restorer says what its curve alone gives (``illuminated``), that is compared, so that the
    detail that comes after it can't do the curve's work. The low-resolution target is our own choice.

    Args:
        loss_weight: factor of the result.
        cell: side of what is averaged, in pixels.
    """

    def __init__(self, loss_weight: float = 1.0, cell: int = 16) -> None:
        super().__init__()
        self.loss_weight = loss_weight
        self.cell = cell

    def forward(self, output: RestorationOutput, target: Tensor, mask: Optional[Tensor] = None) -> Tensor:
        """Return a scalar for ``target (N, 3, H, W)`` RGB in [0, 1] and ``mask (N, 1, H, W)``, 1 where valid.

        Raises:
            ValueError: other shapes.
        """
        check_pair(output.image, target, mask)
        with torch.autocast(target.device.type, enabled=False):
            image = output.image if output.illuminated is None else output.illuminated
            restored, clean = (low_resolution(full_precision(x), self.cell, mask) for x in (image, target))
            known = None if mask is None else F.max_pool2d(mask.float(), self.cell, ceil_mode=True)
            return self.loss_weight * masked_mean((restored - clean).abs(), known)
