"""Degradation maps over their image, with the colour scale."""

from collections.abc import Mapping

import numpy as np

from mmdapled.visualization.drawing import WHITE, titled, viridis, write

OPACITY = 0.6
BAR_WIDTH = 14


def overlay_sheet(image: np.ndarray, maps: Mapping[str, np.ndarray], levels: Mapping[str, float]) -> np.ndarray:
    """Return the image, one overlay per degradation and the colour scale side by side, as uint8 RGB.

    Args:
        image: uint8 RGB ``(H, W, 3)``.
        maps: degradation -> float ``(h, w)`` in [0, 1].
        levels: degradation -> level in [0, 1], written above its map.
    """
    size = image.shape[:2]
    panels = [titled(image, 'image')]
    for name, values in maps.items():
        panels.append(titled(blend(image, viridis(values, size)), f'{name} {levels[name]:.2f}'))
    panels.append(titled(colour_scale(size[0]), ''))
    return np.concatenate(panels, axis=1)


def blend(image: np.ndarray, colours: np.ndarray) -> np.ndarray:
    """Blend ``colours`` with the greyscale image, so that hue shows the degradation alone."""
    grey = image.mean(axis=2, keepdims=True)
    return (OPACITY * colours + (1 - OPACITY) * grey).round().astype(np.uint8)


def colour_scale(height: int) -> np.ndarray:
    """Return a vertical uint8 RGB bar from 0 at the bottom to 1 at the top, with both labels."""
    bar = viridis(np.linspace(1, 0, height, dtype=np.float32)[:, None], (height, BAR_WIDTH))
    bar = np.concatenate([np.full((height, 4, 3), 255, np.uint8), bar, np.zeros((height, 14, 3), np.uint8)], axis=1)
    write(bar, '1', (BAR_WIDTH + 5, 2), WHITE)
    return write(bar, '0', (BAR_WIDTH + 5, height - 16), WHITE)
