"""Local light: pools of light under lamps and anywhere else, added to the light that is everywhere."""

from typing import NamedTuple, Sequence, Tuple

import cv2
import numpy as np

from .lamp_colours import WHITE, Colour
from .levels import cell_shape
from .random_draws import Range, log_uniform

# Factor on the exposure everywhere: pools of light are seen where little else shines.
AMBIENT = (0.1, 0.6)
NUMBER = (1, 4)
RADIUS = (0.08, 0.4)
# Height over width: the ground is seen at a low angle, walls and tree tops are not.
FLATNESS = (0.25, 1.2)


class Pool(NamedTuple):
    """One pool of light.

    Args:
        x, y: its brightest place, relative to the image's width and height.
        radius: how far off the light has fallen to 35 %, relative to the image's width.
        flatness: height over width.
        exposure: linear gain against the day image at the brightest place, the light from everywhere not counted.
        colour: gains of blue, green, red, luminance 1.
        below: move it straight below a light source, where the image has any.
    """

    x: float
    y: float
    radius: float
    flatness: float
    exposure: float
    colour: Colour = WHITE
    below: bool = False


def draw_pools(exposure: Range, colours: Sequence[Colour], rng: np.random.Generator) -> Tuple[Pool, ...]:
    """Return some random pools, each of one of the colours, log-uniform in the exposure at the brightest place."""
    return tuple(
        Pool(
            x=rng.random(),
            y=rng.random(),
            radius=rng.uniform(*RADIUS),
            flatness=rng.uniform(*FLATNESS),
            exposure=log_uniform(exposure, rng),
            colour=colours[int(rng.integers(len(colours)))],
            below=rng.random() < 0.5,
        )
        for _ in range(rng.integers(NUMBER[0], NUMBER[1] + 1))
    )


def pool_gains(pools: Sequence[Pool], lights: np.ndarray, exposure: float, ambient: Colour) -> np.ndarray:
    """Return what the pools make of the exposure and the white balance that are everywhere.

    Each pool falls off as the illuminance of a plane under a lamp, ``(1 + d^2 / r^2) ** -1.5``: the cube of the cosine.

    Args:
        pools: the pools.
        lights: mask of the light sources, bool ``(H, W)``.
        exposure: linear gain of the light from everywhere.
        ambient: gains of blue, green, red that it has already.

    Returns:
        Gains to multiply with, at least 1 in luminance, float32 ``(H, W, 4)``: blue, green, red, luminance.
    """
    height, width = lights.shape
    rows, columns = cell_shape(height, width)
    down = (np.arange(rows, dtype=np.float32)[:, None] + 0.5) / rows * (height / width)
    across = (np.arange(columns, dtype=np.float32)[None] + 0.5) / columns
    gains = np.ones((rows, columns, 4), np.float32)
    lamps = light_centres(lights) if any(pool.below for pool in pools) else np.empty((0, 2))
    for pool in pools:
        x, y = place(pool, lamps)
        squares = ((across - x) ** 2 + ((down - y * height / width) / pool.flatness) ** 2) / pool.radius**2
        ratio = pool.exposure / exposure * np.array([*np.divide(pool.colour, ambient), 1.0])
        gains += ((1 + squares) ** -1.5)[..., None] * ratio.astype(np.float32)
    return cv2.resize(gains, (width, height), interpolation=cv2.INTER_LINEAR)


def light_centres(lights: np.ndarray) -> np.ndarray:
    """Return the centres of the light sources, relative x and y, float64 ``(n, 2)``."""
    centres = cv2.connectedComponentsWithStats(lights.astype(np.uint8))[3][1:]
    return (centres + 0.5) / lights.shape[::-1]


def place(pool: Pool, lamps: np.ndarray) -> Tuple[float, float]:
    """Return the relative place of a pool, for ``below`` under the lamp that is nearest in x."""
    if not pool.below or not len(lamps):
        return pool.x, pool.y
    x, y = lamps[np.abs(lamps[:, 0] - pool.x).argmin()]
    return float(x), float(y + (1 - y) * pool.y)
