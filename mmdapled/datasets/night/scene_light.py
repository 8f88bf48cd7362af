"""Linear light on the sensor: exposure and lamps, blur of the camera, local darkness."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np

from mmdapled.datasets.night.camera_shake import filter_sparse
from mmdapled.datasets.night.night_shot import NightShot


class Tables(NamedTuple):
    """Look-up tables of one shot.

    Args:
        light: linear light of 8-bit values, exposure and white balance applied, float32 ``(1, 256, 3)``.
        lamp: factor on the linear light of light sources.
        display: 8-bit values of the converter's readings, uint8 ``(2 ** bits,)``.
    """

    light: np.ndarray
    lamp: float
    display: np.ndarray

    @classmethod
    def of(cls, shot: NightShot) -> 'Tables':
        """Return the tables of a shot; lamps keep their colour, and gain ``lamp`` by night and nothing by day."""
        white = np.asarray(shot.white_balance, np.float32)
        light = shot.tone.linear_table()[None, :, None] * white * np.float32(shot.exposure)
        lamp = 1 + shot.lamp * max(0.0, 1 - shot.exposure) / shot.exposure
        return cls(light, lamp, shot.tone.display_table(shot.bits))


def scene_light(image: np.ndarray, lights: np.ndarray, tables: Tables) -> np.ndarray:
    """Return linear light, float32 ``(H, W, 3)``, with exposure and white balance applied and lamps above 1."""
    light = cv2.LUT(image, tables.light)
    shining = np.flatnonzero(lights.view(bool))
    pixels = light.reshape(-1, 3)
    pixels[shining] = pixels[shining] * np.float32(tables.lamp)
    return light


def frame(image: np.ndarray, kernels: Sequence[np.ndarray]) -> np.ndarray:
    """Return the image extended by reflection as far as the kernels will shrink it."""
    border = sum(len(kernel) // 2 for kernel in kernels)
    return cv2.copyMakeBorder(image, border, border, border, border, cv2.BORDER_REFLECT)


def blur(light: np.ndarray, kernels: Sequence[np.ndarray], strength: np.ndarray | None) -> np.ndarray:
    """Filter framed light, mix it with the sharp light by the strength, and remove the frame."""
    blurred = light
    for kernel in kernels:
        blurred = filter_sparse(blurred, kernel)
    if not kernels or strength is None:
        return blurred
    border = sum(len(kernel) // 2 for kernel in kernels)
    sharp = light[border:-border, border:-border]
    return sharp + (blurred - sharp) * cv2.merge([strength] * 3)


def darken(signal: np.ndarray, exposure: float, strength: np.ndarray | None) -> np.ndarray:
    """Return the signal, contiguous, with the exposure ``e`` changed to ``e ** strength``."""
    if strength is not None:
        signal = signal * cv2.merge([exposure_gain(exposure, strength)] * 3)
    return np.ascontiguousarray(signal)


def exposure_gain(exposure: float, strength: np.ndarray) -> np.ndarray:
    """Return the factor from the exposure ``e`` to ``e ** strength``."""
    return cv2.exp((strength - 1) * np.float32(math.log(exposure)))
