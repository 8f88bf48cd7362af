"""The base class of all priors."""

from collections.abc import Mapping

from mmengine.model import BaseModule
from torch import Tensor

from mmdapled.structures import PriorOutput


class BasePrior(BaseModule):
    """Base of all priors, which map RGB ``(N, 3, H, W)`` in [0, 1] to a :class:`PriorOutput` in one dense pass.

    ``token_dim`` is the D of its tokens, from which restorers size their cross-attention. ``thresholds`` are the lowest
    levels at which a :class:`.Gated` restorer without thresholds of its own restores an image.
    """

    token_dim: int = 0
    names: tuple[str, ...] = ()
    thresholds: Mapping[str, float] = {'dark': 0.5, 'blurry': 0.5}

    def forward(self, image: Tensor) -> PriorOutput:
        """Estimate the degradations of ``image``."""
        raise NotImplementedError
