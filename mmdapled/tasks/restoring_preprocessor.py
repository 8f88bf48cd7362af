"""The restorer as a drop-in for a model's data preprocessor."""

from typing import Any, Mapping, Optional, Union

import torch
from mmengine.model import BaseDataPreprocessor
from torch import nn

from mmdapled.registry import MODELS
from mmdapled.restorers.base import BaseRestorer
from mmdapled.restorers.builder import build_restorer
from mmdapled.tasks.bridge import Bridge
from mmdapled.tasks.task_model import TASK_LIBRARIES
from mmdapled.tasks.wrapping import Wrapping


@MODELS.register_module()
class RestoringDataPreprocessor(Wrapping, BaseDataPreprocessor):
    """Prepare the batch as the wrapped data preprocessor does, then restore it.

    Its parameters train with the model's. mmengine's ``init_weights`` does not reach data preprocessors of itself;
    this one has its own, so that the restorer's ``init_cfg`` counts.

    Args:
        restorer: config, name or instance of a restorer.
        data_preprocessor: the model's own data preprocessor config, as it was.
        restorer_checkpoint: weights of the restorer.
        input_order: channel order of the images that the pipeline loads.
    """

    wrapped_name = 'inner'

    def __init__(
        self,
        restorer: Union[str, Mapping[str, Any], BaseRestorer],
        data_preprocessor: Mapping[str, Any],
        restorer_checkpoint: Optional[str] = None,
        input_order: str = 'bgr',
    ) -> None:
        super().__init__()
        self.inner = _build_preprocessor(data_preprocessor)
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


def _build_preprocessor(config: Mapping[str, Any]) -> nn.Module:
    """Build the model's own data preprocessor, whose type may be unprefixed in its library's scope."""
    if MODELS.get(str(config['type'])) is not None:
        return MODELS.build(config)
    for library in TASK_LIBRARIES:
        if MODELS.get(f'{library}.{config["type"]}') is not None:
            return MODELS.build({**config, 'type': f'{library}.{config["type"]}'})
    raise KeyError(f'data_preprocessor type {config["type"]!r}: known neither to mmengine nor to {TASK_LIBRARIES}')
