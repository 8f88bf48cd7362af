"""Edge loss: blur takes edges first."""

from torch import Tensor

from mmdapled.images.laplacian import laplacian
from mmdapled.losses.charbonnier import CharbonnierLoss
from mmdapled.registry import MODELS


@MODELS.register_module()
class EdgeLoss(CharbonnierLoss):
    """Charbonnier distance of the Laplacians of the restored and the clean image.

    Source: Zamir et al., MPRNet, CVPR 2021, section 3.4; the Laplacian of one scale instead of a difference of
    Gaussians.
    """

    def distance(self, restored: Tensor, clean: Tensor, mask: Tensor | None) -> Tensor:
        """Return the mean over valid pixels."""
        return super().distance(laplacian(restored), laplacian(clean), mask)
