"""Restorers that map each pixel alone: identity, the control arm of a comparison, and gamma, its cheapest baseline."""

from typing import Any

import torch
from torch import Tensor

from mmdapled.registry import MODELS
from mmdapled.restorers.base import BaseRestorer
from mmdapled.structures import RestorationOutput

# Below every 8-bit level but 0: the power's slope is infinite at 0, so a straight line replaces it there.
TOE = 1e-4


@MODELS.register_module()
class Identity(BaseRestorer):
    """Return the image as it came; in front of a detector it gives the plain detector's predictions."""

    def restore(self, image: Tensor) -> RestorationOutput:
        """Return ``image`` itself."""
        return RestorationOutput(image)


def apply_gamma(image: Tensor, gamma: float) -> Tensor:
    """Return ``image ** gamma`` for values in [0, 1], with a finite gradient at 0.

    Below ``TOE`` the curve is the straight line through 0 that meets it.
    """
    return torch.where(image > TOE, image.clamp(min=TOE) ** gamma, image * TOE ** (gamma - 1))


@MODELS.register_module()
class Gamma(BaseRestorer):
    """Raise RGB in [0, 1] to the power ``gamma``.

    Args:
        gamma: above 0; below 1 brightens.
        kwargs: passed to :class:`BaseRestorer`.

    Raises:
        ValueError: ``gamma`` is not positive.
    """

    def __init__(self, gamma: float = 0.45, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if not gamma > 0:
            raise ValueError(f'gamma must be above 0, got {gamma}; below 1 brightens')
        self.gamma = gamma

    def restore(self, image: Tensor) -> RestorationOutput:
        """Brighten ``(N, 3, H, W)`` RGB in [0, 1]."""
        return RestorationOutput(apply_gamma(image.clamp(0, 1), self.gamma))
