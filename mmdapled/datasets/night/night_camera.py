"""A camera at night, from light to file: the night image of a day image, and its degradation levels."""

from typing import NamedTuple

import cv2
import numpy as np

from mmdapled.datasets.night.camera_shake import camera_shake_kernel, combined
from mmdapled.datasets.night.defocus import disc_kernel
from mmdapled.datasets.night.levels import CELL, blurriness, cell_means, cells, darkness, noisiness, saturation
from mmdapled.datasets.night.light_sources import find_light_sources
from mmdapled.datasets.night.night_scene import Scene, blur_lengths, pixel_scale, render, wide
from mmdapled.datasets.night.night_shot import NightShot
from mmdapled.datasets.night.scene_light import Tables, blur, darken, frame, scene_light
from mmdapled.datasets.night.sensor_noise import add_sensor_noise

STRIP = 8 * CELL  # rows that are processed together
MEAN_OF_CHANNELS = np.full(3, 1 / 3, np.float32)


class Photograph(NamedTuple):
    """A photo and the truth about it.

    Args:
        image: uint8 BGR ``(H, W, 3)``.
        maps: levels on the grid of cells, float32 ``(K, ceil(H/8), ceil(W/8))`` in
            :data:`mmdapled.structures.DEGRADATIONS` order.
        kernel: of the shake and the defocus, float32 ``(k, k)``, k odd, sum 1.
    """

    image: np.ndarray
    maps: np.ndarray
    kernel: np.ndarray


def take(
    image: np.ndarray,
    shot: NightShot,
    rng: np.random.Generator,
    lights: np.ndarray | None = None,
    moving: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Return the image and the maps of :func:`photograph`."""
    return photograph(image, shot, rng, lights, moving)[:2]


def photograph(
    image: np.ndarray,
    shot: NightShot,
    rng: np.random.Generator,
    lights: np.ndarray | None = None,
    moving: np.ndarray | None = None,
) -> Photograph:
    """Take a night image of a scene that is given as a uint8 BGR day image ``(H, W, 3)``.

    ``lights`` is the mask of light sources, bool ``(H, W)``; without it they are estimated from the image. ``moving``
    is the mask of the objects that the shot's motion moves, float32 ``(H, W)`` in [0, 1].
    """
    lights = find_light_sources(image) if lights is None else lights.astype(bool)
    kernel = camera_shake_kernel(shot.blur_length * pixel_scale(image.shape[1], shot), rng)
    scene = render(image, lights, moving, kernel, shot) if shot.needs_whole_image else None
    night, signal = expose(image, lights, kernel, shot, rng, scene)
    night = compress(night, shot)
    lengths = blur_lengths(shot, kernel, image.shape[1], scene.opacity if scene else None)
    maps = np.stack(
        [*setting_maps(shot, lengths, signal, scene.gain if scene else None), cell_means(saturation(night))]
    )
    return Photograph(night, maps, combined(kernel, disc_kernel(shot.defocus * pixel_scale(image.shape[1], shot))))


def expose(
    image: np.ndarray,
    lights: np.ndarray,
    kernel: np.ndarray,
    shot: NightShot,
    rng: np.random.Generator,
    scene: Scene | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Return the night image before compression, and the mean of the noise-free linear signal per cell.

    Strips of rows that fit into the cache and reuse memory make it three times as fast.
    """
    kernels = wide(kernel)
    border = len(kernel) // 2
    framed, framed_lights = frame(image, kernels), frame(lights.astype(np.uint8), kernels)
    tables, night, signals = Tables.of(shot), np.empty_like(image), []
    for top in range(0, len(image), STRIP):
        rows = slice(top, top + STRIP)
        strengths = shot.strengths.rows(rows)
        if scene is None:
            framed_rows = slice(top, top + STRIP + 2 * border)
            light = scene_light(framed[framed_rows], framed_lights[framed_rows], tables)
            signal = darken(blur(light, kernels, strengths.blurry), shot.exposure, strengths.dark)
        else:
            signal = scene.signal[rows]
        signals.append(cell_means(signal) @ MEAN_OF_CHANNELS)
        add_sensor_noise(signal, shot.shot_noise, shot.read_noise, rng, strengths.noisy)
        convert(signal, tables.display, night[rows])
    return night, np.concatenate(signals)


def convert(light: np.ndarray, table: np.ndarray, night: np.ndarray) -> None:
    """Convert linear light, which is overwritten, by the tone curve's table into ``night``, in place."""
    light *= np.float32(len(table) - 1)
    light += np.float32(0.5)
    np.clip(light, 0, len(table) - 1, out=light)
    np.take(table, light.astype(np.uint16), out=night, mode='clip')


def compress(night: np.ndarray, shot: NightShot) -> np.ndarray:
    """Return the image after JPEG compression."""
    if shot.jpeg_quality is None:
        return night
    file = cv2.imencode('.jpg', night, [cv2.IMWRITE_JPEG_QUALITY, shot.jpeg_quality])[1]
    return np.asarray(cv2.imdecode(file, cv2.IMREAD_COLOR))


def setting_maps(
    shot: NightShot, lengths: np.ndarray, signal: np.ndarray, gain: np.ndarray | None = None
) -> list[np.ndarray]:
    """Return the maps of dark, blurry and noisy, float32 on the grid of cells, from the camera's setting.

    ``lengths`` is the path length of the blur per cell, or ``()``; ``gain`` is the factor of local light on the
    exposure, float32 ``(H, W)``. Noise depends on the signal: on that of each cell if light or strengths vary, else on
    the mean of the image.
    """
    dark, noisy = cells(shot.strengths.dark), cells(shot.strengths.noisy)
    local = shot.strengths.dark is not None or shot.strengths.noisy is not None or gain is not None
    noise = display_noise(signal if local else signal.mean(), noisy, shot)
    exposure = shot.exposure**dark if gain is None else shot.exposure**dark * cells(gain)
    maps = darkness(exposure), blurriness(lengths), noisiness(noise)
    return [np.broadcast_to(np.asarray(values, np.float32), signal.shape) for values in maps]


def display_noise(signal: np.ndarray, strength: np.ndarray, shot: NightShot) -> np.ndarray:
    """Return the standard deviation of the noise of a linear signal, in 8-bit display steps.

    It is half the distance between the display values one standard deviation above and below the signal.
    """
    deviation = strength * np.sqrt(shot.shot_noise * signal + shot.read_noise)
    return 255 / 2 * (shot.tone.display(signal + deviation) - shot.tone.display(signal - deviation))
