"""Degradation maps laid over the picture they belong to, with the scale of the colours."""

from typing import Mapping

import numpy as np

from mmdapled.visualization.drawing import WHITE, titled, viridis, write

OPACITY = 0.6
BAR_WIDTH = 14


def overlay_sheet(picture: np.ndarray, maps: Mapping[str, np.ndarray], levels: Mapping[str, float]) -> np.ndarray:
    """The picture, then one overlay per degradation, then the colour scale; uint8 RGB.

    Args:
        picture: uint8 RGB ``(H, W, 3)``.
        maps: degradation -> float ``(h, w)`` in [0, 1].
        levels: degradation -> number in [0, 1], written above its map.
    """
    size = picture.shape[:2]
    panels = [titled(picture, 'picture')]
    for name, values in maps.items():
        panels.append(titled(blend(picture, viridis(values, size)), f'{name} {levels[name]:.2f}'))
    panels.append(titled(colour_scale(size[0]), ''))
    return np.concatenate(panels, axis=1)


def blend(picture: np.ndarray, colours: np.ndarray) -> np.ndarray:
    """Lay colours over the grey of a picture, so that structure stays and hue means degradation alone."""
    grey = picture.mean(axis=2, keepdims=True)
    return (OPACITY * colours + (1 - OPACITY) * grey).round().astype(np.uint8)


def colour_scale(height: int) -> np.ndarray:
    """An upright bar from 0, at the bottom, to 1; uint8 RGB, with its ends written on it."""
    bar = viridis(np.linspace(1, 0, height, dtype=np.float32)[:, None], (height, BAR_WIDTH))
    bar = np.concatenate([np.full((height, 4, 3), 255, np.uint8), bar, np.zeros((height, 14, 3), np.uint8)], axis=1)
    write(bar, '1', (BAR_WIDTH + 5, 2), WHITE)
    return write(bar, '0', (BAR_WIDTH + 5, height - 16), WHITE)
