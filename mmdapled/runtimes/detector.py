"""An exported restorer with the detector behind it."""

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor

from mmdapled.images import check_bgr_image, rgb_batch
from mmdapled.runtimes.sessions import Session, open_session


@dataclass
class Detections:
    """Objects in one image.

    Args:
        boxes: ``(n, 4)``, x1, y1, x2, y2 in px of the image.
        scores: ``(n,)``, highest first.
        labels: ``(n,)``, indices of the classes.
        restored: the restored image at the detector's scale, RGB in [0, 1], ``(3, h, w)``.
    """

    boxes: Tensor
    scores: Tensor
    labels: Tensor
    restored: Tensor


class ExportedDetector:
    """Restore images and detect objects by an exported file, as mmdet's test pipeline does, without mmdet.

    Args:
        path: file written by ``mmdapled export NAME --detector CONFIG CHECKPOINT``.
        runtime: ``onnxruntime`` or ``openvino``; by default that of the file's format.
        session: takes the place of the file.

    Raises:
        FileNotFoundError, ValueError, ModuleNotFoundError: raised by :func:`.open_session`.
        ValueError: a file of a restorer alone.
    """

    def __init__(self, path: str | Path = '', runtime: str | None = None, session: Session | None = None) -> None:
        self.session = open_session(path, runtime) if session is None else session
        self.settings = self.session.info.detector
        if not self.settings:
            raise ValueError(f'{path}: expected an export with a detector, got a restorer alone')
        self.classes: list[str] = self.settings['classes']

    def __call__(self, image: np.ndarray) -> Detections:
        """Return the objects in a uint8 BGR image ``(H, W, 3)``.

        Raises:
            TypeError, ValueError: not such an image.
        """
        check_bgr_image(image, 'ExportedDetector')
        resized = fitted(image, self.settings['scale'])
        arrays = self.session({'image': rgb_batch(resized).numpy()})
        boxes, scores = (torch.from_numpy(arrays[name][0]) for name in ('boxes', 'scores'))
        factors = torch.tensor([new / old for new, old in zip(resized.shape[1::-1], image.shape[1::-1], strict=True)])
        kept = self._select(boxes / factors.repeat(2), scores)
        return Detections(*kept, torch.from_numpy(arrays['restored'][0]))

    def _select(self, boxes: Tensor, scores: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return boxes, scores and labels above the threshold, after NMS by class."""
        from torchvision.ops import batched_nms

        if self.settings['one_label_per_box']:
            best, labels = scores.max(dim=1)
            rows = (best >= self.settings['score_threshold']).nonzero()[:, 0]
            labels = labels[rows]
        else:
            rows, labels = (scores > self.settings['score_threshold']).nonzero().unbind(1)
        boxes, scores = boxes[rows], scores[rows, labels]
        kept = batched_nms(boxes, scores, labels, self.settings['iou_threshold'])[: self.settings['most']]
        return boxes[kept], scores[kept], labels[kept]


def fitted(image: np.ndarray, scale: list[int]) -> np.ndarray:
    """Return an image ``(H, W, 3)`` as large as it fits into the two sides of ``scale``, bilinear, as mmcv resizes."""
    height, width = image.shape[:2]
    factor = min(max(scale) / max(height, width), min(scale) / min(height, width))
    size = int(width * factor + 0.5), int(height * factor + 0.5)
    return image if size == (width, height) else cv2.resize(image, size, interpolation=cv2.INTER_LINEAR)
