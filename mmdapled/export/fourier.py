"""Fourier transforms as matrix products: ONNX has no complex numbers, and its DFT is slow or missing in runtimes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor


class Spectrum:
    """Complex values as two real tensors, with the arithmetic that restorers use on the result of ``rfft2``.

    Args:
        real, imag: of one shape.
    """

    def __init__(self, real: Tensor, imag: Tensor) -> None:
        self.real, self.imag = real, imag

    @classmethod
    def __torch_function__(cls, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        """Refuse functions of torch; with this method torch asks the active replacements first."""
        raise NotImplementedError(f'export of a spectrum: {func} has no replacement in mmdapled/export/fourier.py')

    def __mul__(self, other: Spectrum | Tensor | float) -> Spectrum:
        if not isinstance(other, Spectrum):
            return Spectrum(self.real * other, self.imag * other)
        real = self.real * other.real - self.imag * other.imag
        return Spectrum(real, self.real * other.imag + self.imag * other.real)

    def __truediv__(self, other: Tensor | float) -> Spectrum:
        return Spectrum(self.real / other, self.imag / other)


def waves(length: Any, frequencies: Any) -> tuple[Tensor, Tensor]:
    """Return cosines and sines of ``frequencies`` over ``length`` positions, ``(length, frequencies)`` each.

    Whole turns are taken off in whole numbers, which fp32 holds exactly up to a length of 4096.
    """
    turns = torch.arange(length, dtype=torch.float32)[:, None] * torch.arange(frequencies, dtype=torch.float32)
    angle = (turns - torch.floor(turns / length) * length) * (2 * math.pi / length)
    return angle.cos(), angle.sin()


def rfft2(image: Tensor, **options: Any) -> Spectrum:
    """Return ``torch.fft.rfft2`` of ``image (..., H, W)``, real and imaginary part ``(..., H, W // 2 + 1)``."""
    _check_options(options)
    rows, columns = image.shape[-2:]
    cosine, sine = waves(columns, columns // 2 + 1)
    even, odd = image @ cosine, image @ sine
    cosine, sine = waves(rows, rows)
    return Spectrum(cosine @ even - sine @ odd, -(sine @ even) - cosine @ odd)


def irfft2(spectrum: Spectrum | Tensor, s: Sequence[Any], **options: Any) -> Tensor:
    """Return ``torch.fft.irfft2`` of a spectrum, complex or real, ``(..., H, W)`` with ``s = (H, W)``."""
    _check_options(options)
    rows, columns = s
    cosine, sine = waves(rows, rows)
    if isinstance(spectrum, Spectrum):
        even = cosine @ spectrum.real - sine @ spectrum.imag
        odd = sine @ spectrum.real + cosine @ spectrum.imag
    else:
        even, odd = cosine @ spectrum, sine @ spectrum
    frequency = torch.arange(columns // 2 + 1)
    # The frequencies that rfft2 leaves out equal these, except for the first and, of an even length, the last.
    share = torch.where((frequency == 0) | (2 * frequency == columns), 1.0, 2.0) / (rows * columns)
    cosine, sine = waves(columns, columns // 2 + 1)
    return (even * share) @ cosine.T - (odd * share) @ sine.T


def fftfreq(length: Any, **options: Any) -> Tensor:
    """Return ``torch.fft.fftfreq``, in cycles per sample, ``(length,)``."""
    index = torch.arange(length, dtype=torch.float32)
    return torch.where(index < (length + 1) // 2, index, index - length) / length


def rfftfreq(length: Any, **options: Any) -> Tensor:
    """Return ``torch.fft.rfftfreq``, in cycles per sample, ``(length // 2 + 1,)``."""
    return torch.arange(length // 2 + 1, dtype=torch.float32) / length


def _check_options(options: dict[str, Any]) -> None:
    given = {name: value for name, value in options.items() if value is not None}
    if given:
        raise NotImplementedError(f'export of Fourier transforms: expected the last two axes and no norm, got {given}')
