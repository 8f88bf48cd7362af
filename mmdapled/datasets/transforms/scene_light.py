"""Light on the sensor: the scene's by exposure and lamps, spread by the camera's blur, weaker where it is dark."""

import math
from typing import NamedTuple, Optional, Sequence

import cv2
import numpy as np

from .camera_shake import filter_sparse
from .night_shot import NightShot


class Tables(NamedTuple):
    """What is looked up for every pixel of one shot.

    Args:
        light: linear light of 8-bit values, exposure and white balance applied, float32 ``(1, 256, 3)``.
        lamp: what the linear light of light sources is multiplied by.
        display: 8-bit values of the converter's readings, uint8 ``(2 ** bits,)``.
    """

    light: np.ndarray
    lamp: float
    display: np.ndarray

    @classmethod
    def of(cls, shot: NightShot) -> 'Tables':
        """The tables of a shot; a lamp keeps its colour, and shines ``lamp`` more by night, nothing more by day."""
        white = np.asarray(shot.white_balance, np.float32)
        light = shot.tone.linear_table()[None, :, None] * white * np.float32(shot.exposure)
        lamp = 1 + shot.lamp * max(0.0, 1 - shot.exposure) / shot.exposure
        return cls(light, lamp, shot.tone.display_table(shot.bits))


def scene_light(image: np.ndarray, lights: np.ndarray, tables: Tables) -> np.ndarray:
    """Linear light on the sensor, float32 ``(H, W, 3)``, exposure and white balance applied, lamps above 1."""
    light = cv2.LUT(image, tables.light)
    shining = np.flatnonzero(lights.view(bool))
    pixels = light.reshape(-1, 3)
    pixels[shining] = pixels[shining] * np.float32(tables.lamp)
    return light


def frame(image: np.ndarray, kernels: Sequence[np.ndarray]) -> np.ndarray:
    """Return the image with as much of its mirror image around it as the kernels take away."""
    border = sum(len(kernel) // 2 for kernel in kernels)
    return cv2.copyMakeBorder(image, border, border, border, border, cv2.BORDER_REFLECT)


def blur(light: np.ndarray, kernels: Sequence[np.ndarray], strength: Optional[np.ndarray]) -> np.ndarray:
    """Return framed light after the kernels, mixed with the sharp light by the strength; drops the frame."""
    blurred = light
    for kernel in kernels:
        blurred = filter_sparse(blurred, kernel)
    if not kernels or strength is None:
        return blurred
    border = sum(len(kernel) // 2 for kernel in kernels)
    sharp = light[border:-border, border:-border]
    return sharp + (blurred - sharp) * cv2.merge([strength] * 3)


def darken(signal: np.ndarray, exposure: float, strength: Optional[np.ndarray]) -> np.ndarray:
    """Return the signal with the exposure ``e`` undone to ``e ** strength``, contiguous."""
    if strength is not None:
        signal = signal * cv2.merge([exposure_gain(exposure, strength)] * 3)
    return np.ascontiguousarray(signal)


def exposure_gain(exposure: float, strength: np.ndarray) -> np.ndarray:
    """Return what turns the exposure ``e`` into ``e ** strength``."""
    return cv2.exp((strength - 1) * np.float32(math.log(exposure)))
