"""People and bicycles, seen from any side, in metres from their foot."""

import numpy as np
from numpy.typing import ArrayLike

from mmdapled.datasets.street.canvas import Canvas, Colour
from mmdapled.datasets.street.furniture import Foot

SKIN = np.array([[140, 170, 220], [100, 135, 190], [60, 90, 140], [40, 60, 95]])
HAIR = np.array([[25, 25, 28], [40, 60, 85], [90, 130, 165], [120, 120, 120]])


def place(foot: Foot, points: ArrayLike) -> np.ndarray:
    """Return the pixels of points ``(n, 2)`` given in metres, right of and above the foot."""
    column, row, scale = foot
    return np.array([column, row]) + np.asarray(points) * np.array([scale, -scale])


def limb(start: tuple[float, float], end: tuple[float, float], width: float) -> np.ndarray:
    """Return the corners of a bar between two points, m."""
    first, last = np.array(start), np.array(end)
    along = last - first
    across = np.array([-along[1], along[0]]) * width / 2 / max(float(np.hypot(*along)), 1e-6)
    return np.stack([first + across, last + across, last - across, first - across])


def clothes(rng: np.random.Generator) -> Colour:
    """Return a random colour, dull or strong."""
    base = rng.uniform(20, 220)
    return tuple(np.clip(base + rng.normal(0, 45, 3), 10, 240))


def draw_person(canvas: Canvas, foot: Foot, rng: np.random.Generator) -> None:
    """Draw a person who stands or walks, 1.5 to 1.9 m tall."""
    tall = rng.uniform(1.5, 1.9)
    stride, swing, wide = rng.uniform(0.02, 0.32) * tall / 1.7, rng.uniform(-0.25, 0.25), rng.uniform(0.2, 0.27)
    trousers, shirt = clothes(rng), clothes(rng)
    hip, shoulder, neck = 0.48 * tall, 0.81 * tall, 0.85 * tall
    for side in (-1, 1):
        canvas.polygon(place(foot, limb((side * 0.08, hip), (side * stride, 0.02), 0.16)), trousers)
        canvas.polygon(place(foot, limb((side * stride, 0.04), (side * stride + 0.1, 0.03), 0.08)), (35, 35, 40))
    canvas.polygon(
        place(foot, [(-wide, shoulder), (-wide * 0.75, hip - 0.05), (wide * 0.75, hip - 0.05), (wide, shoulder),
                     (0.08, neck), (-0.08, neck)]), shirt)  # fmt: skip
    skin = tuple(SKIN[rng.integers(len(SKIN))].astype(float))
    sleeve = tuple(np.array(shirt) * 0.8)
    for side in (-1, 1):
        hand = (side * (wide + 0.05) + swing * side, hip + 0.02)
        canvas.polygon(place(foot, limb((side * wide * 0.95, shoulder - 0.04), hand, 0.11)), sleeve)
    draw_head(canvas, foot, 0.0, tall - 0.13, skin, rng)


def draw_head(canvas: Canvas, foot: Foot, x: float, y: float, skin: Colour, rng: np.random.Generator) -> None:
    """Draw a head around a point, m: hair and, seen from the front, a face."""
    scale = foot[2]
    hair = tuple(HAIR[rng.integers(len(HAIR))].astype(float))
    canvas.ellipse(place(foot, [(x, y)])[0], (0.105 * scale, 0.135 * scale), hair)
    if rng.random() < 0.7:
        canvas.ellipse(place(foot, [(x, y - 0.03)])[0], (0.085 * scale, 0.105 * scale), skin)


def wheel(x: float, radius: float, squeeze: float) -> np.ndarray:
    """Return the rim of a wheel, m; ``squeeze`` in (0, 1] foreshortens it."""
    angles = np.linspace(0, 2 * np.pi, 21)
    return np.stack([(x + radius * np.cos(angles)) * squeeze, radius + radius * np.sin(angles)], axis=1)


def draw_bicycle(canvas: Canvas, foot: Foot, rng: np.random.Generator, squeeze: float) -> None:
    """Draw a bicycle, 1.7 m long from the side; ``squeeze`` in (0, 1] foreshortens it."""
    scale, radius, turn = foot[2], 0.34, np.array([squeeze, 1.0])
    rims = [place(foot, wheel(x, radius, squeeze)) for x in (-0.52, 0.52)]
    canvas.strokes(rims, (30, 30, 32), 0.055 * scale)
    seat, pedal, front = (-0.2, 0.85), (-0.08, 0.32), (0.36, 0.78)
    tubes = [
        [(-0.52, radius), pedal, front, (-0.17, 0.72), (-0.52, radius)],
        [pedal, seat],
        [(0.52, radius), front, (0.32, 1.0)],
    ]
    canvas.strokes([place(foot, np.array(tube) * turn) for tube in tubes], clothes(rng), 0.05 * scale)
    canvas.polygon(place(foot, limb((-0.32, 0.88), (-0.08, 0.88), 0.07) * turn), (30, 30, 30))
    canvas.polygon(place(foot, limb((0.2, 1.02), (0.4, 1.0), 0.05) * turn), (40, 40, 40))


def draw_rider(canvas: Canvas, foot: Foot, rng: np.random.Generator, squeeze: float) -> None:
    """Draw the rider of a bicycle that :func:`draw_bicycle` drew with the same foot and squeeze."""
    turn, shirt, trousers = np.array([squeeze, 1.0]), clothes(rng), clothes(rng)
    hip, knee, shoulder = (-0.18, 0.92), (0.12, 0.68), (0.1, 1.42)
    canvas.polygon(place(foot, limb(hip, knee, 0.17) * turn), trousers)
    canvas.polygon(place(foot, limb(knee, (-0.04, 0.25), 0.13) * turn), trousers)
    canvas.polygon(place(foot, limb(hip, shoulder, 0.36 + 0.1 * (1 - squeeze)) * turn), shirt)
    canvas.polygon(place(foot, limb(shoulder, (0.33, 1.03), 0.1) * turn), tuple(np.array(shirt) * 0.8))
    skin = tuple(SKIN[rng.integers(len(SKIN))].astype(float))
    draw_head(canvas, foot, 0.16 * squeeze, 1.6, skin, rng)
