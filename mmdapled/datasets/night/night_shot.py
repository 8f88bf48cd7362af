"""The setting of a camera at night: one shot, and maps of the strength of its degradations."""

from dataclasses import dataclass, field, replace

import numpy as np

from mmdapled.datasets.night.glow import Glow
from mmdapled.datasets.night.light_pools import Pool
from mmdapled.datasets.night.object_motion import Motion
from mmdapled.datasets.night.sensor_noise import read_noise_of
from mmdapled.datasets.night.tone_curve import ToneCurve

FINEST_BITS = 14


# The midpoint of NightDegradation's tone curves, and weak lamps.
TONE, LAMP = ToneCurve(gamma=2.3, contrast=0.3), 0.4


@dataclass(frozen=True)
class Strengths:
    """Maps of the strength of the degradations, each float32 ``(H, W)`` in [0, 1]; None is 1 everywhere.

    Strength ``s`` makes the exposure ``e ** s``, mixes ``s`` of the blurred with ``1 - s`` of the sharp light,
    and multiplies the noise's standard deviation by ``s``.
    """

    dark: np.ndarray | None = None
    blurry: np.ndarray | None = None
    noisy: np.ndarray | None = None

    def rows(self, rows: slice) -> 'Strengths':
        """Return the maps for some rows of the image."""
        maps = (self.dark, self.blurry, self.noisy)
        return Strengths(*(None if strength is None else strength[rows] for strength in maps))


@dataclass(frozen=True)
class NightShot:
    """One setting of the camera.

    Attributes:
        exposure: linear gain against the day image.
        white_balance: linear gains of blue, green, red.
        blur_length: path of the shake in px, for a photo 640 px wide.
        view: share of the photo's width that the image shows; a crop shows less.
        shot_noise: variance per linear signal, full scale 1.
        read_noise: variance at black, full scale 1.
        lamp: linear light, full scale 1, that a white light source adds in the dark, whatever the exposure.
        tone: curve of the camera.
        bits: of the analogue-to-digital converter.
        jpeg_quality: of the file, None for no compression.
        strengths: maps over the image.
        pools: local light, added to the exposure of the whole image.
        glow: of the lens, None for a lens that scatters nothing.
        defocus: radius of the image of a point in px, for a photo 640 px wide.
        motion: of objects, None for a still scene.
    """

    exposure: float = 1.0
    white_balance: tuple[float, float, float] = (1.0, 1.0, 1.0)
    blur_length: float = 0.0
    view: float = 1.0
    shot_noise: float = 0.0
    read_noise: float = 0.0
    lamp: float = 0.0
    tone: ToneCurve = ToneCurve()
    bits: int = 14
    jpeg_quality: int | None = None
    strengths: Strengths = field(default_factory=Strengths)
    pools: tuple[Pool, ...] = ()
    glow: Glow | None = None
    defocus: float = 0.0
    motion: Motion | None = None

    @property
    def needs_whole_image(self) -> bool:
        """Return whether the light at a place depends on distant light or on the place."""
        return bool(self.pools) or self.glow is not None or self.defocus > 0 or self.motion is not None

    @property
    def changes_nothing(self) -> bool:
        """Return whether the shot is a sharp, noise-free image by day."""
        by_day = self.exposure == 1 and self.white_balance == (1.0, 1.0, 1.0)
        blurred = self.blur_length > 0 or self.defocus > 0 or self.motion is not None
        return by_day and not blurred and self.shot_noise == 0 and self.read_noise == 0

    def by_day(self, exposure: float = 1.0) -> 'NightShot':
        """Return the shot in daylight: no cast, no lamps, and the finest converter."""
        return replace(self, exposure=exposure, white_balance=(1.0, 1.0, 1.0), lamp=0.0, bits=FINEST_BITS)


def known_shot(exposure: float, blur_length: float, shot_noise: float = 0.0) -> NightShot:
    """Return a shot of known exposure, blur and noise, without compression; its other settings are fixed."""
    read_noise = read_noise_of(shot_noise, 0.0) if shot_noise else 0.0
    return NightShot(
        exposure=exposure, blur_length=blur_length, shot_noise=shot_noise, read_noise=read_noise, lamp=LAMP, tone=TONE
    )
