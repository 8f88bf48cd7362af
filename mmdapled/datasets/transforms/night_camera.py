"""A camera at night, from light to file: what one exposure makes of a day image, and how much it degrades it."""

import math
from typing import List, NamedTuple, Optional, Tuple

import cv2
import numpy as np

from .camera_shake import camera_shake_kernel, filter_sparse
from .levels import (
    CELL,
    REFERENCE_WIDTH,
    blurriness,
    cell_means,
    darkness,
    noisiness,
    saturation,
)
from .light_sources import find_light_sources
from .night_shot import NightShot, Strengths
from .sensor_noise import add_sensor_noise

# Rows that are processed together, whole cells.
STRIP = 8 * CELL
MEAN_OF_CHANNELS = np.full(3, 1 / 3, np.float32)


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


def take(
    image: np.ndarray, shot: NightShot, rng: np.random.Generator, lights: Optional[np.ndarray] = None
) -> Tuple[np.ndarray, np.ndarray]:
    """Photograph a uint8 BGR day image ``(H, W, 3)`` at night.

    ``lights`` marks the light sources, bool ``(H, W)``; without it they are guessed from the image.

    Returns:
        The night image, uint8 BGR ``(H, W, 3)``, and the levels on the grid of cells,
        float32 ``(K, ceil(H/8), ceil(W/8))`` in :data:`mmdapled.structures.DEGRADATIONS` order.
    """
    kernel = camera_shake_kernel(shot.blur_length * image.shape[1] / (shot.view * REFERENCE_WIDTH), rng)
    night, signal = expose(image, find_light_sources(image) if lights is None else lights, kernel, shot, rng)
    night = compress(night, shot)
    blur_length = shot.blur_length if len(kernel) > 1 else 0.0
    maps = setting_maps(shot, blur_length, signal)
    return night, np.stack([*maps, cell_means(saturation(night))])


def expose(
    image: np.ndarray, lights: np.ndarray, kernel: np.ndarray, shot: NightShot, rng: np.random.Generator
) -> Tuple[np.ndarray, np.ndarray]:
    """The night image before compression, and the noise-free linear signal's mean per cell.

    It works strip by strip: what stays in the cache and needs no fresh memory is three times as fast.
    """
    border = len(kernel) // 2
    frame = (border, border, border, border, cv2.BORDER_REFLECT)
    framed, framed_lights = (
        cv2.copyMakeBorder(image, *frame),
        cv2.copyMakeBorder(lights.astype(bool).astype(np.uint8), *frame),
    )
    tables, night, signals = Tables.of(shot), np.empty_like(image), []
    for top in range(0, len(image), STRIP):
        rows = slice(top, top + STRIP)
        framed_rows = slice(top, top + STRIP + 2 * border)
        light = scene_light(framed[framed_rows], framed_lights[framed_rows], tables)
        signal = apply_strengths(light, kernel, shot.exposure, shot.strengths.rows(rows))
        signals.append(cell_means(signal) @ MEAN_OF_CHANNELS)
        add_sensor_noise(signal, shot.shot_noise, shot.read_noise, rng, shot.strengths.rows(rows).noisy)
        convert(signal, tables.display, night[rows])
    return night, np.concatenate(signals)


def scene_light(image: np.ndarray, lights: np.ndarray, tables: Tables) -> np.ndarray:
    """Linear light on the sensor, float32 ``(H, W, 3)``, exposure and white balance applied, lamps above 1."""
    light = cv2.LUT(image, tables.light)
    shining = np.flatnonzero(lights.view(bool))
    pixels = light.reshape(-1, 3)
    pixels[shining] = pixels[shining] * np.float32(tables.lamp)
    return light


def apply_strengths(light: np.ndarray, kernel: np.ndarray, exposure: float, strengths: Strengths) -> np.ndarray:
    """Shake the framed light, where it is blurry, and undo the exposure, where it is not dark; drops the frame."""
    if len(kernel) == 1:
        signal = light
    else:
        signal = filter_sparse(light, kernel)
        if strengths.blurry is not None:
            border = len(kernel) // 2
            sharp = light[border:-border, border:-border]
            signal = sharp + (signal - sharp) * cv2.merge([strengths.blurry] * 3)
    if strengths.dark is not None:
        signal = signal * cv2.merge([exposure_gain(exposure, strengths.dark)] * 3)
    return np.ascontiguousarray(signal)


def exposure_gain(exposure: float, strength: np.ndarray) -> np.ndarray:
    """What turns the exposure ``e`` into ``e ** strength``."""
    return cv2.exp((strength - 1) * np.float32(math.log(exposure)))


def convert(light: np.ndarray, table: np.ndarray, night: np.ndarray) -> None:
    """Read linear light, which is overwritten, through the converter and the tone curve's table into ``night``."""
    light *= np.float32(len(table) - 1)
    light += np.float32(0.5)
    np.clip(light, 0, len(table) - 1, out=light)
    np.take(table, light.astype(np.uint16), out=night, mode='clip')


def compress(night: np.ndarray, shot: NightShot) -> np.ndarray:
    """What JPEG leaves of the image."""
    if shot.jpeg_quality is None:
        return night
    file = cv2.imencode('.jpg', night, [cv2.IMWRITE_JPEG_QUALITY, shot.jpeg_quality])[1]
    return np.asarray(cv2.imdecode(file, cv2.IMREAD_COLOR))


def setting_maps(shot: NightShot, blur_length: float, signal: np.ndarray) -> List[np.ndarray]:
    """Maps of dark, blurry and noisy, float32 on the grid of cells, from the camera's setting.

    The noise depends on the signal: on each cell's where the strengths vary, else on the image's mean.
    """
    dark, blurry, noisy = shot.strengths.cells()
    local = shot.strengths.dark is not None or shot.strengths.noisy is not None
    noise = display_noise(signal if local else signal.mean(), noisy, shot)
    maps = darkness(shot.exposure**dark), blurriness(blur_length * blurry), noisiness(noise)
    return [np.broadcast_to(np.asarray(values, np.float32), signal.shape) for values in maps]


def display_noise(signal: np.ndarray, strength: np.ndarray, shot: NightShot) -> np.ndarray:
    """Standard deviation of the noise of a linear signal, in 8-bit display steps.

    It is half the distance between the display values one standard deviation above and below the signal.
    """
    deviation = strength * np.sqrt(shot.shot_noise * signal + shot.read_noise)
    return 255 / 2 * (shot.tone.display(signal + deviation) - shot.tone.display(signal - deviation))
