"""Keep the light of a restored video steady: a restorer sees each frame alone, and its exposure may jump."""

import math
from fractions import Fraction

import torch
import torch.nn.functional as F
from torch import Tensor

SECONDS = 0.4  # in which a change of the light arrives, to 1 - 1/e
LARGEST = math.log(1.25)  # change of a frame's light; a larger one is seen at once
THUMBNAIL = (18, 32)  # pixels
# Correlation of the thumbnails of two frames below which a new scene begins. Light that changes leaves it near 1.
SAME_SCENE = 0.5
LUMA = (0.299, 0.587, 0.114)  # ITU-R BT.601, for RGB


class SteadyLight:
    """Scale each restored frame so that its mean luma follows a running mean over the frames before it.

    A new scene begins with its own light.

    Args:
        rate: frames per second.
        seconds: time constant of the mean; 0 changes nothing.
    """

    def __init__(self, rate: Fraction | float, seconds: float = SECONDS) -> None:
        self.weight = math.exp(-1 / (float(rate) * seconds)) if seconds > 0 else 0.0
        self.mean: float | None = None
        self.last: Tensor | None = None

    def __call__(self, night: Tensor, restored: Tensor) -> Tensor:
        """Return ``restored (1, 3, H, W)`` RGB in [0, 1], the frame after the last one, in steady light."""
        if self.weight == 0:
            return restored
        if self._is_new_scene(night):
            self.mean = None
        light = math.log(max(float(luma(restored).mean()), 1e-4))
        self.mean = light if self.mean is None else self.weight * self.mean + (1 - self.weight) * light
        change = min(max(self.mean - light, -LARGEST), LARGEST)
        return restored if change == 0 else (restored * math.exp(change)).clamp(0, 1)

    def _is_new_scene(self, night: Tensor) -> bool:
        thumbnail = F.interpolate(luma(night), THUMBNAIL, mode='area').flatten()
        last, self.last = self.last, thumbnail
        return last is not None and correlation(last, thumbnail) < SAME_SCENE


def luma(image: Tensor) -> Tensor:
    """Return the luma ``(N, 1, H, W)`` of RGB ``(N, 3, H, W)``."""
    return (image.float() * torch.tensor(LUMA, device=image.device).view(1, 3, 1, 1)).sum(dim=1, keepdim=True)


def correlation(one: Tensor, other: Tensor) -> float:
    """Return the correlation of two vectors; 1 where one of them has a single value."""
    one, other = one - one.mean(), other - other.mean()
    length = float(one.norm() * other.norm())
    return float(one @ other) / length if length > 1e-6 else 1.0
