"""Replacements, for the time of an export, of operations that cannot be exported with a size that is still open."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.overrides import TorchFunctionMode

from mmdapled.export import fourier
from mmdapled.restorers import base
from mmdapled.restorers.dapled import blur_kernel


def reflected(image: Tensor, axis: int, before: Any, after: Any) -> Tensor:
    """Reflect-pad one axis by any number of pixels, also by more than it has.

    >>> reflected(torch.tensor([1, 2, 3]), 0, 1, 4)
    tensor([2, 1, 2, 3, 2, 1, 2, 3])
    """
    length = image.shape[axis]
    index = torch.arange(length + before + after) - before
    period = torch.full_like(index, 2 * (length - 1))
    index = index.abs() % period
    return image.index_select(axis, torch.minimum(index, period - index))


def pad_to_multiple(image: Tensor, multiple: int) -> Tensor:
    """Reflect-pad ``(N, C, H, W)`` as :func:`mmdapled.restorers.base.pad_to_multiple` does."""
    for axis in (-2, -1):
        length = image.shape[axis]
        image = reflected(image, axis, 0, (length + multiple - 1) // multiple * multiple - length)
    return image


def pad(image: Tensor, pad: Sequence[Any], mode: str = 'constant', value: float | None = None) -> Tensor:
    """Pad as :func:`torch.nn.functional.pad` does."""
    if mode != 'reflect':
        return F.pad(image, list(pad), mode, value)
    for axis, (before, after) in enumerate(zip(pad[::2], pad[1::2], strict=True), start=1):
        image = reflected(image, -axis, before, after)
    return image


def roll(image: Tensor, shifts: Any, dims: Any) -> Tensor:
    """Roll as :func:`torch.roll` does."""
    for shift, axis in zip(*((value,) if isinstance(value, int) else value for value in (shifts, dims)), strict=True):
        index = torch.arange(image.shape[axis]) - shift
        image = image.index_select(axis, index % torch.full_like(index, image.shape[axis]))
    return image


def clamp(values: Tensor, min: Any = None, max: Any = None) -> Tensor:
    """Clamp by bounds of the tensor's own type; the exporter of torch 2.14 fails where one of them is an int."""
    bounds = {name: bound for name, bound in (('min', min), ('max', max)) if bound is not None}
    if values.is_floating_point():
        bounds = {name: float(bound) if isinstance(bound, int) else bound for name, bound in bounds.items()}
    return torch.clamp(values, **bounds)


def windows(luma: Tensor) -> Tensor:
    """Return the windows of :func:`.blur_kernel.windows` of ``luma (N, H, W)``, with H, W >= 64.

    Their number follows from the size of the image. It is kept a free number of its own: as a formula of the size it
    makes the export take minutes.
    """
    side = blur_kernel.WINDOW
    for axis in (1, 2):
        index = window_starts(luma.shape[axis])[:, None] + torch.arange(side)
        luma = luma.index_select(axis, index.flatten())
    return luma.unflatten(2, (-1, side)).unflatten(1, (-1, side)).transpose(2, 3)


def window_starts(length: Any) -> Tensor:
    """Return the first pixel of each window along a side of ``length`` px, a multiple of 32."""
    side, most = blur_kernel.WINDOW, blur_kernel.MOST_WINDOWS
    beyond = torch.full((), length - side, dtype=torch.int64)
    count = (2 * beyond // side + 1).clamp(max=most)
    step = (beyond // (count - 1).clamp(min=1)).clamp(min=1)
    index = torch.arange(most)
    return index[index < count] * step


REPLACED: dict[Any, Callable[..., Any]] = {
    torch.fft.rfft2: fourier.rfft2,
    torch.fft.irfft2: fourier.irfft2,
    torch.fft.fftfreq: fourier.fftfreq,
    torch.fft.rfftfreq: fourier.rfftfreq,
    torch.Tensor.roll: roll,
    torch.roll: roll,
    torch.Tensor.clamp: clamp,
    torch.clamp: clamp,
    F.pad: pad,
}


class _Replacing(TorchFunctionMode):
    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        return REPLACED.get(func, func)(*args, **(kwargs or {}))


@contextmanager
def exportable() -> Iterator[None]:
    """Run restorers, within this context, by operations that can be exported with an open image size."""
    with ExitStack() as stack:
        stack.enter_context(patch.object(base, 'pad_to_multiple', pad_to_multiple))
        stack.enter_context(patch.object(blur_kernel, 'windows', windows))
        stack.enter_context(_Replacing())
        yield
