"""Degradation levels from three image statistics, without a network: a cheap gate, and a control for CLIP."""

import torch
import torch.nn.functional as F
from torch import Tensor

from mmdapled.priors.base import BasePrior
from mmdapled.registry import MODELS
from mmdapled.structures import DEGRADATIONS, PriorOutput

# Pixels of the longer side at which an image is measured: sharpness depends on it.
WORKING_SIZE = 320
# Rec. 709 weights of the luminance, RGB.
LUMINANCE = (0.2126, 0.7152, 0.0722)
# Mean linear luminance of day photos: the median of VOC2007's and COCO's.
DAYLIGHT = 0.24
DISPLAY_GAMMA = 2.2
SATURATED = 250 / 255
# Squared difference of neighbours against that of pixels two apart. In photos the squared difference grows with the
# distance, which gives 1/2; in a smooth image it grows with the squared distance, which gives 1/4.
SHARP_RATIO, SMOOTH_RATIO = 0.5, 0.25
# Directions of camera shake that are distinguished: the rows and columns of a step.
STEPS = ((0, 1), (1, 0), (1, 1), (1, -1))


@MODELS.register_module()
class ImageStatistics(BasePrior):
    """Estimate levels from the image's mean light, its sharpness and its saturated pixels.

    ``dark`` is the display brightness that the image lacks against daylight. ``blurry`` compares the differences of
    neighbours with those of pixels two apart, in the direction in which the image is smoothest; light and contrast do
    not change it, and noise looks sharp. ``overexposed`` is the share of saturated pixels. ``noisy`` is 0: it is not
    estimated. Maps are the levels, one cell; there are no tokens, so that it cannot guide a restorer.
    """

    names = DEGRADATIONS
    thresholds = {'dark': 0.39, 'blurry': 0.69}

    @torch.no_grad()
    def forward(self, image: Tensor) -> PriorOutput:
        """Estimate the levels of RGB ``(N, 3, H, W)`` in [0, 1]."""
        image = reduced(image.float())
        weights = image.new_tensor(LUMINANCE).view(1, 3, 1, 1)
        light = (image.clamp(0, 1).pow(DISPLAY_GAMMA) * weights).sum(1).mean((1, 2)) / DAYLIGHT
        dark = 1 - light.clamp(max=1) ** (1 / DISPLAY_GAMMA)
        sharpness = directional_sharpness((image * weights).sum(1)).amin(0)
        blurry = ((SHARP_RATIO - sharpness) / (SHARP_RATIO - SMOOTH_RATIO)).clamp(0, 1)
        overexposed = (image.amax(1) >= SATURATED).float().mean((1, 2))
        levels = torch.stack([dark, blurry, torch.zeros_like(dark), overexposed], dim=1)
        return PriorOutput(levels[:, :0, None, None], levels[:, :, None, None], levels)


def reduced(image: Tensor) -> Tensor:
    """Average ``(N, 3, H, W)`` over areas so that the longer side has at most 320 px, the shorter one at least 16."""
    scale = min(1.0, WORKING_SIZE / max(image.shape[-2:]))
    return F.interpolate(image, size=[max(16, round(side * scale)) for side in image.shape[-2:]], mode='area')


def directional_sharpness(grey: Tensor) -> Tensor:
    """Return, ``(4, N)``, how much less neighbours of ``(N, H, W)`` differ than pixels two steps apart; 0.5 if flat."""
    near, far = (
        torch.stack([_squared(grey, reach * down, reach * right) for down, right in STEPS]) for reach in (1, 2)
    )
    flat = torch.finfo(grey.dtype).eps
    return (near + flat * SHARP_RATIO) / (far + flat)


def _squared(grey: Tensor, down: int, right: int) -> Tensor:
    """Return the mean squared difference of pixels that lie a step apart, ``(N,)``."""
    height, width = grey.shape[-2:]
    one = grey[:, down:, max(0, right) : width + min(0, right)]
    other = grey[:, : height - down, max(0, -right) : width - max(0, right)]
    return (one - other).square().mean((1, 2))
