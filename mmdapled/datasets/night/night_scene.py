"""Scenes whose light needs the whole image at once: pools of light, glow, defocus, moving objects."""

from typing import NamedTuple

import numpy as np

from mmdapled.datasets.night.defocus import disc_kernel, equivalent_length
from mmdapled.datasets.night.glow import add_glow
from mmdapled.datasets.night.levels import REFERENCE_WIDTH, cells
from mmdapled.datasets.night.light_pools import pool_gains
from mmdapled.datasets.night.night_shot import NightShot
from mmdapled.datasets.night.object_motion import Layers, split_layers
from mmdapled.datasets.night.scene_light import Tables, blur, darken, frame, scene_light


class Scene(NamedTuple):
    """The noise-free light of a scene, and the maps of its local light and motion.

    Args:
        signal: linear light on the sensor, float32 ``(H, W, 3)``.
        gain: factor of the pools of light on the exposure, float32 ``(H, W)``; None is 1 everywhere.
        opacity: of the moving objects, float32 ``(H, W)``; None is 0 everywhere.
    """

    signal: np.ndarray
    gain: np.ndarray | None = None
    opacity: np.ndarray | None = None


def render(
    image: np.ndarray, lights: np.ndarray, moving: np.ndarray | None, shake: np.ndarray, shot: NightShot
) -> Scene:
    """Render the scene of a day image ``(H, W, 3)``.

    The order follows the light: pools and lamps, scattering and defocus of the lens, motion of camera and objects.
    """
    scale = pixel_scale(image.shape[1], shot)
    light = scene_light(image, lights, Tables.of(shot))
    gains = pool_gains(shot.pools, lights, shot.exposure, shot.white_balance) if shot.pools else None
    if gains is not None:
        # Light that falls on a lamp does not make it brighter.
        gains[lights] = 1
        light *= gains[..., :3]
    if shot.glow is not None:
        light = add_glow(light, shot.glow, scale)
    disc = disc_kernel(shot.defocus * scale)
    layers: Layers | None = None
    if moving is not None and shot.motion is not None:
        layers = split_layers(light, moving, wide(disc, shot.motion.kernel(scale)))
        light = layers.background
    kernels = wide(disc, shake)
    signal = blur(frame(light, kernels), kernels, shot.strengths.blurry)
    if layers is not None:
        layers.over(signal)
    signal = darken(signal, shot.exposure, shot.strengths.dark)
    return Scene(signal, None if gains is None else gains[..., 3], None if layers is None else layers.opacity)


def wide(*kernels: np.ndarray) -> list[np.ndarray]:
    """Return the kernels of more than one tap."""
    return [kernel for kernel in kernels if len(kernel) > 1]


def pixel_scale(width: int, shot: NightShot) -> float:
    """Return the px of an image of this width per px of a photo 640 px wide."""
    return width / (shot.view * REFERENCE_WIDTH)


def blur_lengths(shot: NightShot, shake: np.ndarray, width: int, opacity: np.ndarray | None) -> np.ndarray:
    """Return the path length whose blur equals all blurs of the shot together, px of a photo 640 px wide.

    Returns:
        float per cell ``(h, w)``, or ``()`` if it is constant.
    """
    radius = shot.defocus if len(disc_kernel(shot.defocus * pixel_scale(width, shot))) > 1 else 0.0
    length = equivalent_length(shot.blur_length if len(shake) > 1 else 0.0, radius)
    blurry = shot.strengths.blurry
    if opacity is None or shot.motion is None:
        return length * cells(blurry)
    behind = 1 - opacity if blurry is None else blurry * (1 - opacity)
    return length * cells(behind) + equivalent_length(shot.motion.length, radius) * cells(opacity)
