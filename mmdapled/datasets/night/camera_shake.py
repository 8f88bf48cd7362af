"""Motion blur by camera shake: random kernels, and a fast filter for sparse kernels."""

import itertools
import math

import cv2
import numpy as np

# OpenCV's direct filter skips zero taps; from 130 taps on it uses a Fourier transform, 20 times slower.
TILE = 11
STEPS_PER_PIXEL = 4
# Standard deviation of the turn of the path over its whole length, radians.
TURN = 0.9


def camera_shake_kernel(length: float, rng: np.random.Generator) -> np.ndarray:
    """Return a kernel along a random, gently curved path of ``length`` px, centred on its centre of mass.

    Returns:
        float32 ``(k, k)``, k odd, non-negative, sum 1; ``(1, 1)`` for a length under half a pixel.
    """
    if length < 0.5:
        return np.ones((1, 1), np.float32)
    steps = max(2, math.ceil(length * STEPS_PER_PIXEL))
    turns = np.cumsum(rng.normal(0, TURN / math.sqrt(steps), steps))
    angles = rng.uniform(0, 2 * math.pi) + turns
    path = np.cumsum(np.stack([np.cos(angles), np.sin(angles)]), axis=1) * (length / steps)
    return splat(path - path.mean(axis=1, keepdims=True))


def splat(path: np.ndarray) -> np.ndarray:
    """Return a kernel of sum 1 with the points ``(2, n)`` (x, y from the centre, px) drawn bilinearly."""
    radius = math.ceil(float(np.abs(path).max()))
    kernel = np.zeros((2 * radius + 3, 2 * radius + 3), np.float32)
    low = np.floor(path).astype(int)
    part_x, part_y = path - low
    column, row = low + radius + 1
    np.add.at(kernel, (row, column), (1 - part_x) * (1 - part_y))
    np.add.at(kernel, (row, column + 1), part_x * (1 - part_y))
    np.add.at(kernel, (row + 1, column), (1 - part_x) * part_y)
    np.add.at(kernel, (row + 1, column + 1), part_x * part_y)
    return kernel / kernel.sum()


def fitted_kernel(kernel: np.ndarray, size: int) -> np.ndarray:
    """Return ``kernel (k, k)``, cut or continued by zeros to ``(size, size)`` around its centre, sum 1; both odd."""
    margin = (size - len(kernel)) // 2
    fitted = np.pad(kernel, margin) if margin >= 0 else kernel[-margin:margin, -margin:margin]
    return (fitted / fitted.sum()).astype(np.float32)


def combined(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return the kernel of two blurs one after the other; both kernels square and odd."""
    margin = len(second) // 2
    return cv2.filter2D(np.pad(first, margin), -1, second, borderType=cv2.BORDER_CONSTANT) if margin else first


def filter_sparse(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Correlate float32 ``(H, W, 3)`` with a square odd kernel ``(k, k)`` that is mostly zero.

    OpenCV filters directly with tiles of the kernel; their results are shifted and added.

    Returns:
        The region in which the kernel fits into the image, float32 ``(H - k + 1, W - k + 1, 3)``.
    """
    size = len(kernel)
    height, width = image.shape[0] - size + 1, image.shape[1] - size + 1
    total: np.ndarray | None = None
    for top, left in itertools.product(range(0, size, TILE), repeat=2):
        tile = kernel[top : top + TILE, left : left + TILE]
        if not tile.any():
            continue
        # The anchor is the tile's first element, so that the result needs no margin before it.
        part = cv2.filter2D(image[top:, left:], -1, tile, anchor=(0, 0))[:height, :width]
        total = part if total is None else cv2.add(total, part, dst=total)
    assert total is not None, 'an empty kernel'
    return total
