"""The base of losses between the restored and the clean image, and how they leave padding out."""

import torch
from torch import Tensor, nn

from mmdapled.images import full_precision
from mmdapled.structures import RestorationOutput


class PixelLoss(nn.Module):
    """A loss between the restored and the clean image, computed in fp32.

    Args:
        loss_weight: factor of the result.
    """

    def __init__(self, loss_weight: float = 1.0) -> None:
        super().__init__()
        self.loss_weight = loss_weight

    def forward(self, output: RestorationOutput, target: Tensor, mask: Tensor | None = None) -> Tensor:
        """Return a scalar for ``target (N, 3, H, W)`` RGB in [0, 1] and ``mask (N, 1, H, W)``, 1 where valid.

        Raises:
            ValueError: other shapes.
        """
        check_pair(output.image, target, mask)
        with torch.autocast(target.device.type, enabled=False):
            restored = full_precision(self.compared(output))
            return self.loss_weight * self.distance(restored, full_precision(target), mask)

    def compared(self, output: RestorationOutput) -> Tensor:
        """Return the image that is compared with the clean one."""
        return output.image

    def distance(self, restored: Tensor, clean: Tensor, mask: Tensor | None) -> Tensor:
        """Return the scalar distance of two images ``(N, 3, H, W)``, without the weight."""
        raise NotImplementedError


def masked_mean(values: Tensor, mask: Tensor | None) -> Tensor:
    """Return the mean of ``values (N, C, H, W)`` where ``mask (N, 1, H, W)`` is 1; 0 for an empty mask."""
    if mask is None:
        return values.mean()
    mask = mask.to(values.dtype)
    return (values * mask).sum() / (mask.sum() * values.shape[1]).clamp(min=1)


def check_pair(restored: Tensor, target: Tensor, mask: Tensor | None) -> None:
    """Raise ValueError unless restored and clean image have one shape, and the mask fits them."""
    if restored.shape != target.shape:
        raise ValueError(f'restored {tuple(restored.shape)} and clean image {tuple(target.shape)} differ in shape')
    expected = (restored.shape[0], 1, *restored.shape[2:])
    if mask is not None and tuple(mask.shape) != expected:
        raise ValueError(f'expected a mask of shape {expected}, 1 where the image is valid, got {tuple(mask.shape)}')


def keep_valid(restored: Tensor, target: Tensor, mask: Tensor | None) -> Tensor:
    """Put the clean image where ``mask`` is 0, so that a network compares only what was restored."""
    if mask is None:
        return restored
    mask = mask.to(restored.dtype)
    return restored * mask + target * (1 - mask)
