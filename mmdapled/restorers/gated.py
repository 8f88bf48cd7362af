"""Restore only the images that need it, by the degradation levels that a prior estimates."""

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from mmdapled.priors.base import BasePrior
from mmdapled.priors.builder import build_prior
from mmdapled.registry import MODELS
from mmdapled.restorers.base import BaseRestorer
from mmdapled.restorers.builder import build_restorer
from mmdapled.restorers.global_cues import GlobalCue
from mmdapled.structures import DEGRADATIONS, PriorOutput, RestorationOutput

Thresholds = float | Mapping[str, float] | None


@MODELS.register_module()
class Gated(BaseRestorer):
    """Run a restorer on the images that a prior finds degraded; return the others bit for bit.

    An image is restored where the level of any degradation reaches its threshold. A batch without such an image costs
    the prior alone. Levels and heatmaps are the prior's. In tiles (:func:`.restore_tiled`) the whole image decides.

    In training all images are restored, unless ``gate_training``, and the restorer's own heatmaps and levels are
    returned. A frozen restorer is in evaluation mode, where the gate decides.

    Args:
        restorer: anything that :func:`build_restorer` takes.
        prior: config, name or instance of a prior of :data:`DEGRADATIONS`; :class:`.ImageStatistics` if None.
        thresholds: lowest level at which an image is restored, by degradation; others never open the gate. A number
            replaces each of the prior's own thresholds, which are used if None.
        checkpoint: weights of ``restorer``.
        gate_training: return the raw image where the gate is closed in training too. The restorer still runs on all
            images, so that losses on its heatmaps see each of them.
        kwargs: passed to :class:`BaseRestorer`.

    Attributes:
        seen, restored: number of images that the gate has judged, and of those that were restored.

    Raises:
        ValueError: prior or thresholds are for other degradations.
    """

    thresholds: Tensor

    def __init__(
        self,
        restorer: str | Mapping[str, Any] | BaseRestorer,
        prior: str | Mapping[str, Any] | BasePrior | None = None,
        thresholds: Thresholds = None,
        checkpoint: str | None = None,
        gate_training: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.restorer = build_restorer(restorer, checkpoint)
        self.prior = build_prior({'type': 'ImageStatistics'} if prior is None else prior)
        self.gate_training = gate_training
        self.register_buffer('thresholds', threshold_vector(thresholds, self.prior), persistent=False)
        # The first look, at the whole image, decides for all its tiles.
        self.look = GlobalCue()
        self.seen, self.restored = 0, 0

    def restore(self, image: Tensor) -> RestorationOutput:
        """Restore those of ``(N, 3, H, W)`` RGB in [0, 1] that need it."""
        if self.training and not self.gate_training:
            return self.restorer(image)
        found: PriorOutput = self.look(lambda: self.prior(image))
        needed = self.needs(found.levels).expand(len(image))
        if torch.compiler.is_compiling() or torch.jit.is_tracing():
            return RestorationOutput(_where(needed, self.restorer(image).image, image), (found.maps,), found.levels)
        if self.look.mode != 'reuse':
            self.seen, self.restored = self.seen + len(image), self.restored + int(needed.sum())
        if self.training:
            return self._masked(self.restorer(image), image, needed)
        return RestorationOutput(self._restore_some(image, needed), (found.maps,), found.levels)

    def needs(self, levels: Tensor) -> Tensor:
        """Return which images of ``levels (N, K)`` are to be restored, bool ``(N,)``."""
        return (levels >= self.thresholds).any(dim=1)

    def _restore_some(self, image: Tensor, needed: Tensor) -> Tensor:
        if not needed.any():
            return image
        if needed.all():
            return self.restorer(image).image
        result = image.clone()
        result[needed] = self.restorer(image[needed]).image.to(image.dtype)
        return result

    @staticmethod
    def _masked(output: RestorationOutput, image: Tensor, needed: Tensor) -> RestorationOutput:
        output.image = _where(needed, output.image, image)
        if output.illuminated is not None:
            output.illuminated = _where(needed, output.illuminated, image)
        return output


def threshold_vector(thresholds: Thresholds, prior: BasePrior) -> Tensor:
    """Return one threshold per degradation, ``(K,)``, infinite where the degradation never opens the gate.

    Raises:
        ValueError: prior or thresholds are for other degradations.
    """
    if tuple(prior.names) != DEGRADATIONS:
        raise ValueError(f'prior of a gate: expected levels of {DEGRADATIONS}, in this order, got {prior.names}')
    if not isinstance(thresholds, Mapping):
        thresholds = {name: own if thresholds is None else thresholds for name, own in prior.thresholds.items()}
    unknown = sorted(set(thresholds) - set(DEGRADATIONS))
    if unknown or not thresholds:
        raise ValueError(f'thresholds: expected some of {DEGRADATIONS}, got {unknown or "none"}')
    return torch.tensor([thresholds.get(name, float('inf')) for name in DEGRADATIONS])


def _where(needed: Tensor, restored: Tensor, image: Tensor) -> Tensor:
    return torch.where(needed[:, None, None, None], restored.to(image.dtype), image)
