"""Cars along the street, as boxes in perspective, and across it, from the side."""

import numpy as np

from mmdapled.datasets.street.camera import Camera
from mmdapled.datasets.street.canvas import Canvas, Colour
from mmdapled.datasets.street.people import place

PAINTS = np.array(
    [[225, 225, 225], [40, 40, 42], [150, 150, 152], [30, 30, 170], [150, 70, 25], [60, 110, 60], [60, 170, 215]]
)
GLASS: Colour = (80, 70, 60)
TYRE: Colour = (28, 28, 30)
HEADLIGHT: Colour = (235, 248, 255)
TAILLIGHT: Colour = (60, 60, 235)


def paint(rng: np.random.Generator) -> Colour:
    """Return a random colour of cars."""
    return tuple(np.clip(PAINTS[rng.integers(len(PAINTS))] * rng.uniform(0.8, 1.1), 10, 240))


def draw_car_across(canvas: Canvas, camera: Camera, x: float, z: float, rng: np.random.Generator) -> None:
    """Draw a car from the side, 3.8 to 4.6 m long."""
    foot, colour = camera.standing(x, z), paint(rng)
    stretch = np.array([rng.uniform(3.8, 4.6) / 4.2 * rng.choice([-1, 1]), 1.0])
    body = [(-2.1, 0.3), (-2.1, 0.75), (-1.5, 0.9), (1.2, 0.92), (2.05, 0.75), (2.1, 0.3)]
    roof = [(-1.45, 0.88), (-0.95, 1.42), (0.35, 1.45), (1.15, 0.9)]
    front = [(-1.2, 0.92), (-0.85, 1.33), (-0.3, 1.34), (-0.3, 0.92)]
    rear = [(-0.2, 0.92), (-0.2, 1.34), (0.3, 1.35), (0.9, 0.92)]
    canvas.polygon(place(foot, np.array(roof) * stretch), tuple(np.array(colour) * 0.85))
    canvas.polygon(place(foot, np.array(body) * stretch), colour)
    canvas.polygons([place(foot, np.array(pane) * stretch) for pane in (front, rear)], GLASS)
    for hub in (-1.3, 1.3):
        centre = place(foot, np.array([(hub, 0.33)]) * stretch)[0]
        canvas.ellipse(centre, (0.34 * foot[2], 0.34 * foot[2]), TYRE)
        canvas.ellipse(centre, (0.17 * foot[2], 0.17 * foot[2]), (140, 140, 140))
    canvas.polygon(
        place(foot, np.array([(1.9, 0.62), (2.08, 0.62), (2.08, 0.74), (1.95, 0.78)]) * stretch), HEADLIGHT, True
    )
    canvas.polygon(
        place(foot, np.array([(-2.1, 0.62), (-1.98, 0.62), (-1.98, 0.75), (-2.1, 0.75)]) * stretch), TAILLIGHT, True
    )


def draw_car_along(canvas: Canvas, camera: Camera, x: float, z: float, rng: np.random.Generator) -> None:
    """Draw a car that drives away or approaches, with its side in perspective."""
    colour, half, long = paint(rng), rng.uniform(0.82, 0.95), rng.uniform(3.6, 4.5)
    near_side = x - half if x > 0 else x + half
    dull = tuple(np.array(colour) * 0.75)

    def side(*corners: tuple[float, float]) -> np.ndarray:
        return camera.project(np.array([(near_side, y, z + depth) for depth, y in corners]))

    canvas.polygon(side((0, 0.3), (0, 0.95), (long, 0.85), (long, 0.3)), dull)
    canvas.polygon(side((0.4, 0.9), (0.8, 1.42), (2.4, 1.42), (3.1, 0.88)), dull)
    canvas.polygon(side((0.75, 0.95), (1.0, 1.32), (2.3, 1.32), (2.75, 0.95)), GLASS)
    canvas.polygons([side((d - 0.3, 0), (d - 0.3, 0.6), (d + 0.3, 0.6), (d + 0.3, 0)) for d in (0.8, long - 0.8)], TYRE)
    draw_face(canvas, camera.standing(x, z), half, colour, rng)


def draw_face(
    canvas: Canvas, foot: tuple[float, float, float], half: float, colour: Colour, rng: np.random.Generator
) -> None:
    """Draw the front or the rear of a car; ``half`` is half its width, m."""
    lamp = HEADLIGHT if rng.random() < 0.5 else TAILLIGHT

    def quad(left: float, bottom: float, right: float, top: float, lean: float = 0.0) -> np.ndarray:
        return place(foot, [(left, bottom), (left + lean, top), (right - lean, top), (right, bottom)])

    canvas.polygons([quad(s * half * 0.78 - 0.13, 0, s * half * 0.78 + 0.13, 0.4) for s in (-1, 1)], TYRE)
    canvas.polygon(quad(-half * 0.93, 0.9, half * 0.93, 1.45, 0.14), tuple(np.array(colour) * 0.9))
    canvas.polygon(quad(-half * 0.84, 0.95, half * 0.84, 1.36, 0.13), GLASS)
    canvas.polygon(quad(-half, 0.25, half, 0.95), colour)
    canvas.polygon(quad(-0.28, 0.42, 0.28, 0.54), (215, 220, 220))
    for s in (-1, 1):
        canvas.polygon(quad(s * half * 0.78 - 0.14, 0.62, s * half * 0.78 + 0.14, 0.8), lamp, light=True)
