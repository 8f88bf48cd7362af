"""Panels of the maps that mmseg's models predict: classes by colour, depth by brightness."""

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from torch import Tensor

from mmdapled.visualization.drawing import viridis

OPACITY = 0.6  # of the colours over the image
GOLDEN_ANGLE = 137.5  # degrees between consecutive hues, which keeps any number of them distinct

Panel = tuple[str, np.ndarray]


def default_palette(count: int) -> np.ndarray:
    """Return colours, uint8 RGB ``(count, 3)``, for classes without a palette."""
    hues = (np.arange(count) * GOLDEN_ANGLE % 360 / 2).astype(np.uint8)
    hsv = np.stack([hues, np.full(count, 160, np.uint8), np.full(count, 230, np.uint8)], axis=1)
    return cv2.cvtColor(hsv[None], cv2.COLOR_HSV2RGB)[0]


def paint_labels(image: np.ndarray, labels: np.ndarray, palette: Sequence | None = None) -> np.ndarray:
    """Blend the colours of the classes with a uint8 RGB image ``(H, W, 3)``.

    ``labels (h, w)`` may have any size; pixels whose label has no colour, such as 255, show the image. ``palette`` has
    RGB per class.
    """
    colours = default_palette(255) if palette is None else np.asarray(palette, np.uint8)
    labels = cv2.resize(labels.astype(np.uint8), image.shape[1::-1], interpolation=cv2.INTER_NEAREST)
    known = labels < len(colours)
    painted = image.copy()
    mixed = (1 - OPACITY) * image[known] + OPACITY * colours[labels[known]]
    painted[known] = mixed.round().astype(np.uint8)
    return painted


def show_depth(depth: np.ndarray, size: tuple[int, int], farthest: float) -> np.ndarray:
    """Return depth ``(h, w)`` as a colour image of height and width ``size``: logarithmic, near is yellow."""
    nearness = 1 - np.log1p(depth.clip(0, farthest)) / np.log1p(farthest)
    return viridis(nearness, size)


def pixel_panels(sample: Any, restored: np.ndarray, clean: np.ndarray, palette: Sequence | None) -> list[Panel]:
    """Return titled panels of the predicted and the true classes and depths that a ``SegDataSample`` has.

    The predicted classes are drawn over ``restored``, the true ones over ``clean``, both uint8 RGB.
    """
    panels: list[Panel] = []
    for title, field, image in (('classes', 'pred_sem_seg', restored), ('true classes', 'gt_sem_seg', clean)):
        if field in sample:
            panels.append((title, paint_labels(image, _map(sample.get(field).data), palette)))
    depths = [(title, _map(sample.get(field).data)) for title, field in
              (('depth', 'pred_depth_map'), ('true depth', 'gt_depth_map')) if field in sample]  # fmt: skip
    farthest = max((float(depth.max()) for _, depth in depths), default=1.0)
    return panels + [(title, show_depth(depth, restored.shape[:2], farthest)) for title, depth in depths]


def _map(data: Tensor) -> np.ndarray:
    return data.squeeze().detach().cpu().numpy()
