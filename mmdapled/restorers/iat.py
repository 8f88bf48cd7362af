"""IAT, the Illumination Adaptive Transformer of 90 thousand parameters: a published baseline."""

from typing import Any

import torch
from torch import Tensor

from mmdapled.registry import MODELS
from mmdapled.restorers.base import BaseRestorer
from mmdapled.restorers.global_cues import GlobalCue
from mmdapled.restorers.iat_branches import GlobalBranch, LocalBranch
from mmdapled.structures import RestorationOutput

DARKEST = 1e-8


def adjust(image: Tensor, color: Tensor, gamma: Tensor) -> Tensor:
    """Multiply each pixel by its image's colour matrix, clip to [0, 1] and apply the image's gamma.

    Args:
        image: ``(N, 3, H, W)`` RGB.
        color: ``(N, 3, 3)``, row = output channel.
        gamma: ``(N, 1)``.
    """
    mixed = torch.einsum('nkc,nchw->nkhw', color, image)
    return mixed.clamp(DARKEST, 1) ** gamma[..., None, None]


@MODELS.register_module()
class IAT(BaseRestorer):
    """Multiply and add per pixel (a convolutional branch), then colour matrix and gamma per image (a query branch).

    Attribute names are those of the published weight file, which therefore loads as it is.
    Source: Cui et al., You Only Need 90K Parameters to Adapt Light, BMVC 2022, section 3.

    Args:
        kwargs: passed to :class:`BaseRestorer`.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.local_net = LocalBranch()
        self.global_net = GlobalBranch()
        self.cue = GlobalCue()

    def restore(self, image: Tensor) -> RestorationOutput:
        """Enhance ``(N, 3, H, W)`` RGB in [0, 1]."""
        multiply, add = self.local_net(image)
        colour_and_gamma = self.cue(lambda: torch.cat([part.flatten(1) for part in self.global_net(image)], dim=1))
        color, gamma = colour_and_gamma[:, :9].unflatten(1, (3, 3)), colour_and_gamma[:, 9:]
        # In half precision the darkest value is 0, whose power has no finite gradient.
        with torch.autocast(image.device.type, enabled=False):
            lit = image.float() * multiply.float() + add.float()
            bright = adjust(lit, color.float(), gamma.float())
        return RestorationOutput(bright.clamp(0, 1).to(image.dtype))
