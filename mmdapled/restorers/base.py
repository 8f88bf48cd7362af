"""The tensor contract that every restorer keeps, checked once, at its border."""

from typing import Optional, Tuple

import torch
import torch.nn.functional as F
from mmengine.model import BaseModule
from torch import Tensor

MIN_SIZE = 16


class RestorationOutput:
    """What a restorer returns.

    Args:
        image: restored RGB in [0, 1], ``(N, 3, H, W)``.
        heatmaps: one ``(N, K, h, w)`` per scale, finest first, probabilities of the K
            :data:`mmdapled.degradations.DEGRADATIONS`; empty for a restorer that estimates none.
        levels: ``(N, K)`` in [0, 1], one number per image and degradation, or None.
    """

    def __init__(self, image: Tensor, heatmaps: Tuple[Tensor, ...] = (), levels: Optional[Tensor] = None) -> None:
        self.image = image
        self.heatmaps = heatmaps
        self.levels = levels


def check_image(image: Tensor) -> None:
    """Raise where ``image`` is not a finite float RGB batch ``(N, 3, H, W)`` in [0, 1] with H, W >= 16.

    Raises:
        TypeError: not a floating-point tensor.
        ValueError: wrong shape, too small, not finite or out of range.
    """
    if not isinstance(image, Tensor) or not image.is_floating_point():
        got = f'{image.dtype} tensor' if isinstance(image, Tensor) else type(image).__name__
        raise TypeError(f'a restorer takes a float RGB tensor in [0, 1], got a {got}; divide 8-bit images by 255')
    if image.dim() != 4 or image.shape[1] != 3:
        raise ValueError(
            f'a restorer takes RGB of shape (N, 3, H, W), got {tuple(image.shape)}; '
            'repeat a grey image to 3 channels, drop an alpha channel'
        )
    if min(image.shape[-2:]) < MIN_SIZE:
        height, width = image.shape[-2:]
        raise ValueError(f'a restorer takes images of at least {MIN_SIZE}x{MIN_SIZE}, got {height}x{width}')
    if not torch.compiler.is_compiling() and not torch.jit.is_tracing():
        check_range(image)


def check_range(image: Tensor) -> None:
    """Raise ValueError where a value is NaN, infinite or outside [0, 1] by more than rounding."""
    low, high = (value.item() for value in torch.aminmax(image.detach()))
    if not (low >= -1e-3 and high <= 1 + 1e-3):
        raise ValueError(
            f'a restorer takes RGB in [0, 1], got values from {low:g} to {high:g}; '
            'divide 8-bit images by 255, and look for NaN where the image was made'
        )


def pad_to_multiple(image: Tensor, multiple: int) -> Tensor:
    """Reflect-pad ``(N, C, H, W)`` at the bottom and right until H and W divide by ``multiple``."""
    height, width = image.shape[-2:]
    bottom, right = -height % multiple, -width % multiple
    # Reflection needs more pixels than it adds; several rounds serve images smaller than the padding.
    while bottom or right:
        step_y, step_x = min(bottom, image.shape[-2] - 1), min(right, image.shape[-1] - 1)
        image = F.pad(image, (0, step_x, 0, step_y), mode='reflect')
        bottom, right = bottom - step_y, right - step_x
    return image


class BaseRestorer(BaseModule):
    """A restorer maps RGB in [0, 1] to RGB in [0, 1] of the same shape, any H, W >= 16.

    Subclasses define :meth:`restore`, which receives an image whose sides divide by ``multiple``.
    """

    multiple = 1

    def restore(self, image: Tensor) -> RestorationOutput:
        """Restore ``(N, 3, H, W)`` RGB in [0, 1], whose sides divide by ``self.multiple``."""
        raise NotImplementedError

    def forward(self, image: Tensor) -> RestorationOutput:
        """Restore float RGB ``(N, 3, H, W)`` in [0, 1].

        Raises:
            TypeError, ValueError: see :func:`check_image`.
        """
        check_image(image)
        height, width = image.shape[-2:]
        output = self.restore(pad_to_multiple(image, self.multiple))
        output.image = output.image[..., :height, :width]
        return output
