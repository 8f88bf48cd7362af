"""Ranges of random night shots: camera, light, blur and noise."""

import dataclasses
import functools
from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np

from mmdapled.datasets.night.glow import draw_glow
from mmdapled.datasets.night.lamp_colours import WHITE, draw_colour
from mmdapled.datasets.night.light_pools import AMBIENT, draw_pools
from mmdapled.datasets.night.night_shot import NightShot, Strengths
from mmdapled.datasets.night.object_motion import draw_motion
from mmdapled.datasets.night.random_draws import Range, check_probability, check_range, draw_each, log_uniform
from mmdapled.datasets.night.sensor_noise import read_noise_of
from mmdapled.datasets.night.strength_map import random_strength
from mmdapled.datasets.night.tone_curve import ToneCurve

READ_NOISE_SPREAD = 0.26
BITS = (12, 14)
# Bounds of each range; every other setting is a probability.
LIMITS = {
    'exposure': (1e-4, 64), 'blur_length': (0, 100), 'shot_noise': (1e-9, 1), 'white_balance': (0.1, 10),
    'lamp': (1e-3, 1e3), 'gamma': (1, 4), 'contrast': (0, 1), 'jpeg_quality': (1, 100), 'overexposure': (1, 64),
    'glow': (1e-3, 1), 'pool_exposure': (1e-4, 4), 'cast': (0, 1), 'defocus': (0, 20), 'motion': (0, 100),
}  # fmt: skip


