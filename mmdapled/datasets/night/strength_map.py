"""Random maps of the strength of a degradation over the image."""

import math

import cv2
import numpy as np

SMOOTH_GRID = (3, 7)


def random_strength(height: int, width: int, rng: np.random.Generator) -> np.ndarray:
    """Return a half-image mask or a smooth field, with equal probability; float32 ``(H, W)`` in [0, 1]."""
    return half_strength(height, width, rng) if rng.integers(2) else smooth_strength(height, width, rng)


def half_strength(height: int, width: int, rng: np.random.Generator) -> np.ndarray:
    """Return 1 on one side of a random line near the middle and 0 on the other, with a soft or sharp edge."""
    angle = rng.uniform(0, 2 * math.pi)
    centre_x, centre_y = width * rng.uniform(0.35, 0.65), height * rng.uniform(0.35, 0.65)
    softness = max(height, width) * rng.uniform(0.002, 0.15)
    across = (np.arange(width, dtype=np.float32) - centre_x) * np.float32(math.cos(angle))
    down = (np.arange(height, dtype=np.float32) - centre_y) * np.float32(math.sin(angle))
    return np.clip((across[None] + down[:, None]) / np.float32(softness) + np.float32(0.5), 0, 1)


def smooth_strength(height: int, width: int, rng: np.random.Generator) -> np.ndarray:
    """Return random numbers on a coarse grid, enlarged smoothly, with values near 0 and near 1."""
    grid = rng.uniform(-0.3, 1.3, rng.integers(*SMOOTH_GRID, size=2)).astype(np.float32)
    return np.clip(cv2.resize(grid, (width, height), interpolation=cv2.INTER_CUBIC), 0, 1)
