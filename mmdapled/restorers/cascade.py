"""Restorers in sequence: enhance then deblur, or the other way round."""

from collections.abc import Mapping, Sequence
from typing import Any

from mmengine.model import ModuleList
from torch import Tensor

from mmdapled.registry import MODELS
from mmdapled.restorers.base import BaseRestorer
from mmdapled.restorers.builder import build_restorer
from mmdapled.structures import RestorationOutput


@MODELS.register_module()
class Cascade(BaseRestorer):
    """Apply restorers in sequence, each to the image that the previous one returned.

    Heatmaps and levels are those of the last restorer that estimates any.

    Args:
        restorers: at least one, each anything that :func:`build_restorer` takes.
        kwargs: passed to :class:`BaseRestorer`.

    Raises:
        ValueError: ``restorers`` is empty.
    """

    def __init__(self, restorers: Sequence[Mapping[str, Any] | BaseRestorer | str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if not restorers:
            raise ValueError('a Cascade takes at least one restorer, got none')
        # mmengine's list, because torch's own would hide the members' `init_weights`.
        self.restorers = ModuleList([build_restorer(restorer) for restorer in restorers])

    def restore(self, image: Tensor) -> RestorationOutput:
        """Restore ``(N, 3, H, W)`` RGB in [0, 1], one restorer after the other."""
        result = RestorationOutput(image)
        for restorer in self.restorers:
            output = restorer(result.image)
            result.image = output.image
            if output.heatmaps:
                result.heatmaps = output.heatmaps
            if output.levels is not None:
                result.levels = output.levels
        return result