@dataclass(frozen=True)
class ShotRanges:
    """Ranges and probabilities of the settings of a night shot.

    Widths and lengths are px of a photo 640 px wide, and scale with the width.

    Args:
        exposure: range of the linear gain, drawn log-uniformly.
        blur_length: range of the shake's path, drawn uniformly.
        shot_noise: range of the shot noise's variance per signal, full scale 1, drawn log-uniformly; read noise
            follows it by Brooks et al.'s line, see :func:`.sensor_noise.read_noise_of`.
        white_balance: range of the linear gains of blue and of red against green, drawn log-uniformly.
        lamp: range of the linear light that light sources emit, full scale 1, drawn log-uniformly. It can exceed 1,
            as saturated lamps do, so that their streaks stay bright after the blur.
        gamma: range of the tone curve's exponent, drawn uniformly (MAET: U(2, 3.5)).
        contrast: range of the tone curve's share of smooth step, drawn uniformly.
        jpeg_quality: range of the quality, with both ends.
        jpeg_prob: probability of JPEG compression.
        view: share of a photo's width that the images show: below 1 for crops of a photo; None reads it from
            ``whole_width``, which PairedRandomCrop writes.
        spatial: probability that darkness, blur and noise vary in space, each by its own map.
        dark_prob, blur_prob, noise_prob: probabilities of darkness (exposure, white balance and lamps), blur and noise,
            drawn independently. The seed gives the same exposure, shake and noise whatever these are.
        overexposed_prob: probability of too much light instead of darkness.
        overexposure: range of the linear gain of too much light, drawn log-uniformly.
        cast_prob: share of the dark images that coloured lamps light, see :mod:`.lamp_colours`.
        cast: range of the share of their colour that the white balance leaves, an exponent, drawn uniformly.
        pools_prob: share of the dark images with one to four pools of light, see :mod:`.light_pools`; their ambient
            light is weaker than ``exposure``.
        pool_exposure: range of the linear gain at the brightest place of a pool, drawn log-uniformly.
        glow_prob: share of the dark images whose lens scatters the light of lamps, see :mod:`.glow`.
        glow: range of the scattered share of the light above full scale, drawn log-uniformly. A lens scatters one to a
            few per cent (veiling glare, ISO 9358), haze and dirt more; and lamps exceed full scale more than ``lamp``.
        shake_prob: share of the blurred images with camera shake.
        defocus_prob: share of the blurred images that are out of focus, see :mod:`.defocus`.
        defocus: range of the radius of a point's image, drawn uniformly.
        motion_prob: share of the blurred images with objects in which some of them move, see :mod:`.object_motion`.
        motion: range of the path of moving objects, drawn uniformly.
        blur_follows_exposure: correlation of darkness and length of shake, as normal scores: a camera exposes longer
            if there is less light. The range and distribution of each stay the same.

    Raises:
        ValueError: a range that is reversed or out of bounds.
    """

    exposure: Range = (0.012, 0.3)
    blur_length: Range = (0.0, 16.0)
    shot_noise: Range = (1e-5, 3e-3)
    white_balance: Range = (0.8, 1.25)
    lamp: Range = (0.5, 8.0)
    gamma: Range = (2.0, 2.6)
    contrast: Range = (0.0, 0.6)
    jpeg_quality: tuple[int, int] = (60, 95)
    jpeg_prob: float = 0.3
    view: float | None = 1.0
    spatial: float = 0.0
    dark_prob: float = 1.0
    blur_prob: float = 1.0
    noise_prob: float = 1.0
    overexposed_prob: float = 0.0
    overexposure: Range = (1.5, 4.0)
    cast_prob: float = 0.0
    cast: Range = (0.2, 0.8)
    pools_prob: float = 0.0
    pool_exposure: Range = (0.05, 0.5)
    glow_prob: float = 0.0
    glow: Range = (0.03, 0.3)
    shake_prob: float = 1.0
    defocus_prob: float = 0.0
    defocus: Range = (0.5, 4.0)
    motion_prob: float = 0.0
    motion: Range = (4.0, 32.0)
    blur_follows_exposure: float = 0.0

    def __post_init__(self) -> None:
        for item in dataclasses.fields(self):
            if item.name in LIMITS:
                check_range(item.name, getattr(self, item.name), *LIMITS[item.name])
            elif item.name != 'view':
                check_probability(item.name, getattr(self, item.name))
        if self.view is not None:
            check_range('view', (self.view, 1), 0.05, 1)

    def draw(self, height: int, width: int, rng: np.random.Generator) -> NightShot:
        """Return a random setting of the camera, dark, shaken and noisy, for an image of this size."""
        shot_noise = log_uniform(self.shot_noise, rng)
        read_noise = read_noise_of(shot_noise, rng.normal(0, READ_NOISE_SPREAD))
        jpeg = (
            int(rng.integers(self.jpeg_quality[0], self.jpeg_quality[1] + 1)) if rng.random() < self.jpeg_prob else None
        )
        return NightShot(
            exposure=log_uniform(self.exposure, rng),
            white_balance=(log_uniform(self.white_balance, rng), 1.0, log_uniform(self.white_balance, rng)),
            blur_length=rng.uniform(*self.blur_length),
            view=self.view or 1.0,
            shot_noise=shot_noise,
            read_noise=read_noise,
            lamp=log_uniform(self.lamp, rng),
            tone=ToneCurve(rng.uniform(*self.gamma), rng.uniform(*self.contrast)),
            bits=int(rng.choice(BITS)),
            jpeg_quality=jpeg,
            strengths=self.draw_strengths(height, width, rng),
        )

    def draw_strengths(self, height: int, width: int, rng: np.random.Generator) -> Strengths:
        """Return a map for each of dark, blurry and noisy, or none."""
        if rng.random() >= self.spatial:
            return Strengths()
        return Strengths(*(random_strength(height, width, rng) for _ in range(3)))

    @functools.cached_property
    def all_together(self) -> bool:
        """Return whether every shot keeps its drawn darkness, shake and noise and gets nothing else."""
        never = self.overexposed_prob, self.cast_prob, self.pools_prob, self.glow_prob, self.defocus_prob
        always = self.dark_prob, self.blur_prob, self.noise_prob, self.shake_prob
        return min(always) == 1 and max(never) == self.motion_prob == self.blur_follows_exposure == 0

    def separate(self, shot: NightShot, rng: np.random.Generator) -> NightShot:
        """Return the shot with a random choice of its degradations, and of those that are added to them."""
        probabilities = self.overexposed_prob, self.dark_prob, self.blur_prob, self.noise_prob
        over, dark, blurry, noisy = draw_each(probabilities, rng)
        if over or not dark:
            shot = shot.by_day(log_uniform(self.overexposure, rng) if over else 1.0)
        else:
            shot = self.light(replace(shot, blur_length=self.tied_length(shot)), rng)
        shot = self.blur(shot, rng) if blurry else replace(shot, blur_length=0.0)
        return shot if noisy else replace(shot, shot_noise=0.0, read_noise=0.0)

    def light(self, shot: NightShot, rng: np.random.Generator) -> NightShot:
        """Return the dark shot with a random choice of coloured lamps, pools of light and glow."""
        coloured, local, glowing = draw_each((self.cast_prob, self.pools_prob, self.glow_prob), rng)
        colours = [WHITE]
        if coloured:
            cast = rng.uniform(*self.cast)
            colours = [draw_colour(cast, rng) for _ in range(3)]
            blue, green, red = np.multiply(shot.white_balance, colours[0]).tolist()
            shot = replace(shot, white_balance=(blue, green, red))
        if local:
            pools = draw_pools(self.pool_exposure, colours, rng)
            shot = replace(shot, pools=pools, exposure=shot.exposure * log_uniform(AMBIENT, rng))
        return replace(shot, glow=draw_glow(self.glow, rng)) if glowing else shot

    def blur(self, shot: NightShot, rng: np.random.Generator) -> NightShot:
        """Return the shot with a random choice of shake, defocus and motion."""
        shaken, unfocused, moving = draw_each((self.shake_prob, self.defocus_prob, self.motion_prob), rng)
        return replace(
            shot,
            blur_length=shot.blur_length if shaken else 0.0,
            defocus=rng.uniform(*self.defocus) if unfocused else 0.0,
            motion=draw_motion(self.motion, rng) if moving else None,
        )

    def tied_length(self, shot: NightShot) -> float:
        """Return the length of the shake of a dark shot, correlated with its darkness."""
        (low, high), (bright, dark) = self.blur_length, np.log(self.exposure[::-1])
        if self.blur_follows_exposure == 0 or high == low or dark == bright:
            return shot.blur_length
        normal, tie = NormalDist(), self.blur_follows_exposure
        length, darkness = (
            normal.inv_cdf(min(max(float(share), 1e-6), 1 - 1e-6))
            for share in ((shot.blur_length - low) / (high - low), (np.log(shot.exposure) - bright) / (dark - bright))
        )
        return low + (high - low) * normal.cdf(tie * darkness + (1 - tie * tie) ** 0.5 * length)
