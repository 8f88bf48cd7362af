"""The kernel of a blur that is the same everywhere, read from the image's spectrum, and the blur undone by it."""

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mmdapled.structures import BLUR_KERNEL_SIZE

WINDOW = 64  # px, side of a window of the spectrum
MOST_WINDOWS = 16  # along each side of an image, so that the cost is bounded
LAGS = 12  # px
FLOOR = 1e-4  # of the mean power, below which a frequency counts as empty
CEPSTRUM_GAIN = 3.0
POINT = 6.0  # logit of the kernel's centre at initialisation, all others near 0
GAMMA = 2.2
BORDER = 32  # px of reflection around an image that is deconvolved


def windows(luma: Tensor) -> Tensor:
    """Return overlapping windows of ``luma (N, H, W)``, ``(N, rows, columns, side, side)``, side at most WINDOW."""
    side = min(WINDOW, *luma.shape[-2:])
    for axis, length in enumerate(luma.shape[-2:]):
        count = max(1, min(MOST_WINDOWS, round(2 * (length - side) / side) + 1))
        luma = luma.unfold(1 + axis, side, max(1, (length - side) // max(1, count - 1)))
    return luma


def mean_spectrum(luma: Tensor) -> Tensor:
    """Return the mean power spectrum of the gradient over windows (Welch's method), ``(N, side, side // 2 + 1)``.

    Each window counts with the square root of its power, so that one strong edge does not decide.

    Args:
        luma: ``(N, H, W)``, fp32.
    """
    parts = windows(luma)
    side = parts.shape[-1]
    taper = torch.hann_window(side, periodic=False, device=luma.device)
    spectrum = torch.fft.rfft2((parts - parts.mean((-2, -1), keepdim=True)) * taper[:, None] * taper)
    power = (spectrum.real.square() + spectrum.imag.square()) * squared_frequency(side, side, luma.device)
    return (power / (power.mean((-2, -1), keepdim=True) + 1e-6).sqrt()).mean((1, 2))


def spectral_features(power: Tensor) -> Tensor:
    """Return the autocorrelation and the cepstrum of ``power (N, side, side // 2 + 1)`` up to LAGS px, ``(N, F)``.

    A shake leaves its own autocorrelation in that of the gradient, and dark stripes in the spectrum, which the cepstrum
    turns into a peak (Rom, IEEE Transactions on Information Theory, 1975).
    """
    side = power.shape[-2]
    correlation = torch.fft.irfft2(power, s=(side, side))
    logarithm = torch.log(power + FLOOR * power.mean((-2, -1), keepdim=True) + 1e-9)
    cepstrum = torch.fft.irfft2(logarithm - logarithm.mean((-2, -1), keepdim=True), s=(side, side))
    both = torch.stack([correlation / (correlation[:, :1, :1] + 1e-9), CEPSTRUM_GAIN * cepstrum], dim=1)
    return torch.cat([both[:, :, -LAGS:, : LAGS + 1], both[:, :, : LAGS + 1, : LAGS + 1]], dim=2).flatten(1)


class BlurKernelHead(nn.Module):
    """Estimate one blur kernel per image from its spectrum, in fp32; near a point at initialisation.

    Args:
        hidden: widths of the hidden layers.
    """

    def __init__(self, hidden: Sequence[int]) -> None:
        super().__init__()
        sizes = (2 * (2 * LAGS + 1) * (LAGS + 1), *hidden)
        layers = [part for i, o in zip(sizes, sizes[1:], strict=False) for part in (nn.Linear(i, o), nn.ReLU())]
        answer = nn.Linear(sizes[-1], BLUR_KERNEL_SIZE**2)
        nn.init.constant_(answer.bias[BLUR_KERNEL_SIZE**2 // 2], POINT)
        self.layers = nn.Sequential(*layers, answer)

    def forward(self, luma: Tensor) -> Tensor:
        """Return kernels ``(N, k, k)`` of sum 1, k of :data:`BLUR_KERNEL_SIZE`, for ``luma (N, H, W)``, H, W >= 32."""
        with torch.autocast(luma.device.type, enabled=False):
            logits = self.layers(spectral_features(mean_spectrum(luma.float())))
        return logits.softmax(dim=1).unflatten(1, (BLUR_KERNEL_SIZE, BLUR_KERNEL_SIZE))


def deconvolve(luma: Tensor, kernels: Tensor, noises: Sequence[float]) -> Tensor:
    """Return ``luma (N, H, W)`` with the blur undone by Wiener's filter in linear light, ``(N, len(noises), H, W)``.

    Args:
        luma: display values in [0, 1].
        kernels: ``(N, k, k)`` of sum 1, k odd, correlated with the sharp image.
        noises: ratios of noise to signal; the signal's power falls with the square of the frequency.
    """
    height, width = luma.shape[-2:]
    border = min(BORDER, height - 1, width - 1)
    with torch.autocast(luma.device.type, enabled=False):
        light = F.pad(luma.float().clamp(0, 1).pow(GAMMA)[:, None], [border] * 4, mode='reflect')[:, 0]
        rows, columns = light.shape[-2:]
        centred = F.pad(kernels.float(), (0, columns - kernels.shape[-1], 0, rows - kernels.shape[-2]))
        response = torch.fft.rfft2(centred.roll((-(kernels.shape[-2] // 2), -(kernels.shape[-1] // 2)), (-2, -1)))
        seen = torch.fft.rfft2(light) * response  # correlation blurs by the conjugate
        power = response.real.square() + response.imag.square()
        prior = 0.02 + 4 * squared_frequency(rows, columns, luma.device)
        sharp = torch.stack([torch.fft.irfft2(seen / (power + n * prior), s=(rows, columns)) for n in noises], dim=1)
        sharp = sharp[..., border : border + height, border : border + width]
        return sharp.clamp(1e-4, 1).pow(1 / GAMMA)


def squared_frequency(rows: int, columns: int, device: torch.device) -> Tensor:
    """Return the squared frequencies of ``rfft2``, in cycles per px, ``(rows, columns // 2 + 1)``."""
    down, across = torch.fft.fftfreq(rows, device=device), torch.fft.rfftfreq(columns, device=device)
    return down[:, None].square() + across.square()
