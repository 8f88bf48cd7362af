"""Structural similarity as a loss."""

from torch import Tensor

from mmdapled.losses.pixel_loss import PixelLoss, masked_mean
from mmdapled.registry import MODELS


def ssim_map(restored: Tensor, target: Tensor) -> Tensor:
    """Return SSIM per pixel and channel ``(N, 3, H, W)`` in [-1, 1], Gaussian window of 11 px, sigma 1.5, range 1.

    Source: Wang et al., IEEE TIP 2004; computed by torchmetrics.
    """
    from torchmetrics.functional.image import structural_similarity_index_measure

    _, values = structural_similarity_index_measure(
        restored, target, data_range=1.0, reduction='none', return_full_image=True
    )
    return values


@MODELS.register_module()
class SSIMLoss(PixelLoss):
    """``1 - SSIM`` of the restored and the clean image."""

    def distance(self, restored: Tensor, clean: Tensor, mask: Tensor | None) -> Tensor:
        """Return the mean over valid pixels."""
        return masked_mean(1 - ssim_map(restored, clean), mask)
