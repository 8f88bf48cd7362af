"""Draw on uint8 RGB images: heatmaps with names, boxes with labels, titles."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np

from mmdapled.images import swap_channels

FONT = cv2.FONT_HERSHEY_SIMPLEX
WHITE, BLACK = (255, 255, 255), (0, 0, 0)
OUTLINE = [(x, y) for x in (-1, 0, 1) for y in (-1, 0, 1) if (x, y) != (0, 0)]  # pixels
# Okabe and Ito's colours, distinct for colour-blind people and visible on dark and light images.
COLORS = ((86, 180, 233), (230, 159, 0), (0, 158, 115), (240, 228, 66), (213, 94, 0), (204, 121, 167))


@dataclass
class Boxes:
    """Boxes to draw.

    Args:
        corners: x1, y1, x2, y2 in pixels of the image they are drawn on, ``(n, 4)``.
        texts: labels; may be fewer than ``corners``.
        classes: class numbers, which choose the colours.
    """

    corners: np.ndarray
    texts: list[str] = field(default_factory=list)
    classes: list[int] = field(default_factory=list)


def resize(image: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Resize ``(H, W, 3)`` or ``(H, W)`` to height and width ``size``; shrinking averages areas."""
    shrinks = image.shape[0] > size[0]
    return cv2.resize(image, size[::-1], interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)


def viridis(values: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Return ``(h, w)`` in [0, 1] as a uint8 RGB image of height and width ``size``: dark blue is 0, yellow is 1.

    >>> viridis(np.zeros((2, 3)), (4, 6)).shape
    (4, 6, 3)
    """
    levels = (resize(values.astype(np.float32), size).clip(0, 1) * 255).round().astype(np.uint8)
    return swap_channels(cv2.applyColorMap(levels, cv2.COLORMAP_VIRIDIS))


def heatmap_grid(
    maps: np.ndarray, size: tuple[int, int], names: Sequence[str], levels: Sequence[float] | None = None
) -> np.ndarray:
    """Tile K maps ``(K, h, w)`` in [0, 1] over one image of ``size``, each with its name and level.

    >>> heatmap_grid(np.zeros((4, 15, 20)), (60, 80), ['dark', 'noisy', 'blurred', 'hazy']).shape
    (60, 80, 3)
    """
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


def draw_boxes(image: np.ndarray, boxes: Boxes) -> np.ndarray:
    """Return a copy of ``image (H, W, 3)`` with ``boxes`` on it."""
    image = np.ascontiguousarray(image).copy()
    for index, corners in enumerate(np.asarray(boxes.corners, dtype=float).reshape(-1, 4).round().astype(int)):
        left, top, right, bottom = (int(corner) for corner in corners)
        color = COLORS[boxes.classes[index] % len(COLORS)] if index < len(boxes.classes) else COLORS[0]
        cv2.rectangle(image, (left, top), (right, bottom), color, thickness=2)
        if index < len(boxes.texts):
            write(image, boxes.texts[index], (left + 3, top + 3), color)
    return image


def write(image: np.ndarray, text: str, corner: tuple[int, int], color: tuple[int, int, int]) -> np.ndarray:
    """Write ``text`` into ``image`` with its top left at ``corner`` (x, y) and a dark outline."""
    scale = text_scale(image.shape[0])
    (_, height), _ = cv2.getTextSize(text, FONT, scale, 1)
    origin = (max(corner[0], 0), max(corner[1], 0) + height)
    # Shifted copies, not thicker strokes: OpenCV 5 also makes thicker letters wider, and the outline would not fit.
    for x, y in OUTLINE:
        cv2.putText(image, text, (origin[0] + x, origin[1] + y), FONT, scale, BLACK, 1, cv2.LINE_AA)
    cv2.putText(image, text, origin, FONT, scale, color, 1, cv2.LINE_AA)
    return image


def text_scale(height: int) -> float:
    """Return the font scale for an image of this height: letters are about a fortieth of it."""
    return min(max(height / 480, 0.35), 1.0)


def titled(image: np.ndarray, title: str) -> np.ndarray:
    """Return ``image`` with ``title`` above it, black on white."""
    scale = text_scale(image.shape[0])
    (_, height), base = cv2.getTextSize('Ag', FONT, scale, 1)  # one height for all titles
    bar = np.full((height + base + 8, image.shape[1], 3), 255, np.uint8)
    cv2.putText(bar, title, (4, height + 4), FONT, scale, BLACK, 1, cv2.LINE_AA)
    return np.concatenate([bar, image])
