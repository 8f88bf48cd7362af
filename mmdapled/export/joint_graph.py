"""A restorer and the one-stage detector behind it as one function from an image to boxes and scores."""

from typing import Any

from torch import Tensor, nn

from mmdapled.export.dense_boxes import check_head, decode
from mmdapled.export.letterbox import Letterbox
from mmdapled.export.restorer_graph import RESTORED
from mmdapled.export.symbolic import exportable

BOXES, SCORES = 'boxes', 'scores'


class JointGraph(nn.Module):
    """Restore RGB ``(N, 3, H, W)`` in [0, 1], pad and normalise it, detect, decode; NMS is left to the caller.

    Args:
        joint: a :class:`.JointModel` of a one-stage detector, in evaluation mode.
        letterbox: padding of its test pipeline.

    Raises:
        TypeError: the detector has no head that can be decoded here.
    """

    def __init__(self, joint: Any, letterbox: Letterbox) -> None:
        super().__init__()
        if not hasattr(joint.task_model, 'bbox_head'):
            raise TypeError(f'export with a detector: expected a one-stage one, got {type(joint.task_model).__name__}')
        check_head(joint.task_model.bbox_head)
        self.joint, self.letterbox = joint, letterbox

    def forward(self, image: Tensor) -> dict[str, Tensor]:
        """Return the restored image, boxes ``(N, M, 4)`` in px of the image and scores ``(N, M, classes)``."""
        with exportable():
            restored = self.joint.restorer(image).image
        bridge, task = self.joint.bridge, self.joint.task_model
        pixels = self.letterbox.pad(restored * 255)
        inputs = self.letterbox.pad_to_divisor(bridge.from_rgb(pixels / 255))
        boxes, scores = decode(task.bbox_head, task.bbox_head(task.extract_feat(inputs)), pixels.shape[-2:])
        return {RESTORED: restored, BOXES: boxes, SCORES: scores}
