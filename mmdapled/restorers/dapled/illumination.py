"""Illumination as a smooth low-resolution curve that keeps black and white where they are."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mmdapled.restorers.layers import zeroed

# Largest strength of the curve, exp(3) = 20: a slope of 20 at black, where night photos have 3 to 8 of 255 levels.
LOG_STRENGTH_LIMIT = 3.0


def curve_delta(image: Tensor, log_strength: Tensor, straightness: Tensor) -> Tensor:
    """Return what the curve adds to ``image``; exactly 0 where ``log_strength`` is 0.

    Two curves of slope k = exp(log_strength) at black are mixed: 1 - (1 - x)^k, as cameras roll off, and min(k x, 1),
    which undoes an exposure that was too short. Both fix 0 and 1, so that lamps keep their shape and no halo arises.
    For k < 1, which darkens, the second one is x. Computed in fp32.

    Args:
        image: RGB in [0, 1], ``(N, 3, H, W)``.
        log_strength: ``(N, 3, H, W)``; positive brightens, negative darkens.
        straightness: share of the second curve in [0, 1], ``(N, 1, H, W)``.
    """
    with torch.autocast(image.device.type, enabled=False):
        image, excess = image.float(), torch.expm1(log_strength.float())
        shade = 1 - image
        rolled = -shade * torch.expm1(excess * torch.log(shade.clamp(min=1e-6)))
        straight = torch.minimum(excess.clamp(min=0) * image, shade)
        return torch.lerp(rolled, straight, straightness.float())


class IlluminationHead(nn.Module):
    """Predict the curve per colour from coarse features and a summary; zero at initialisation.

    Args:
        channels: of the features.
        summary_size: numbers in the summary of the whole image.
    """

    def __init__(self, channels: int, summary_size: int) -> None:
        super().__init__()
        self.local = nn.Conv2d(channels, 4, 3, padding=1)
        self.overall = nn.Linear(summary_size, 4)
        for layer in (self.local, self.overall):
            zeroed(layer)

    def forward(self, features: Tensor, summary: Tensor, image: Tensor, gate: Tensor) -> Tensor:
        """Return what to add to the image.

        Args:
            features: ``(N, C, h, w)``.
            summary: of the whole image, ``(N, S)``.
            image: RGB in [0, 1], ``(N, 3, H, W)``.
            gate: factor of the logarithm of the strength, ``(N,)`` in [0, 1].
        """
        curve = self.local(features) + self.overall(summary)[:, :, None, None]
        strength = gate[:, None, None, None] * LOG_STRENGTH_LIMIT * torch.tanh(curve[:, :3] / LOG_STRENGTH_LIMIT)
        curve = torch.cat([strength, torch.sigmoid(curve[:, 3:])], dim=1)
        curve = F.interpolate(curve, size=image.shape[-2:], mode='bilinear', align_corners=False)
        return curve_delta(image, curve[:, :3], curve[:, 3:])
