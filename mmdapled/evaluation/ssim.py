"""SSIM between restored and clean images."""

from torch import Tensor

from mmdapled.evaluation.restoration_metric import RestorationMetric
from mmdapled.registry import METRICS

# Half the Gaussian window: nearer to the border it covers pixels outside the image.
BORDER = 5


def ssim(restored: Tensor, clean: Tensor) -> Tensor:
    """Return the mean SSIM in [-1, 1] of RGB ``(1, 3, H, W)`` in [0, 1] over the pixels with a complete window.

    Gaussian window of 11 px, sigma 1.5 (Wang et al., IEEE TIP 2004); computed by torchmetrics. Images of at most
    10 px have no such pixel and are averaged as a whole.
    """
    from torchmetrics.functional.image import structural_similarity_index_measure

    _, values = structural_similarity_index_measure(
        restored, clean, data_range=1.0, reduction='none', return_full_image=True
    )
    inside = values[..., BORDER:-BORDER, BORDER:-BORDER]
    return inside.mean() if inside.numel() else values.mean()


@METRICS.register_module()
class SSIM(RestorationMetric):
    """Mean SSIM over the images."""

    name = 'SSIM'

    def score(self, restored: Tensor, clean: Tensor) -> Tensor:
        """Return the SSIM of ``(1, 3, H, W)`` RGB in [0, 1]."""
        return ssim(restored, clean)
