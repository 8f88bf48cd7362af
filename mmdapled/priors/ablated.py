"""A prior of which only a part is let through: the controls of an ablation."""

from typing import Any, Mapping

import torch
from torch import Tensor

from mmdapled.priors.base import BasePrior
from mmdapled.registry import MODELS
from mmdapled.structures import PriorOutput

KEPT = ('nothing', 'levels')


@MODELS.register_module()
class AblatedPrior(BasePrior):
    """Let through what another prior says of the image as a whole, or nothing; shapes and cost stay the same.

    Args:
        prior: config of the prior.
        keep: ``nothing``: tokens are zero, every probability is one half, whose logit is zero; ``levels``: tokens and
            maps are their means over the image, everywhere.

    Raises:
        ValueError: another ``keep``.
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
        """What is kept of the prior's estimate for RGB ``(N, 3, H, W)`` in [0, 1]."""
        whole = self.prior(image)
        if self.keep == 'nothing':
            half = [torch.full_like(part, 0.5) for part in (whole.maps, whole.levels)]
            return PriorOutput(torch.zeros_like(whole.tokens), *half)
        return PriorOutput(everywhere(whole.tokens), everywhere(whole.maps), whole.levels)

    def init_weights(self) -> Any:
        """Keep the loaded weights: there is nothing to initialise."""


def everywhere(maps: Tensor) -> Tensor:
    """The mean of ``maps (N, C, h, w)`` over the image, at every place."""
    return maps.mean(dim=(-2, -1), keepdim=True).expand_as(maps)
