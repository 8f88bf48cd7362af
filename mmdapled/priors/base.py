"""What a prior tells a restorer."""

from typing import Tuple

from mmengine.model import BaseModule
from torch import Tensor


class PriorOutput:
    """What is wrong with an image, and where.

    Args:
        tokens: features that a restorer may attend to, ``(N, D, h, w)``, unit length along D.
        maps: probabilities of the K :data:`mmdapled.degradation_names.DEGRADATIONS`, ``(N, K, h, w)``.
        levels: one probability per image and degradation, ``(N, K)``.
    """

    def __init__(self, tokens: Tensor, maps: Tensor, levels: Tensor) -> None:
        self.tokens = tokens
        self.maps = maps
        self.levels = levels


class BasePrior(BaseModule):
    """A prior maps RGB ``(N, 3, H, W)`` in [0, 1] to a :class:`PriorOutput` in one dense pass.

    ``token_dim`` is the D of its tokens; restorers read it to size their cross-attention.
    """

    token_dim: int = 0
    names: Tuple[str, ...] = ()

    def forward(self, image: Tensor) -> PriorOutput:
        """Estimate the degradations of ``image``."""
        raise NotImplementedError
