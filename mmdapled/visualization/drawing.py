"""Draw on uint8 RGB pictures: heatmaps with names, boxes with labels, a title above."""

import math
from dataclasses import dataclass, field
from typing import List, Optional, Sequence, Tuple

import cv2
import numpy as np

from mmdapled.images import swap_channels

FONT = cv2.FONT_HERSHEY_SIMPLEX
WHITE, BLACK = (255, 255, 255), (0, 0, 0)
OUTLINE = [(x, y) for x in (-1, 0, 1) for y in (-1, 0, 1) if (x, y) != (0, 0)]  # pixels
# Okabe and Ito's colours, told apart by colour-blind people and seen on dark and light ground.
COLORS = ((86, 180, 233), (230, 159, 0), (0, 158, 115), (240, 228, 66), (213, 94, 0), (204, 121, 167))


@dataclass
class Boxes:
    """Boxes to draw.

    Args:
        corners: x1, y1, x2, y2 in pixels of the picture they are drawn on, ``(n, 4)``.
        texts: what is written at each; may be shorter than ``corners``.
        classes: numbers that choose the colours.
    """

    corners: np.ndarray
    texts: List[str] = field(default_factory=list)
    classes: List[int] = field(default_factory=list)


def resize(picture: np.ndarray, size: Tuple[int, int]) -> np.ndarray:
    """Resize ``(H, W, 3)`` or ``(H, W)`` to height and width ``size``, by areas where it shrinks."""
    shrinks = picture.shape[0] > size[0]
    return cv2.resize(picture, size[::-1], interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)


def viridis(values: np.ndarray, size: Tuple[int, int]) -> np.ndarray:
    """Show ``(h, w)`` in [0, 1] as a picture of ``size``: dark blue is 0, yellow is 1."""
    levels = (resize(values.astype(np.float32), size).clip(0, 1) * 255).round().astype(np.uint8)
    return swap_channels(cv2.applyColorMap(levels, cv2.COLORMAP_VIRIDIS))


def heatmap_grid(
    maps: np.ndarray, size: Tuple[int, int], names: Sequence[str], levels: Optional[Sequence[float]] = None
) -> np.ndarray:
    """Tile K maps ``(K, h, w)`` in [0, 1] over one picture of ``size``, each with its name and level."""
    columns = math.ceil(math.sqrt(len(maps)))
    rows = math.ceil(len(maps) / columns)
    canvas = np.zeros((*size, 3), np.uint8)
    for index, values in enumerate(maps):
        row, column = divmod(index, columns)
        top, bottom = (size[0] * edge // rows for edge in (row, row + 1))
        left, right = (size[1] * edge // columns for edge in (column, column + 1))
        tile = viridis(values, (bottom - top, right - left))
        text = names[index] if levels is None else f'{names[index]} {levels[index]:.2f}'
        canvas[top:bottom, left:right] = write(tile, text, (3, 3), WHITE)
    return canvas


def draw_boxes(picture: np.ndarray, boxes: Boxes) -> np.ndarray:
    """Return a copy of ``picture (H, W, 3)`` with ``boxes`` on it."""
    picture = np.ascontiguousarray(picture).copy()
    for index, corners in enumerate(np.asarray(boxes.corners, dtype=float).reshape(-1, 4).round().astype(int)):
        left, top, right, bottom = (int(corner) for corner in corners)
        color = COLORS[boxes.classes[index] % len(COLORS)] if index < len(boxes.classes) else COLORS[0]
        cv2.rectangle(picture, (left, top), (right, bottom), color, thickness=2)
        if index < len(boxes.texts):
            write(picture, boxes.texts[index], (left + 3, top + 3), color)
    return picture


def write(picture: np.ndarray, text: str, corner: Tuple[int, int], color: Tuple[int, int, int]) -> np.ndarray:
    """Write ``text`` in place, its top left at ``corner`` (x, y), with a dark outline that keeps it readable."""
    scale = text_scale(picture.shape[0])
    (_, height), _ = cv2.getTextSize(text, FONT, scale, 1)
    origin = (max(corner[0], 0), max(corner[1], 0) + height)
    # Copies around it, not one of thicker strokes: OpenCV 5 makes thicker letters wider, and the outline runs away.
    for x, y in OUTLINE:
        cv2.putText(picture, text, (origin[0] + x, origin[1] + y), FONT, scale, BLACK, 1, cv2.LINE_AA)
    cv2.putText(picture, text, origin, FONT, scale, color, 1, cv2.LINE_AA)
    return picture


def text_scale(height: int) -> float:
    """Return the font scale for a picture of that height, about a fortieth of its height."""
    return min(max(height / 480, 0.35), 1.0)


def titled(picture: np.ndarray, title: str) -> np.ndarray:
    """Put ``title``, black on white, above ``picture``."""
    scale = text_scale(picture.shape[0])
    (_, height), base = cv2.getTextSize('Ag', FONT, scale, 1)  # one height for all titles
    bar = np.full((height + base + 8, picture.shape[1], 3), 255, np.uint8)
    cv2.putText(bar, title, (4, height + 4), FONT, scale, BLACK, 1, cv2.LINE_AA)
    return np.concatenate([bar, picture])
