"""Charbonnier loss, a smooth L1: the pixel term of restoration."""

from torch import Tensor

from mmdapled.losses.pixel_loss import PixelLoss, masked_mean
from mmdapled.registry import MODELS


def charbonnier(restored: Tensor, target: Tensor, eps: float, mask: Tensor | None = None) -> Tensor:
    """Return the mean of ``sqrt((restored - target)^2 + eps^2)``, in units of the pixel values.

    Source: Charbonnier et al., ICIP 1994; with ``eps`` as in Lai et al., LapSRN, CVPR 2017, section 3.3.
    """
    return masked_mean(((restored - target).square() + eps**2).sqrt(), mask)


@MODELS.register_module()
class CharbonnierLoss(PixelLoss):
    """Charbonnier distance of the restored and the clean image.

    Args:
        loss_weight: factor of the result.
        eps: difference below which the loss is quadratic, in pixel values of [0, 1]; also its value at 0.
    """

    def __init__(self, loss_weight: float = 1.0, eps: float = 1e-3) -> None:
        super().__init__(loss_weight)
        self.eps = eps

    def distance(self, restored: Tensor, clean: Tensor, mask: Tensor | None) -> Tensor:
        """Return the mean over valid pixels."""
        return charbonnier(restored, clean, self.eps, mask)
