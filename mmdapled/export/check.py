"""Compare an exported restorer with its original."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import torch

from mmdapled.restorers.base import BaseRestorer

# Height and width in px, odd ones and both orientations among them.
SIZES = ((64, 96), (97, 161), (256, 256), (333, 211), (240, 427))
TOLERANCE = 1e-3
# dB to the original's image, of a precision below fp32.
LEAST_PSNR = 45.0


class Difference(NamedTuple):
    """Difference of the restored images of one size.

    Args:
        size: height and width in px.
        largest: largest absolute difference, of values in [0, 1].
        psnr: PSNR to the original's image, in dB.
    """

    size: tuple[int, int]
    largest: float
    psnr: float

    def __str__(self) -> str:
        height, width = self.size
        return f'{height}x{width}: largest difference {self.largest:.2g}, PSNR {self.psnr:.1f} dB'


def accepted(difference: Difference, precision: str) -> bool:
    """Return whether an export of a precision is close enough to its original."""
    return difference.largest <= TOLERANCE if precision == 'fp32' else difference.psnr >= LEAST_PSNR


def differences(
    original: BaseRestorer, exported: BaseRestorer, sizes: Iterable[Sequence[int]] = SIZES
) -> Iterator[Difference]:
    """Yield the difference for each size, on a dark image of smooth patches and noise, the same in every run."""
    for index, (height, width) in enumerate(sizes):
        image = dark_image(height, width, index)
        with torch.inference_mode():
            expected, got = original(image).image, exported(image).image
        error = (got - expected).abs()
        yield Difference((height, width), float(error.max()), psnr_of(float(error.square().mean())))


def dark_image(height: int, width: int, seed: int = 0) -> torch.Tensor:
    """Return a dark image ``(1, 3, H, W)`` in [0, 1] of smooth patches and noise."""
    generator = torch.Generator().manual_seed(seed)
    coarse = torch.rand(1, 3, 8, 8, generator=generator)
    smooth = torch.nn.functional.interpolate(coarse, size=(height, width), mode='bilinear', align_corners=False)
    return (0.4 * smooth + 0.1 * torch.rand(1, 3, height, width, generator=generator)).clamp(0, 1)


def psnr_of(error: float) -> float:
    """Return the PSNR in dB of a mean squared error, 200 at most."""
    return 200.0 if error <= 1e-20 else float(-10 * torch.log10(torch.tensor(error, dtype=torch.float64)))
