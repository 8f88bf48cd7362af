"""Pools of light under lamps and elsewhere, added to the ambient light."""

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np

from mmdapled.datasets.night.lamp_colours import WHITE, Colour
from mmdapled.datasets.night.levels import cell_shape
from mmdapled.datasets.night.random_draws import Range, log_uniform

# Factor on the ambient exposure: pools of light are visible if there is little other light.
AMBIENT = (0.1, 0.6)
NUMBER = (1, 4)
RADIUS = (0.08, 0.4)
# Height over width: small on the ground, which is seen at a low angle, large on walls and tree tops.
FLATNESS = (0.25, 1.2)


class Pool(NamedTuple):
    """A pool of light.

    Args:
        x, y: brightest place, relative to the image's width and height.
        radius: distance at which the light has fallen to 35 %, relative to the image's width.
        flatness: height over width.
        exposure: linear gain against the day image at the brightest place, without the ambient light.
        colour: gains of blue, green, red, luminance 1.
        below: move it below a light source if the image has one.
    """

    x: float
    y: float
    radius: float
    flatness: float
    exposure: float
    colour: Colour = WHITE
    below: bool = False


def draw_pools(exposure: Range, colours: Sequence[Colour], rng: np.random.Generator) -> tuple[Pool, ...]:
    """Return random pools, each in one of the colours, with log-uniform exposure."""
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
    """Return the gains of the pools on the ambient exposure and white balance.

    A pool falls off like the illuminance of a plane under a lamp, ``(1 + d^2 / r^2) ** -1.5``: the cube of the cosine.

    Args:
        pools: the pools.
        lights: mask of the light sources, bool ``(H, W)``.
        exposure: linear gain of the ambient light.
        ambient: its gains of blue, green, red.

    Returns:
        Factors, at least 1 in luminance, float32 ``(H, W, 4)``: blue, green, red, luminance.
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


def place(pool: Pool, lamps: np.ndarray) -> tuple[float, float]:
    """Return the relative place of a pool; with ``below`` it is under the lamp nearest in x."""
    if not pool.below or not len(lamps):
        return pool.x, pool.y
    x, y = lamps[np.abs(lamps[:, 0] - pool.x).argmin()]
    return float(x), float(y + (1 - y) * pool.y)
