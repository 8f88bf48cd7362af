"""Zero-DCE, a small curve-estimating enhancer trained without references: a published baseline."""

from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mmdapled.registry import MODELS
from mmdapled.restorers.base import BaseRestorer
from mmdapled.structures import RestorationOutput

WIDTH = 32
ITERATIONS = 8


def apply_curves(image: Tensor, curves: Tensor) -> Tensor:
    """Apply the quadratic light-enhancement curve ``x + a (x^2 - x)`` once per group of three channels.

    Args:
        image: ``(N, 3, H, W)`` in [0, 1].
        curves: the maps ``a``, ``(N, 3 I, H, W)`` in [-1, 1], for I iterations. The result stays in [0, 1].
    """
    for curve in curves.split(3, dim=1):
        image = image + curve * (image.square() - image)
    return image


@MODELS.register_module()
class ZeroDCE(BaseRestorer):
    """Brighten by eight per-pixel curves that a seven-layer CNN of symmetric skips estimates.

    Attribute names are those of the published weight file, which therefore loads as it is.
    Source: Guo et al., Zero-Reference Deep Curve Estimation for Low-Light Image Enhancement, CVPR 2020, section 3.

    Args:
        kwargs: passed to :class:`BaseRestorer`.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.e_conv1 = nn.Conv2d(3, WIDTH, 3, padding=1)
        self.e_conv2 = nn.Conv2d(WIDTH, WIDTH, 3, padding=1)
        self.e_conv3 = nn.Conv2d(WIDTH, WIDTH, 3, padding=1)
        self.e_conv4 = nn.Conv2d(WIDTH, WIDTH, 3, padding=1)
        self.e_conv5 = nn.Conv2d(2 * WIDTH, WIDTH, 3, padding=1)
        self.e_conv6 = nn.Conv2d(2 * WIDTH, WIDTH, 3, padding=1)
        self.e_conv7 = nn.Conv2d(2 * WIDTH, 3 * ITERATIONS, 3, padding=1)

    def curves(self, image: Tensor) -> Tensor:
        """Estimate the curve maps ``(N, 24, H, W)`` in [-1, 1] of RGB in [0, 1]."""
        first = F.relu(self.e_conv1(image))
        second = F.relu(self.e_conv2(first))
        third = F.relu(self.e_conv3(second))
        fourth = F.relu(self.e_conv4(third))
        fifth = F.relu(self.e_conv5(torch.cat([third, fourth], 1)))
        sixth = F.relu(self.e_conv6(torch.cat([second, fifth], 1)))
        return torch.tanh(self.e_conv7(torch.cat([first, sixth], 1)))

    def restore(self, image: Tensor) -> RestorationOutput:
        """Brighten ``(N, 3, H, W)`` RGB in [0, 1]."""
        return RestorationOutput(apply_curves(image, self.curves(image).to(image.dtype)))
