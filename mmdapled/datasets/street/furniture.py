"""Street furniture: lamps, trees, and objects that a detector must not confuse with people."""

from collections.abc import Callable

import numpy as np

from mmdapled.datasets.street.background import rectangle
from mmdapled.datasets.street.canvas import Canvas

# Column and row of the foot, and pixels per metre there.
Foot = tuple[float, float, float]
Drawer = Callable[[Canvas, Foot, np.random.Generator], None]


def upright(foot: Foot, x: float, bottom: float, width: float, top: float) -> np.ndarray:
    """Return the pixel corners of an upright rectangle given in metres from the foot; ``x`` is its middle."""
    column, row, scale = foot
    middle = column + x * scale
    return rectangle(middle - width / 2 * scale, row - top * scale, middle + width / 2 * scale, row - bottom * scale)


def draw_lamp(canvas: Canvas, foot: Foot, rng: np.random.Generator) -> None:
    """Draw a street lamp, 4 to 6 m high, with a bright head."""
    height, side = rng.uniform(4.0, 6.0), rng.choice([-1, 1])
    canvas.polygon(upright(foot, 0, 0, 0.14, height), (70, 70, 72))
    canvas.polygon(upright(foot, side * 0.5, height, 1.0, height + 0.1), (70, 70, 72))
    column, row, scale = foot
    canvas.ellipse((column + side * 0.9 * scale, row - (height - 0.08) * scale), (0.3 * scale, 0.14 * scale),
                   (225, 245, 255), light=True)  # fmt: skip


def draw_tree(canvas: Canvas, foot: Foot, rng: np.random.Generator) -> None:
    """Draw a trunk and a crown of several greens."""
    height = rng.uniform(2.0, 3.0)
    canvas.polygon(upright(foot, 0, 0, rng.uniform(0.2, 0.35), height), (40, 60, 80))
    column, row, scale = foot
    for _ in range(6):
        x, y = rng.normal(0, 0.55), height + 0.5 + rng.normal(0, 0.5)
        green = rng.uniform(60, 130)
        canvas.ellipse((column + x * scale, row - y * scale), rng.uniform(0.5, 1.0, 2) * scale,
                       (green * 0.45, green, green * rng.uniform(0.5, 0.8)))  # fmt: skip


def draw_bin(canvas: Canvas, foot: Foot, rng: np.random.Generator) -> None:
    """Draw a litter bin with a lid."""
    colour = tuple(rng.uniform(40, 130, 3))
    canvas.polygon(upright(foot, 0, 0, 0.55, 0.95), colour)
    canvas.polygon(upright(foot, 0, 0.95, 0.62, 1.05), (45, 45, 45))


def draw_sign(canvas: Canvas, foot: Foot, rng: np.random.Generator) -> None:
    """Draw a round traffic sign on a post, as tall as a person."""
    height = rng.uniform(1.6, 2.3)
    canvas.polygon(upright(foot, 0, 0, 0.08, height), (110, 110, 110))
    column, row, scale = foot
    colour, rim = ((200, 90, 30), (230, 230, 230)) if rng.random() < 0.5 else ((235, 235, 235), (40, 40, 200))
    for radius, paint in ((0.33, rim), (0.25, colour)):
        canvas.ellipse((column, row - height * scale), (radius * scale, radius * scale), paint)


def draw_kiosk(canvas: Canvas, foot: Foot, rng: np.random.Generator) -> None:
    """Draw a box with a screen, such as a ticket machine, about as large as a person."""
    width, height = rng.uniform(0.5, 1.0), rng.uniform(1.2, 1.9)
    canvas.polygon(upright(foot, 0, 0, width, height), tuple(rng.uniform(60, 180, 3)))
    canvas.polygon(upright(foot, 0, height * 0.55, width * 0.7, height * 0.85), (90, 80, 70))


def draw_bollard(canvas: Canvas, foot: Foot, rng: np.random.Generator) -> None:
    """Draw a short post with a bright band."""
    height = rng.uniform(0.7, 1.0)
    canvas.polygon(upright(foot, 0, 0, 0.16, height), (60, 60, 62))
    canvas.polygon(upright(foot, 0, height * 0.7, 0.17, height * 0.85), (200, 205, 205))


DISTRACTORS: tuple[Drawer, ...] = (draw_bin, draw_sign, draw_kiosk, draw_bollard)
