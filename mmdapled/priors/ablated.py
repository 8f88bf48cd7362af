"""The controls of an ablation: a prior of which only a part is passed on."""

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from mmdapled.priors.base import BasePrior
from mmdapled.registry import MODELS
from mmdapled.structures import PriorOutput

KEPT = ('nothing', 'levels')


@MODELS.register_module()
class AblatedPrior(BasePrior):
    """Pass on only the image levels of another prior, or nothing; shapes and cost stay the same.

    Args:
        prior: config of the prior.
        keep: ``nothing``: tokens are zero, every probability is one half, whose logit is zero; ``levels``: tokens and
            maps are their means over the image, everywhere.

    Raises:
        ValueError: unknown ``keep``.
    """

    def __init__(self, prior: Mapping[str, Any], keep: str, init_cfg: Any = None) -> None:
        super().__init__(init_cfg)
        if keep not in KEPT:
            raise ValueError(f'keep: expected one of {KEPT}, got {keep!r}')
        self.prior: Any = MODELS.build(dict(prior))
        self.keep = keep
        self.names, self.token_dim = self.prior.names, self.prior.token_dim

    @torch.no_grad()
    def forward(self, image: Tensor) -> PriorOutput:
        """Return what is kept of the prior's estimate for RGB ``(N, 3, H, W)`` in [0, 1]."""
        estimate = self.prior(image)
        if self.keep == 'nothing':
            half = [torch.full_like(part, 0.5) for part in (estimate.maps, estimate.levels)]
            return PriorOutput(torch.zeros_like(estimate.tokens), *half)
        return PriorOutput(averaged(estimate.tokens), averaged(estimate.maps), estimate.levels)

    def init_weights(self) -> Any:
        """Keep the loaded weights: there is nothing to initialise."""


def averaged(maps: Tensor) -> Tensor:
    """Replace ``maps (N, C, h, w)`` by their mean over the image."""
    return maps.mean(dim=(-2, -1), keepdim=True).expand_as(maps)
