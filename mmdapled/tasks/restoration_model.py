"""A restorer that is trained for restoration alone."""

from collections.abc import Mapping
from typing import Any

from mmengine.model import BaseModel
from torch import Tensor

from mmdapled.images import spatial_size
from mmdapled.registry import MODELS
from mmdapled.restorers.base import BaseRestorer
from mmdapled.restorers.builder import build_restorer
from mmdapled.tasks.bridge import Bridge
from mmdapled.tasks.clean_targets import clean_targets
from mmdapled.tasks.predictions import attach_restoration
from mmdapled.tasks.restoration_losses import RestorationLosses

PREPROCESSOR = {'type': 'mmengine.ImgDataPreprocessor'}


@MODELS.register_module()
class RestorationModel(BaseModel):
    """Model that trains and evaluates a restorer on pairs; ``JointModel(restorer_checkpoint=)`` takes its checkpoint.

    Args:
        restorer: config, name or instance of a restorer.
        losses: name -> config of restoration losses.
        restorer_checkpoint: weights of the restorer.
        data_preprocessor: its config; None stacks BGR images in [0, 255].

    Raises:
        ValueError: a loss on task features, which needs a :class:`JointModel`.
    """

    def __init__(
        self,
        restorer: str | Mapping[str, Any] | BaseRestorer,
        losses: Mapping[str, Mapping[str, Any]],
        restorer_checkpoint: str | None = None,
        data_preprocessor: Mapping[str, Any] | None = None,
        init_cfg: dict | None = None,
    ) -> None:
        preprocessor = dict(data_preprocessor or PREPROCESSOR)
        super().__init__(preprocessor, init_cfg)
        self.restorer = build_restorer(restorer, checkpoint=restorer_checkpoint)
        self.bridge = Bridge(preprocessor)
        self.restoration_losses = RestorationLosses(losses)
        if self.restoration_losses.needs_features:
            raise ValueError('FeatureConsistencyLoss needs a task model: use JointModel(frozen_task=True) instead')

    def forward(self, inputs: Tensor, data_samples: list | None = None, mode: str = 'tensor') -> Any:
        """Restore the data preprocessor's ``inputs (N, 3, H, W)``.

        Raises:
            ValueError: mode ``loss`` with a batch in which no sample has ``gt_img``.
        """
        restored, groups = self.bridge(inputs, self.restorer)
        if mode == 'tensor':
            return restored
        samples, size = data_samples or [], spatial_size(inputs)
        if mode == 'predict':
            attach_restoration(samples, groups, size)
            return samples
        targets = clean_targets(samples, groups, size)
        if not targets.indices:
            raise ValueError('data_samples: expected `gt_img`, as PackRestorationInputs adds it, got none')
        losses: dict[str, Tensor] = self.restoration_losses(groups, targets)
        return losses
