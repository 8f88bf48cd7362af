"""The base class of all restorers, which checks their input."""

from abc import ABCMeta
from typing import Any

import torch
import torch.nn.functional as F
from mmengine.model import BaseModule
from torch import Tensor

from mmdapled.restorers.weights import InitCfg, load_restorer_checkpoint, split_pretrained
from mmdapled.state_dict import LoadReport
from mmdapled.structures import MIN_SIZE, RestorationOutput


def check_image(image: Tensor) -> None:
    """Raise unless ``image`` is a finite float RGB batch ``(N, 3, H, W)`` in [0, 1] with H, W >= 16.

    Raises:
        TypeError: the image is not a floating-point tensor.
        ValueError: its shape is wrong, it is too small, not finite or out of range.
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
    """Raise ValueError if a value is NaN, infinite or outside [0, 1] by more than rounding."""
    low, high = (value.item() for value in torch.aminmax(image.detach()))
    if not (low >= -1e-3 and high <= 1 + 1e-3):
        raise ValueError(
            f'a restorer takes RGB in [0, 1], got values from {low:g} to {high:g}; '
            'divide 8-bit images by 255, and look for NaN where the image was made'
        )


def pad_to_multiple(image: Tensor, multiple: int) -> Tensor:
    """Reflect-pad ``(N, C, H, W)`` at the bottom and right until H and W are multiples of ``multiple``.

    >>> pad_to_multiple(torch.zeros(1, 3, 17, 32), 8).shape
    torch.Size([1, 3, 24, 32])
    """
    height, width = image.shape[-2:]
    bottom, right = -height % multiple, -width % multiple
    # Reflection needs more pixels than it adds; several rounds serve images smaller than the padding.
    while bottom or right:
        step_y, step_x = min(bottom, image.shape[-2] - 1), min(right, image.shape[-1] - 1)
        image = F.pad(image, (0, step_x, 0, step_y), mode='reflect')
        bottom, right = bottom - step_y, right - step_x
    return image


class LoadedOnceBuilt(ABCMeta):
    """Metaclass that loads and freezes a restorer after its whole constructor chain has run."""

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        """Build the restorer, load its checkpoint, freeze it if ``frozen``."""
        restorer = super().__call__(*args, **kwargs)
        if restorer.checkpoint is not None:
            restorer.load_report = load_restorer_checkpoint(restorer, restorer.checkpoint)
        if restorer.frozen:
            restorer.requires_grad_(False).eval()
        return restorer


class BaseRestorer(BaseModule, metaclass=LoadedOnceBuilt):
    """Base of all restorers, which map RGB in [0, 1] to RGB in [0, 1] of the same shape, any H, W >= 16.

    Subclasses define :meth:`restore`, which receives an image whose sides are multiples of ``multiple``.

    Args:
        checkpoint: weight file, loaded when the restorer is built and again after :meth:`init_weights`.
        init_cfg: as in mmengine, except that a ``Pretrained`` entry without a matching key raises.
        frozen: do not train the weights, and keep the layers in evaluation mode; gradients still pass through.

    Raises:
        ValueError: both ``checkpoint`` and a ``Pretrained`` ``init_cfg``.
        FileNotFoundError, RuntimeError: raised by :func:`load_restorer_checkpoint`.
    """

    multiple = 1
    init_cfg: Any

    def __init__(self, checkpoint: str | None = None, init_cfg: InitCfg | None = None, frozen: bool = False) -> None:
        super().__init__(init_cfg)
        self.checkpoint = checkpoint
        self.frozen = frozen
        self.load_report: LoadReport | None = None
        if checkpoint is not None and split_pretrained(init_cfg)[0]:
            raise ValueError('got weights from both `checkpoint` and `init_cfg`; give one of them')

    def init_weights(self) -> None:
        """Initialise as mmengine does, then load the checkpoint, which mmengine's pass may have overwritten."""
        if self.is_init:
            super().init_weights()
            return
        declared = self.init_cfg
        pretrained, self.init_cfg = split_pretrained(declared)
        try:
            super().init_weights()
        finally:
            self.init_cfg = declared
        if self.checkpoint is not None:
            pretrained = [dict(checkpoint=self.checkpoint)]
        for source in pretrained:
            self.load_report = load_restorer_checkpoint(self, source['checkpoint'], source.get('prefix'))

    def train(self, mode: bool = True) -> 'BaseRestorer':
        """Switch to training mode, unless frozen."""
        super().train(mode and not self.frozen)
        return self

    def keep_pixel_cues(self, image: Tensor) -> None:
        """Keep the cues that need ``image (1, 3, H, W)`` at full resolution, for its tiles; by default none."""

    def restore(self, image: Tensor) -> RestorationOutput:
        """Restore ``(N, 3, H, W)`` RGB in [0, 1], whose sides are multiples of ``self.multiple``."""
        raise NotImplementedError

    def forward(self, image: Tensor) -> RestorationOutput:
        """Restore float RGB ``(N, 3, H, W)`` in [0, 1].

        Raises:
            TypeError, ValueError: raised by :func:`check_image`.
        """
        check_image(image)
        height, width = image.shape[-2:]
        output = self.restore(pad_to_multiple(image, self.multiple))
        padded = output.image.shape[-2:]
        output.image = output.image[..., :height, :width]
        if output.illuminated is not None:
            output.illuminated = output.illuminated[..., :height, :width]
        output.heatmaps = tuple(
            maps[..., : _covered(maps.shape[-2], height, padded[0]), : _covered(maps.shape[-1], width, padded[1])]
            for maps in output.heatmaps
        )
        return output


def _covered(cells: int, length: int, padded: int) -> int:
    """Return how many cells cover ``length`` of ``padded`` px, rounded up: the last one may reach into the padding.

    Without negative numbers, whose quotients ONNX rounds to the other side.
    """
    return (cells * length + padded - 1) // padded
