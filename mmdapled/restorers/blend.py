"""Raw and restored image in one, by as much as helps whatever comes after."""

import math
from typing import Any, Mapping, Union

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
    at zero, so that training begins with one weight everywhere and may learn where the restorer is to be trusted.

    Args:
        restorer: whatever :func:`build_restorer` takes.
        weight: of the restored image at the start, between 0 and 1, both excluded.
        learned: train ``a`` and ``b``; else the weight stays as it is.
        in_training: blend in training too; else the restorer learns by itself, and does not have to make up for the
            raw image that is mixed in afterwards.
        kwargs: see :class:`BaseRestorer`.

    Raises:
        ValueError: a weight that is not between 0 and 1, or one that could be learned in training alone and is not
            used there.
    """

    def __init__(
        self,
        restorer: Union[str, Mapping[str, Any], BaseRestorer],
        weight: float = 0.5,
        learned: bool = True,
        in_training: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        if not 0 < weight < 1:
            raise ValueError(f'weight: expected a number between 0 and 1, got {weight}; 1 is the restorer by itself')
        if learned and not in_training:
            raise ValueError('learned: a weight that training leaves out learns nothing; set learned=False')
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
        """Weight of the restored image, ``(N, 1, H, W)`` or a number."""
        if not output.heatmaps or not (self.slopes.requires_grad or self.slopes.any()):
            return self.offset.sigmoid()
        logits = self.offset + torch.einsum('nkhw,k->nhw', output.heatmaps[0].float(), self.slopes)
        return F.interpolate(logits[:, None], image.shape[-2:], mode='bilinear', align_corners=False).sigmoid()
