"""One figure per image for people: before | after, with boxes, heatmaps over the image and histograms."""

from collections.abc import Mapping, Sequence

import cv2
import numpy as np

from mmdapled.visualization.drawing import COLORS, resize, titled, viridis, write
from mmdapled.visualization.overlay import blend

BEFORE, AFTER = COLORS[0], COLORS[1]  # colours of the curves
BINS = 64
GAP = 4  # pixels of white between panels
# Height of a figure: a print of a photo of 50 megapixels helps nobody.
LARGEST = 720


def comparison_figure(
    before: np.ndarray,
    after: np.ndarray,
    maps: Mapping[str, np.ndarray] | None = None,
    levels: Mapping[str, float] | None = None,
    titles: Sequence[str] = ('before', 'after'),
    drawn: Sequence[np.ndarray] | None = None,
    height: int | None = None,
) -> np.ndarray:
    """Draw an image before and after restoration, its heatmaps over it, and both histograms, as uint8 RGB.

    Args:
        before: uint8 RGB ``(H, W, 3)``.
        after: likewise, restored.
        maps: degradation -> float ``(h, w)`` in [0, 1]; by default none are drawn.
        levels: degradation -> level in [0, 1], written above its map.
        titles: of the two images.
        drawn: the two images with boxes on them, shown in their place.
        height: of a panel in pixels; by default that of the image, up to 720.
    """
    height = min(height or before.shape[0], LARGEST)
    size = (height, max(1, round(before.shape[1] * height / before.shape[0])))
    shown = (before, after) if drawn is None else drawn
    top = _row([titled(resize(image, size), title) for image, title in zip(shown, titles, strict=True)])
    maps = maps or {}
    tile = _tile_size(size, top.shape[1], len(maps) + 1)
    small = resize(before, tile)
    tiles = [
        titled(blend(small, viridis(values, tile)), name if levels is None else f'{name} {levels[name]:.2f}')
        for name, values in maps.items()
    ]
    bottom = _row([*tiles, titled(histogram(before, after, tile), 'luma')])
    rest = np.full((len(bottom), top.shape[1] - bottom.shape[1], 3), 255, np.uint8)
    return np.concatenate([top, np.full((GAP, top.shape[1], 3), 255, np.uint8), np.concatenate([bottom, rest], axis=1)])


def histogram(before: np.ndarray, after: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Draw the histograms of the luma of two uint8 RGB images as curves, uint8 RGB of height and width ``size``."""
    canvas = np.full((*size, 3), 24, np.uint8)
    counts = [_luma_counts(image) for image in (before, after)]
    # Of the square root, or the black of a night image hides the rest.
    highest = max(float(np.sqrt(count).max()) for count in counts)
    for count, color in zip(counts, (BEFORE, AFTER), strict=True):
        columns = (np.arange(BINS) + 0.5) / BINS * (size[1] - 1)
        rows = (size[0] - 2) * (1 - 0.95 * np.sqrt(count) / max(highest, 1e-9))
        points = np.stack([columns, rows], axis=1).round().astype(np.int32)
        cv2.polylines(canvas, [points], False, color, 2, cv2.LINE_AA)
    write(canvas, 'before', (4, 4), BEFORE)
    return write(canvas, 'after', (4, 8 + size[0] // 20), AFTER)


def _luma_counts(image: np.ndarray) -> np.ndarray:
    luma = cv2.cvtColor(np.ascontiguousarray(image), cv2.COLOR_RGB2GRAY)
    return np.histogram(luma, BINS, (0, 256))[0].astype(float)


def _tile_size(size: tuple[int, int], width: int, count: int) -> tuple[int, int]:
    """Return height and width of ``count`` tiles below a row of ``width`` px, at most half as high as its images."""
    tile = (width - (count - 1) * GAP) // count
    return max(1, min(size[0] // 2, round(tile * size[0] / size[1]))), max(1, tile)


def _row(panels: Sequence[np.ndarray]) -> np.ndarray:
    gap = np.full((len(panels[0]), GAP, 3), 255, np.uint8)
    return np.concatenate([part for panel in panels for part in (gap, panel)][1:], axis=1)
