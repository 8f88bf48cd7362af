"""The restorer as a drop-in for a model's data preprocessor or for its backbone."""

from collections.abc import Mapping
from typing import Any

import torch
from mmengine.model import BaseDataPreprocessor, BaseModule
from torch import Tensor, nn

from mmdapled.registry import MODELS
from mmdapled.restorers.base import BaseRestorer
from mmdapled.restorers.builder import build_restorer
from mmdapled.tasks.bridge import Bridge
from mmdapled.tasks.task_model import AttributeProxy, build_in_library


@MODELS.register_module()
class RestoringDataPreprocessor(AttributeProxy, BaseDataPreprocessor):
    """Run the wrapped data preprocessor, then restore its batch.

    The restorer trains with the model. mmengine's ``init_weights`` skips plain data preprocessors; this one has its
    own, so that the restorer's ``init_cfg`` takes effect.

    Args:
        restorer: config, name or instance of a restorer.
        data_preprocessor: the model's own data preprocessor config.
        restorer_checkpoint: weights of the restorer.
        input_order: channel order of the images that the pipeline loads.
    """

    wrapped_name = 'inner'

    def __init__(
        self,
        restorer: str | Mapping[str, Any] | BaseRestorer,
        data_preprocessor: Mapping[str, Any],
        restorer_checkpoint: str | None = None,
        input_order: str = 'bgr',
    ) -> None:
        super().__init__()
        self.inner = build_in_library(data_preprocessor)
        self.restorer = build_restorer(restorer, checkpoint=restorer_checkpoint)
        self.bridge = Bridge(data_preprocessor, input_order)

    def init_weights(self) -> None:
        """Initialise the restorer and load its weights."""
        self.restorer.init_weights()

    def forward(self, data: dict, training: bool = False) -> Any:
        """Return the wrapped preprocessor's dict with ``inputs (N, 3, H, W)`` restored."""
        data = self.inner(data, training)
        with torch.set_grad_enabled(training and torch.is_grad_enabled()):
            data['inputs'], _ = self.bridge(data['inputs'], self.restorer)
        return data


@MODELS.register_module()
class RestoringBackbone(AttributeProxy, BaseModule):
    """Restore the normalised batch, then run the wrapped backbone on it.

    For frameworks that take a backbone but own the model around it. Where the model cuts the image into windows
    (mmseg's slide inference), each window is restored by itself.

    Args:
        restorer: config, name or instance of a restorer.
        backbone: config or instance of the wrapped backbone.
        data_preprocessor: the model's own data preprocessor config, for mean, std and channel order.
        restorer_checkpoint: weights of the restorer.
        input_order: channel order of the images that the pipeline loads.
        pretrained: passed on to the wrapped backbone; mmseg's segmentors set it on ``model.backbone``.
    """

    wrapped_name = 'backbone'

    def __init__(
        self,
        restorer: str | Mapping[str, Any] | BaseRestorer,
        backbone: Mapping[str, Any] | nn.Module,
        data_preprocessor: Mapping[str, Any],
        restorer_checkpoint: str | None = None,
        input_order: str = 'bgr',
        pretrained: str | None = None,
        init_cfg: dict | None = None,
    ) -> None:
        super().__init__(init_cfg)
        built: Any = backbone
        if isinstance(backbone, Mapping):
            built = build_in_library(backbone if pretrained is None else {**backbone, 'pretrained': pretrained})
        self.backbone = built
        self.restorer = build_restorer(restorer, checkpoint=restorer_checkpoint)
        self.bridge = Bridge(data_preprocessor, input_order)

    def forward(self, inputs: Tensor) -> Any:
        """Return the wrapped backbone's features of ``inputs (N, 3, H, W)``, restored."""
        return self.backbone(self.bridge(inputs, self.restorer)[0])
