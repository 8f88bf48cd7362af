"""Panels of what mmseg's models predict for every pixel: classes by colour, depth by brightness."""

from typing import Any, List, Optional, Sequence, Tuple

import cv2
import numpy as np
from torch import Tensor

from mmdapled.visualization.drawing import viridis

OPACITY = 0.6  # of the colours over the picture
GOLDEN_ANGLE = 137.5  # degrees; hues this far apart stay apart however many there are

Panel = Tuple[str, np.ndarray]


def default_palette(count: int) -> np.ndarray:
    """Colours, uint8 RGB ``(count, 3)``, for classes without colours of their own."""
    hues = (np.arange(count) * GOLDEN_ANGLE % 360 / 2).astype(np.uint8)
    hsv = np.stack([hues, np.full(count, 160, np.uint8), np.full(count, 230, np.uint8)], axis=1)
    return cv2.cvtColor(hsv[None], cv2.COLOR_HSV2RGB)[0]


def paint_labels(picture: np.ndarray, labels: np.ndarray, palette: Optional[Sequence] = None) -> np.ndarray:
    """Lay the classes' colours over a uint8 RGB picture ``(H, W, 3)``.

    Args:
        picture: what they are laid over.
        labels: of any size, ``(h, w)``; pixels whose label has no colour, such as 255, show the picture.
        palette: RGB per class.
    """
    colours = default_palette(255) if palette is None else np.asarray(palette, np.uint8)
    labels = cv2.resize(labels.astype(np.uint8), picture.shape[1::-1], interpolation=cv2.INTER_NEAREST)
    known = labels < len(colours)
    painted = picture.copy()
    mixed = (1 - OPACITY) * picture[known] + OPACITY * colours[labels[known]]
    painted[known] = mixed.round().astype(np.uint8)
    return painted


def show_depth(depth: np.ndarray, size: Tuple[int, int], farthest: float) -> np.ndarray:
    """Show depth ``(h, w)`` on a logarithmic scale, near is yellow, as a picture of height and width ``size``."""
    nearness = 1 - np.log1p(depth.clip(0, farthest)) / np.log1p(farthest)
    return viridis(nearness, size)


def pixel_panels(sample: Any, restored: np.ndarray, clean: np.ndarray, palette: Optional[Sequence]) -> List[Panel]:
    """Titled panels of the predicted and the true classes and depths that a ``SegDataSample`` carries, else none.

    Args:
        sample: the data sample.
        restored: uint8 RGB picture below the predicted classes.
        clean: uint8 RGB picture below the true ones.
        palette: RGB per class.
    """
    panels: List[Panel] = []
    for title, field, picture in (('classes', 'pred_sem_seg', restored), ('true classes', 'gt_sem_seg', clean)):
        if field in sample:
            panels.append((title, paint_labels(picture, _map(sample.get(field).data), palette)))
    depths = [(title, _map(sample.get(field).data)) for title, field in
              (('depth', 'pred_depth_map'), ('true depth', 'gt_depth_map')) if field in sample]  # fmt: skip
    farthest = max((float(depth.max()) for _, depth in depths), default=1.0)
    return panels + [(title, show_depth(depth, restored.shape[:2], farthest)) for title, depth in depths]


def _map(data: Tensor) -> np.ndarray:
    return data.squeeze().detach().cpu().numpy()
