"""The canvas of a street: the image and, for each pixel, the visible thing and whether it is a light source."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import ArrayLike

# Fixed-point bits of OpenCV's drawing functions: small shapes must not snap to whole pixels.
SHIFT = 4
# Added to the number of a thing in light sources.
SHINES = 128
CIRCLE = np.array([[np.cos(angle), np.sin(angle)] for angle in np.linspace(0, 2 * np.pi, 17)[:-1]])
Colour = tuple[float, float, float]


def fixed(points: np.ndarray) -> np.ndarray:
    """Return pixel coordinates, with whole numbers at pixel borders, in OpenCV's fixed-point format."""
    return np.rint(points * (1 << SHIFT) - (1 << SHIFT) / 2).astype(np.int32)


class Canvas:
    """A BGR image with the number of the visible thing in each pixel.

    Attributes:
        image: uint8 BGR ``(H, W, 3)``.
        numbers: number of the visible thing, plus SHINES in light sources, uint8 ``(H, W)``.
        current: number of the thing that is being drawn, less than SHINES.
    """

    def __init__(self, height: int, width: int) -> None:
        self.image = np.zeros((height, width, 3), np.uint8)
        self.numbers = np.zeros((height, width), np.uint8)
        self.current = 0

    @property
    def ids(self) -> np.ndarray:
        """Return the number of the visible thing in each pixel, uint8 ``(H, W)``."""
        return self.numbers & (SHINES - 1)

    @property
    def lights(self) -> np.ndarray:
        """Return the mask of light sources, bool ``(H, W)``."""
        return self.numbers >= SHINES

    def polygons(self, shapes: np.ndarray | Sequence[np.ndarray], colour: Colour, light: bool = False) -> None:
        """Fill polygons ``(n, 2)`` px with one colour, as the current thing; one array of them is fastest."""
        if len(shapes) == 0:
            return
        points = list(fixed(shapes)) if isinstance(shapes, np.ndarray) else [fixed(shape) for shape in shapes]
        cv2.fillPoly(self.image, points, colour, cv2.LINE_AA, SHIFT)
        cv2.fillPoly(self.numbers, points, self.current + SHINES * light, cv2.LINE_8, SHIFT)

    def polygon(self, shape: np.ndarray, colour: Colour, light: bool = False) -> None:
        """Fill one polygon ``(n, 2)`` px."""
        self.polygons([shape], colour, light)

    def ellipse(self, centre: ArrayLike, radii: ArrayLike, colour: Colour, light: bool = False) -> None:
        """Fill an upright ellipse, px."""
        self.polygon(CIRCLE * np.asarray(radii) + np.asarray(centre), colour, light)

    def strokes(self, lines: Sequence[np.ndarray], colour: Colour, thickness: float) -> None:
        """Draw polylines ``(n, 2)`` px with a thickness of at least 1 px."""
        whole, points = max(1, round(thickness)), [fixed(line) for line in lines]
        cv2.polylines(self.image, points, False, colour, whole, cv2.LINE_AA, SHIFT)
        cv2.polylines(self.numbers, points, False, self.current, whole, cv2.LINE_8, SHIFT)

    def shade(self, centre: Sequence[float], radii: Sequence[float]) -> None:
        """Darken an ellipse, px, and keep its numbers."""
        height, width = self.numbers.shape
        left, right = (min(max(int(centre[0] + side * radii[0]), 0), width) for side in (-1, 1))
        top, bottom = (min(max(int(centre[1] + side * radii[1]), 0), height) for side in (-1, 1))
        if right - left < 2 or bottom - top < 1:
            return
        patch = self.image[top:bottom, left:right]
        across = (np.arange(left, right) + 0.5 - centre[0]) / radii[0]
        down = (np.arange(top, bottom) + 0.5 - centre[1]) / radii[1]
        inside = 1 - 0.5 * np.clip(1.3 - across[None] ** 2 - down[:, None] ** 2, 0, 1)
        patch[:] = (patch * inside[..., None]).astype(np.uint8)
