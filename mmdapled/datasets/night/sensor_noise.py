"""Shot and read noise of a sensor, from a pool: new random numbers would take more time than all the rest."""

import functools
import math

import cv2
import numpy as np

POOL_SIZE = 1 << 20


@functools.lru_cache(maxsize=1)
def noise_pool() -> np.ndarray:
    """Return fixed standard normal numbers, float32 ``(POOL_SIZE,)``, the same in every process."""
    return np.random.default_rng(20_240_913).standard_normal(POOL_SIZE, dtype=np.float32)


def draw_noise(size: int, rng: np.random.Generator) -> np.ndarray:
    """Return ``size`` standard normal numbers: a read-only part of the pool from a random index on."""
    pool = noise_pool()
    if size > POOL_SIZE:
        pool = np.resize(pool, size + POOL_SIZE)
    start = int(rng.integers(len(pool) - size + 1))
    return pool[start : start + size]


def read_noise_of(shot: float, spread: float) -> float:
    """Return the read-noise variance for a shot-noise variance, ``log read = 2.18 log shot + 1.20 + spread``.

    The line and the standard deviation of ``spread``, 0.26, are from Brooks et al. (Unprocessing, CVPR 2019);
    MAET uses them too.
    """
    return math.exp(2.18 * math.log(shot) + 1.20 + spread) if shot > 0 else 0.0


def add_sensor_noise(
    signal: np.ndarray, shot: float, read: float, rng: np.random.Generator, strength: np.ndarray | None = None
) -> None:
    """Add noise of variance ``shot * signal + read`` to a linear float32 image ``(H, W, 3)``, in place.

    ``strength`` scales the standard deviation of the noise, float32 ``(H, W)`` in [0, 1].
    """
    if shot <= 0 and read <= 0:
        return
    deviation = np.multiply(signal, np.float32(shot))
    deviation += np.float32(read)
    cv2.sqrt(deviation, dst=deviation)
    if strength is not None:
        deviation *= cv2.merge([strength] * 3)
    deviation *= draw_noise(signal.size, rng).reshape(signal.shape)
    signal += deviation
