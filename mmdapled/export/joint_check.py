"""Compare the boxes of an exported detector with those of mmdet."""

from typing import Any, NamedTuple

import numpy as np
import torch

from mmdapled.export.letterbox import transforms_of
from mmdapled.runtimes.detector import Detections, ExportedDetector

# Boxes of a lower score are left out: there the order of two, and so NMS, hangs on the last digits.
SCORE = 0.1
PIXELS, SCORES = 0.5, 1e-3
BF16_PIXELS, BF16_SCORES = 4.0, 0.1


class BoxDifference(NamedTuple):
    """Difference of the boxes on one image.

    Args:
        expected, got: numbers of boxes of mmdet and of the export.
        pixels: largest distance of two sides, in px of the image; infinite if the numbers differ.
        score: largest difference of two scores.
    """

    expected: int
    got: int
    pixels: float
    score: float

    def __str__(self) -> str:
        return f'boxes {self.got} of {self.expected}, sides within {self.pixels:.2g} px, scores within {self.score:.2g}'

    def accepted(self, precision: str) -> bool:
        """Return whether the difference is that of rounding."""
        if precision == 'fp32':
            return self.pixels <= PIXELS and self.score <= SCORES
        return self.pixels <= BF16_PIXELS and self.score <= BF16_SCORES


def compare_boxes(cfg: Any, joint: Any, exported: ExportedDetector, image: np.ndarray) -> BoxDifference:
    """Compare the boxes of at least :data:`SCORE` on a uint8 BGR image ``(H, W, 3)``, highest scores first."""
    expected, got = predict(cfg, joint, image), exported(image)
    pairs = [above(found.boxes, found.scores, found.labels) for found in (expected, got)]
    first, second = (
        torch.cat([boxes, scores[:, None], 1e6 * labels[:, None]], dim=1) for boxes, scores, labels in pairs
    )
    if len(first) != len(second):
        return BoxDifference(len(first), len(second), float('inf'), float('inf'))
    if not len(first):
        return BoxDifference(0, 0, 0.0, 0.0)
    difference = (first - second).abs().amax(dim=0)
    pixels = float(difference[:4].max()) if float(difference[5]) == 0 else float('inf')
    return BoxDifference(len(first), len(second), pixels, float(difference[4]))


def predict(cfg: Any, joint: Any, image: np.ndarray) -> Detections:
    """Return the boxes of a joint model on a uint8 BGR image ``(H, W, 3)``, by mmdet's own test pipeline."""
    from mmcv.transforms import Compose
    from mmdet.utils import register_all_modules

    register_all_modules(init_default_scope=True)
    steps = [step for step in transforms_of(cfg) if 'Load' not in str(step['type'])]
    data = Compose([{'type': 'mmdet.LoadImageFromNDArray'}, *steps])({'img': image, 'img_id': 0})
    with torch.inference_mode():
        found = joint.test_step({'inputs': [data['inputs']], 'data_samples': [data['data_samples']]})[0]
    boxes = found.pred_instances
    return Detections(boxes.bboxes, boxes.scores, boxes.labels, found.restored_img)


def above(boxes: torch.Tensor, scores: torch.Tensor, labels: torch.Tensor) -> tuple[torch.Tensor, ...]:
    """Return the boxes of at least :data:`SCORE`, highest first."""
    order = scores.argsort(descending=True)
    order = order[scores[order] >= SCORE]
    return boxes[order], scores[order], labels[order]
