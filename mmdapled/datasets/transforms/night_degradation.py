"""The transform that makes a night image, its day target and its true degradation levels from a day image."""

from dataclasses import replace
from typing import Any, Dict, Optional, Tuple

import numpy as np
from mmcv.transforms import BaseTransform

from mmdapled.images import check_bgr_image
from mmdapled.structures import DEGRADATIONS

from .levels import cell_shape
from .light_sources import light_sources_of
from .night_camera import take
from .night_shot import NightShot, Strengths
from .random_draws import Range, check_probability, check_range, log_uniform, seed_of
from .sensor_noise import read_noise_of
from .strength_map import random_strength
from .tone_curve import ToneCurve

READ_NOISE_SPREAD = 0.26
BITS = (12, 14)
# What a later geometric transform would change, so that `img` no longer lies on `gt_img`.
GEOMETRY = ('flip', 'flip_direction', 'scale_factor', 'homography_matrix')


class NightDegradation(BaseTransform):
    """Make a sharp day image dark, blurred and noisy, all at once or each by chance, in linear light; keep the truth.

    Order: lamps brightened -> motion blur by a random camera-shake kernel -> exposure and white balance -> shot and
    read noise -> tone curve, 8 bits -> JPEG. Blur and exposure are linear, so exposing first gives the same.
    Put it after every geometric transform except padding: ``img`` must stay on ``gt_img``.
    It draws its seed from numpy's global state, so it is deterministic from a worker's seed; for evaluation use
    ``fixed``, so that every run and epoch sees the same night.

    Required: ``img``, uint8 BGR ``(H, W, 3)``; used where present: ``light_sources``, bool, of the
    image as it was loaded; else they are guessed.

    Writes:
        - ``img``: the night image, uint8 BGR ``(H, W, 3)``;
        - ``gt_img``: the day image, uint8 BGR ``(H, W, 3)``;
        - ``gt_heatmaps``: float32 ``(K, ceil(H/8), ceil(W/8))`` in [0, 1], see :mod:`.levels`; constant but for the
          saturated share, unless the strength varies in space;
        - ``gt_levels``: float32 ``(K,)``, the means of the heatmaps. An untouched image has zeros.

    Args:
        prob: probability that an image is touched at all.
        exposure: range of the linear gain, drawn log-uniformly.
        blur_length: range of the shake's path in px of an image 640 px wide, drawn uniformly; scales with the width.
        shot_noise: range of the shot noise's variance per signal, full scale 1, drawn log-uniformly; read noise
            follows it by Brooks et al.'s line, see :func:`.sensor_noise.read_noise_of`.
        white_balance: range of the linear gains of blue and of red against green, drawn log-uniformly.
        lamp: range of the linear light that light sources emit, full scale 1, drawn log-uniformly. It can exceed 1,
            as saturated lamps do, so that their streaks stay bright when they are spread by the blur.
        gamma: range of the tone curve's exponent, drawn uniformly (MAET: U(2, 3.5)).
        contrast: range of the tone curve's share of smooth step, drawn uniformly.
        jpeg_quality: range of the quality, both ends included.
        jpeg_prob: probability of JPEG compression.
        fixed: take the seed from ``img_id``, or from the name of ``img_path``, instead.
        view: share of a photo's width that the images show: below 1 for crops that stand for part of a photo.
        spatial: probability that darkness, blur and noise each vary in space by a mask of their own.
        dark_prob, blur_prob, noise_prob: probabilities that a touched image gets darkness (exposure, white balance and
            lamps), blur, noise, each drawn by itself. An image that gets none of them, nor too much light, stays bit
            for bit as it is. The seed gives the same exposure, blur and noise whatever these probabilities are.
        overexposed_prob: probability that a touched image gets too much light instead of darkness.
        overexposure: range of the linear gain of too much light, drawn log-uniformly.

    Raises:
        ValueError: a range that is reversed or outside what it can be; a grey or RGBA image.
        TypeError: an image that is not uint8.
    """

    def __init__(
        self,
        prob: float = 1.0,
        exposure: Range = (0.012, 0.3),
        blur_length: Range = (0.0, 16.0),
        shot_noise: Range = (1e-5, 3e-3),
        white_balance: Range = (0.8, 1.25),
        lamp: Range = (0.5, 8.0),
        gamma: Range = (2.0, 2.6),
        contrast: Range = (0.0, 0.6),
        jpeg_quality: Tuple[int, int] = (60, 95),
        jpeg_prob: float = 0.3,
        view: float = 1.0,
        spatial: float = 0.0,
        fixed: bool = False,
        dark_prob: float = 1.0,
        blur_prob: float = 1.0,
        noise_prob: float = 1.0,
        overexposed_prob: float = 0.0,
        overexposure: Range = (1.5, 4.0),
    ) -> None:
        self.prob = check_probability('prob', prob)
        self.exposure = check_range('exposure', exposure, 1e-4, 64)
        self.blur_length = check_range('blur_length', blur_length, 0, 100)
        self.shot_noise = check_range('shot_noise', shot_noise, 1e-9, 1)
        self.white_balance = check_range('white_balance', white_balance, 0.1, 10)
        self.lamp = check_range('lamp', lamp, 1e-3, 1e3)
        self.gamma = check_range('gamma', gamma, 1, 4)
        self.contrast = check_range('contrast', contrast, 0, 1)
        self.jpeg_quality = check_range('jpeg_quality', jpeg_quality, 1, 100)
        self.jpeg_prob = check_probability('jpeg_prob', jpeg_prob)
        self.view = check_range('view', (view, 1), 0.05, 1)[0]
        self.spatial = check_probability('spatial', spatial)
        self.fixed = fixed
        self.dark_prob = check_probability('dark_prob', dark_prob)
        self.blur_prob = check_probability('blur_prob', blur_prob)
        self.noise_prob = check_probability('noise_prob', noise_prob)
        self.overexposed_prob = check_probability('overexposed_prob', overexposed_prob)
        self.overexposure = check_range('overexposure', overexposure, 1, 64)

    def transform(self, results: Dict[str, Any]) -> Dict[str, Any]:
        """Write ``img``, ``gt_img``, ``gt_levels`` and ``gt_heatmaps``, see the class."""
        image = results['img']
        check_bgr_image(image, 'NightDegradation')
        seed = seed_of(results) if self.fixed else np.random.randint(2**31)
        rng = np.random.default_rng(seed)
        shot = self.draw(image.shape[0], image.shape[1], rng) if rng.random() < self.prob else None
        if shot is not None:
            shot = self.separate(shot, np.random.default_rng((seed, 1)))
        if shot is None:
            heatmaps = np.zeros((len(DEGRADATIONS), *cell_shape(*image.shape[:2])), np.float32)
        else:
            results['img'], heatmaps = take(image, shot, rng, light_sources_of(results))
        results['gt_img'] = image.copy()
        results['gt_heatmaps'] = heatmaps
        results['gt_levels'] = heatmaps.mean(axis=(1, 2))
        results['gt_geometry'] = geometry(results)
        return results

    def draw(self, height: int, width: int, rng: np.random.Generator) -> NightShot:
        """A random setting of the camera for an image of this size."""
        shot_noise = log_uniform(self.shot_noise, rng)
        read_noise = read_noise_of(shot_noise, rng.normal(0, READ_NOISE_SPREAD))
        jpeg = (
            int(rng.integers(self.jpeg_quality[0], self.jpeg_quality[1] + 1)) if rng.random() < self.jpeg_prob else None
        )
        return NightShot(
            exposure=log_uniform(self.exposure, rng),
            white_balance=(log_uniform(self.white_balance, rng), 1.0, log_uniform(self.white_balance, rng)),
            blur_length=rng.uniform(*self.blur_length),
            view=self.view,
            shot_noise=shot_noise,
            read_noise=read_noise,
            lamp=log_uniform(self.lamp, rng),
            tone=ToneCurve(rng.uniform(*self.gamma), rng.uniform(*self.contrast)),
            bits=int(rng.choice(BITS)),
            jpeg_quality=jpeg,
            strengths=self.draw_strengths(height, width, rng),
        )

    def separate(self, shot: NightShot, rng: np.random.Generator) -> Optional[NightShot]:
        """Draw which of a shot's degradations are kept; None where none is."""
        probabilities = self.overexposed_prob, self.dark_prob, self.blur_prob, self.noise_prob
        over, dark, blurry, noisy = rng.random(4) < probabilities
        if not (over or dark or blurry or noisy):
            return None
        if over or not dark:
            shot = shot.by_day(log_uniform(self.overexposure, rng) if over else 1.0)
        if not blurry:
            shot = replace(shot, blur_length=0.0)
        return shot if noisy else replace(shot, shot_noise=0.0, read_noise=0.0)

    def draw_strengths(self, height: int, width: int, rng: np.random.Generator) -> Strengths:
        """One mask for each of dark, blurry and noisy, or none at all."""
        if rng.random() >= self.spatial:
            return Strengths()
        return Strengths(*(random_strength(height, width, rng) for _ in range(3)))

    def __repr__(self) -> str:
        settings = ', '.join(f'{name}={value}' for name, value in vars(self).items())
        return f'{type(self).__name__}({settings})'


def geometry(results: Dict[str, Any]) -> Dict[str, Optional[Any]]:
    """What the geometric transforms have recorded so far; compared when the sample is packed."""
    return {key: results.get(key) for key in GEOMETRY}
