"""True degradation levels in [0, 1] from physical quantities, and their maps on a grid of 8x8 cells.

Each level grows monotonically with its quantity and is 0 without degradation:

=============  ==========================================================  =========================
level          quantity                                                    formula
=============  ==========================================================  =========================
dark           exposure ``e``, linear gain against the day image           ``1 - min(e, 1) ** (1/2.2)``
blurry         path length ``l`` of the shake, px in a 640 px wide image   ``1 - exp(-l / 10)``
noisy          standard deviation ``s`` of the noise, 8-bit display steps  ``1 - exp(-s / 10)``
overexposed    share of saturated pixels                                   the share
=============  ==========================================================  =========================
"""

import cv2
import numpy as np

CELL = 8
REFERENCE_WIDTH = 640
BLUR_SCALE = 10.0
NOISE_SCALE = 10.0
DISPLAY_GAMMA = 2.2
SATURATED = 250


def darkness(exposure: np.ndarray) -> np.ndarray:
    """Return the share of display brightness lost by a linear exposure gain."""
    return 1 - np.minimum(exposure, 1) ** (1 / DISPLAY_GAMMA)


def blurriness(length: np.ndarray) -> np.ndarray:
    """Return the level of a shake of ``length`` px in an image 640 px wide."""
    return 1 - np.exp(-length / BLUR_SCALE)


def noisiness(deviation: np.ndarray) -> np.ndarray:
    """Return the level of noise with a standard deviation in 8-bit display steps."""
    return 1 - np.exp(-deviation / NOISE_SCALE)


def saturation(image: np.ndarray) -> np.ndarray:
    """Return 1 where any channel of a uint8 image ``(H, W, 3)`` is saturated, else 0; float32 ``(H, W)``."""
    blue, green, red = cv2.split(image)
    peak = cv2.max(cv2.max(blue, green), red)
    return cv2.threshold(peak, SATURATED - 1, 1, cv2.THRESH_BINARY)[1].astype(np.float32)


def cell_shape(height: int, width: int) -> tuple[int, int]:
    """Return rows and columns of the grid of cells that covers an image."""
    return -(-height // CELL), -(-width // CELL)


def cell_means(values: np.ndarray) -> np.ndarray:
    """Return the mean of float32 ``(H, W)`` or ``(H, W, C)`` over each cell; border cells repeat the last pixels.

    Examples:
        >>> cell_means(np.arange(160, dtype=np.float32).reshape(10, 16)).shape
        (2, 2)
    """
    rows, columns = cell_shape(*values.shape[:2])
    bottom, right = rows * CELL - values.shape[0], columns * CELL - values.shape[1]
    if bottom or right:
        values = cv2.copyMakeBorder(values, 0, bottom, 0, right, cv2.BORDER_REPLICATE)
    return cv2.resize(values, (columns, rows), interpolation=cv2.INTER_AREA)


def cells(values: np.ndarray | None) -> np.ndarray:
    """Return the means of a map per cell, 1 for None."""
    return np.ones(()) if values is None else cell_means(values)
