"""Illumination as a smooth low-resolution curve that keeps black and white where they are."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mmdapled.restorers.dapled.zero_init import zeroed

# Largest strength of the curve, exp(3) = 20: a slope of 20 at black, where night photos have 3 to 8 of 255 levels.
LOG_STRENGTH_LIMIT = 3.0


def curve_delta(image: Tensor, log_strength: Tensor) -> Tensor:
    """What the curve 1 - (1 - x)^k, k = exp(log_strength), adds to x; exactly 0 where log_strength is 0.

    The curve fixes 0 and 1 and has slope k at black, so that lamps keep their shape and no halo arises.
    Computed in fp32.

    Args:
        image: RGB in [0, 1], ``(N, 3, H, W)``.
        log_strength: ``(N, 3, H, W)``; positive brightens, negative darkens.
    """
    with torch.autocast(image.device.type, enabled=False):
        shade = 1 - image.float()
        exponent = torch.expm1(log_strength.float())
        return -shade * torch.expm1(exponent * torch.log(shade.clamp(min=1e-6)))


class IlluminationHead(nn.Module):
    """Predict the curve's strength per colour from coarse features and a summary; zero at initialisation."""

    def __init__(self, channels: int, summary_size: int) -> None:
        super().__init__()
        self.local = nn.Conv2d(channels, 3, 3, padding=1)
        self.overall = nn.Linear(summary_size, 3)
        for layer in (self.local, self.overall):
            zeroed(layer)

    def forward(self, features: Tensor, summary: Tensor, image: Tensor) -> Tensor:
        """Return what to add to ``image (N, 3, H, W)``, given ``features (N, C, h, w)`` and ``summary (N, S)``."""
        strength = self.local(features) + self.overall(summary)[:, :, None, None]
        strength = LOG_STRENGTH_LIMIT * torch.tanh(strength / LOG_STRENGTH_LIMIT)
        strength = F.interpolate(strength, size=image.shape[-2:], mode='bilinear', align_corners=False)
        return curve_delta(image, strength)
