"""The restorer as a drop-in for a model's backbone."""

from typing import Any, Mapping, Optional, Union

from mmengine.model import BaseModule
from torch import Tensor, nn

from mmdapled.registry import MODELS
from mmdapled.restorers.base import BaseRestorer
from mmdapled.restorers.builder import build_restorer
from mmdapled.tasks.bridge import Bridge
from mmdapled.tasks.task_model import build_in_library
from mmdapled.tasks.wrapping import Wrapping


@MODELS.register_module()
class RestoringBackbone(Wrapping, BaseModule):
    """Restore the normalised batch, then run the wrapped backbone on it.

    For frameworks that take a backbone but own the model around it. A backbone sees no metadata; the content is read
    from the pixels as in the other two ways in. Where the model cuts the image into windows (mmseg's slide inference)
    it sees, and restores, one window at a time.

    Args:
        restorer: config, name or instance of a restorer.
        backbone: config or instance of the wrapped backbone.
        data_preprocessor: the model's own data preprocessor config, for mean, std and channel order.
        restorer_checkpoint: weights of the restorer.
        input_order: channel order of the images that the pipeline loads.
        pretrained: of the wrapped backbone; mmseg's segmentors pass their own ``pretrained`` to ``model.backbone``.
    """

    wrapped_name = 'backbone'

    def __init__(
        self,
        restorer: Union[str, Mapping[str, Any], BaseRestorer],
        backbone: Union[Mapping[str, Any], nn.Module],
        data_preprocessor: Mapping[str, Any],
        restorer_checkpoint: Optional[str] = None,
        input_order: str = 'bgr',
        pretrained: Optional[str] = None,
        init_cfg: Optional[dict] = None,
    ) -> None:
        super().__init__(init_cfg)
        built: Any = backbone
        if isinstance(backbone, Mapping):
            built = build_in_library(backbone if pretrained is None else {**backbone, 'pretrained': pretrained})
        self.backbone = built
        self.restorer = build_restorer(restorer, checkpoint=restorer_checkpoint)
        self.bridge = Bridge(data_preprocessor, input_order)

    def forward(self, inputs: Tensor) -> Any:
        """Features of the restored ``inputs (N, 3, H, W)``."""
        restored, _ = self.bridge(inputs, self.restorer)
        return self.backbone(restored)
