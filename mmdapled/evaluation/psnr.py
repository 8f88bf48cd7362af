"""PSNR between restored and clean images."""

import torch
from torch import Tensor

from mmdapled.evaluation.restoration_metric import RestorationMetric
from mmdapled.registry import METRICS

# Equal 8-bit images have an infinite PSNR, which would hide all others in a mean.
HIGHEST = 100.0


def psnr(restored: Tensor, clean: Tensor) -> Tensor:
    """Return the PSNR in dB over all pixels and channels of RGB in [0, 1], at most 100; computed by torchmetrics.

    >>> clean = torch.full((1, 3, 16, 16), 0.5)
    >>> round(float(psnr(clean + 0.1, clean)), 3)
    20.0
    """
    from torchmetrics.functional.image import peak_signal_noise_ratio

    return torch.clamp(peak_signal_noise_ratio(restored, clean, data_range=1.0), max=HIGHEST)


@METRICS.register_module()
class PSNR(RestorationMetric):
    """Mean PSNR in dB over the images; equal images count 100 dB."""

    name = 'PSNR'

    def score(self, restored: Tensor, clean: Tensor) -> Tensor:
        """Return the PSNR in dB of ``(1, 3, H, W)`` RGB in [0, 1]."""
        return psnr(restored, clean)
