"""Raw and restored image in one, by as much as helps whatever comes after."""

import math
from typing import Any, Mapping, Union

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mmdapled.degradation_names import DEGRADATIONS
from mmdapled.registry import MODELS
from mmdapled.restorers.base import BaseRestorer, RestorationOutput
from mmdapled.restorers.builder import build_restorer


@MODELS.register_module()
class Blend(BaseRestorer):
    """Return ``image + w * (restored - image)``.

    The weight ``w`` is ``sigmoid(a + b . heatmaps)`` at every pixel, with the restorer's finest heatmaps; ``b`` starts
    at zero, so that training begins with one weight everywhere and may learn where the restorer is to be trusted.

    Args:
        restorer: whatever :func:`build_restorer` takes.
        weight: of the restored image at the start, between 0 and 1, both excluded.
        learned: train ``a`` and ``b``; else the weight stays as it is.
        kwargs: see :class:`BaseRestorer`.

    Raises:
        ValueError: a weight that is not between 0 and 1.
    """

    def __init__(
        self,
        restorer: Union[str, Mapping[str, Any], BaseRestorer],
        weight: float = 0.5,
        learned: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        if not 0 < weight < 1:
            raise ValueError(f'weight: expected a number between 0 and 1, got {weight}; 1 is the restorer by itself')
        self.restorer = build_restorer(restorer)
        self.offset = nn.Parameter(torch.tensor(math.log(weight / (1 - weight))), requires_grad=learned)
        self.slopes = nn.Parameter(torch.zeros(len(DEGRADATIONS)), requires_grad=learned)

    def restore(self, image: Tensor) -> RestorationOutput:
        """Restore ``(N, 3, H, W)`` RGB in [0, 1] and blend."""
        output = self.restorer(image)
        weight = self._weight(output, image)
        output.image = image + weight * (output.image - image)
        return output

    def _weight(self, output: RestorationOutput, image: Tensor) -> Tensor:
        """Weight of the restored image, ``(N, 1, H, W)`` or a number."""
        if not output.heatmaps or not (self.slopes.requires_grad or self.slopes.any()):
            return self.offset.sigmoid()
        logits = self.offset + torch.einsum('nkhw,k->nhw', output.heatmaps[0].float(), self.slopes)
        return F.interpolate(logits[:, None], image.shape[-2:], mode='bilinear', align_corners=False).sigmoid()
