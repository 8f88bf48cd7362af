"""Mix the raw and the restored image by a weight that may be learned."""

import math
from collections.abc import Mapping
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mmdapled.registry import MODELS
from mmdapled.restorers.base import BaseRestorer
from mmdapled.restorers.builder import build_restorer
from mmdapled.structures import DEGRADATIONS, RestorationOutput


@MODELS.register_module()
class Blend(BaseRestorer):
    """Return ``image + w * (restored - image)``.

    The weight ``w`` is ``sigmoid(a + b . heatmaps)`` at every pixel, with the restorer's finest heatmaps; ``b`` starts
    at zero, so that training starts with a uniform weight and may learn where to trust the restorer.

    Args:
        restorer: anything that :func:`build_restorer` takes.
        weight: initial weight of the restored image, between 0 and 1, both excluded.
        learned: train ``a`` and ``b``; else the weight is fixed.
        in_training: blend in training too; else the restorer is trained alone, and does not have to compensate for the
            raw image.
        kwargs: passed to :class:`BaseRestorer`.

    Raises:
        ValueError: the weight is not between 0 and 1, or is to be learned but not used in training.
    """

    def __init__(
        self,
        restorer: str | Mapping[str, Any] | BaseRestorer,
        weight: float = 0.5,
        learned: bool = True,
        in_training: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        if not 0 < weight < 1:
            raise ValueError(f'weight: expected a number between 0 and 1, got {weight}; 1 is the restorer alone')
        if learned and not in_training:
            raise ValueError('learned: a weight that is not used in training cannot be learned; set learned=False')
        self.in_training = in_training
        self.restorer = build_restorer(restorer)
        self.offset = nn.Parameter(torch.tensor(math.log(weight / (1 - weight))), requires_grad=learned)
        self.slopes = nn.Parameter(torch.zeros(len(DEGRADATIONS)), requires_grad=learned)

    def restore(self, image: Tensor) -> RestorationOutput:
        """Restore ``(N, 3, H, W)`` RGB in [0, 1] and blend; ``illuminated`` and the heatmaps are the restorer's."""
        output = self.restorer(image)
        if self.training and not self.in_training:
            return output
        weight = self._weight(output, image)
        output.image = image + weight * (output.image - image)
        return output

    def _weight(self, output: RestorationOutput, image: Tensor) -> Tensor:
        """Return the weight of the restored image, ``(N, 1, H, W)`` or a number."""
        if not output.heatmaps or not (self.slopes.requires_grad or self.slopes.any()):
            return self.offset.sigmoid()
        logits = self.offset + torch.einsum('nkhw,k->nhw', output.heatmaps[0].float(), self.slopes)
        return F.interpolate(logits[:, None], image.shape[-2:], mode='bilinear', align_corners=False).sigmoid()
