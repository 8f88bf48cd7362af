"""Illumination loss: is each place of the image as bright as it should be?"""

import torch
import torch.nn.functional as F
from torch import Tensor

from mmdapled.losses.pixel_loss import PixelLoss, masked_mean
from mmdapled.registry import MODELS
from mmdapled.structures import RestorationOutput


def low_resolution(image: Tensor, cell: int, mask: Tensor | None) -> Tensor:
    """Return the means of the valid pixels of ``(N, C, H, W)`` over cells of ``cell`` px; 0 for a cell without any."""
    valid = torch.ones_like(image[:, :1]) if mask is None else mask.to(image.dtype)
    totals = F.avg_pool2d(image * valid, cell, ceil_mode=True)
    return totals / F.avg_pool2d(valid, cell, ceil_mode=True).clamp(min=1e-6)


@MODELS.register_module()
class IlluminationLoss(PixelLoss):
    """Mean absolute difference of the restored and the clean image at low resolution, in pixel values of [0, 1].

    It supervises DAP-LED's illumination curve and ignores detail: a misplaced edge costs nothing. Where a restorer
    returns the output of its curve (``illuminated``), that is compared, so that the detail residual cannot take over
    the work of the curve. The low-resolution target is our own choice.

    Args:
        loss_weight: factor of the result.
        cell: side of the cells that are averaged, in pixels.
    """

    def __init__(self, loss_weight: float = 1.0, cell: int = 16) -> None:
        super().__init__(loss_weight)
        self.cell = cell

    def compared(self, output: RestorationOutput) -> Tensor:
        """Return the output of the curve where there is one."""
        return output.image if output.illuminated is None else output.illuminated

    def distance(self, restored: Tensor, clean: Tensor, mask: Tensor | None) -> Tensor:
        """Return the mean over cells that hold a valid pixel."""
        difference = low_resolution(restored, self.cell, mask) - low_resolution(clean, self.cell, mask)
        known = None if mask is None else F.max_pool2d(mask.float(), self.cell, ceil_mode=True)
        return masked_mean(difference.abs(), known)
