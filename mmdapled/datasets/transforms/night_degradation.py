"""The transform that makes a night image, its day target and its true degradation levels from a day image."""

import os
import zlib
from typing import Any, Dict, Optional, Sequence, Tuple

import numpy as np
from mmcv.transforms import BaseTransform

from mmdapled.structures import DEGRADATIONS

from .image_check import check_bgr_image
from .levels import cell_shape
from .light_sources import light_sources_of
from .night_camera import take
from .night_shot import NightShot, Strengths
from .sensor_noise import read_noise_of
from .strength_map import random_strength
from .tone_curve import ToneCurve

Range = Tuple[float, float]
READ_NOISE_SPREAD = 0.26
BITS = (12, 14)
# What a later geometric transform would change, so that `img` no longer lies on `gt_img`.
GEOMETRY = ('flip', 'flip_direction', 'scale_factor', 'homography_matrix')


class NightDegradation(BaseTransform):
    """Turn a sharp day image into a dark, blurred, noisy one, in linear light, and keep the truth.

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
        exposure: range of the linear gain, drawn log-uniformly; above 1 over-exposes.
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
    ) -> None:
        self.prob = check_range('prob', (0, prob), 0, 1)[1]
        self.exposure = check_range('exposure', exposure, 1e-4, 64)
        self.blur_length = check_range('blur_length', blur_length, 0, 100)
        self.shot_noise = check_range('shot_noise', shot_noise, 1e-9, 1)
        self.white_balance = check_range('white_balance', white_balance, 0.1, 10)
        self.lamp = check_range('lamp', lamp, 1e-3, 1e3)
        self.gamma = check_range('gamma', gamma, 1, 4)
        self.contrast = check_range('contrast', contrast, 0, 1)
        self.jpeg_quality = check_range('jpeg_quality', jpeg_quality, 1, 100)
        self.jpeg_prob = check_range('jpeg_prob', (0, jpeg_prob), 0, 1)[1]
        self.view = check_range('view', (view, 1), 0.05, 1)[0]
        self.spatial = check_range('spatial', (0, spatial), 0, 1)[1]
        self.fixed = fixed

    def transform(self, results: Dict[str, Any]) -> Dict[str, Any]:
        """Write ``img``, ``gt_img``, ``gt_levels`` and ``gt_heatmaps``, see the class."""
        image = results['img']
        check_bgr_image(image, 'NightDegradation')
        rng = np.random.default_rng(seed_of(results) if self.fixed else np.random.randint(2**31))
        if rng.random() < self.prob:
            shot = self.draw(image.shape[0], image.shape[1], rng)
            results['img'], heatmaps = take(image, shot, rng, light_sources_of(results))
        else:
            heatmaps = np.zeros((len(DEGRADATIONS), *cell_shape(*image.shape[:2])), np.float32)
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

    def draw_strengths(self, height: int, width: int, rng: np.random.Generator) -> Strengths:
        """One mask for each of dark, blurry and noisy, or none at all."""
        if rng.random() >= self.spatial:
            return Strengths()
        return Strengths(*(random_strength(height, width, rng) for _ in range(3)))

    def __repr__(self) -> str:
        settings = ', '.join(f'{name}={value}' for name, value in vars(self).items())
        return f'{type(self).__name__}({settings})'


def check_range(name: str, values: Sequence[float], low: float, high: float) -> Tuple[Any, Any]:
    """The two ends of a range, which must be in order and within [low, high].

    Raises:
        ValueError: not two numbers, reversed, or out of bounds.
    """
    if len(values) != 2 or not low <= values[0] <= values[1] <= high:
        raise ValueError(f'NightDegradation: {name} takes numbers in [{low}, {high}], smaller first, got {values}')
    return values[0], values[1]


def seed_of(results: Dict[str, Any]) -> int:
    """A seed that belongs to the image, whatever the run.

    Raises:
        KeyError: nothing tells the image from others.
    """
    name = results.get('img_id')
    if name is None:
        name = os.path.basename(results.get('img_path') or '')
    if name == '':
        raise KeyError('NightDegradation(fixed=True) takes img_id or img_path from the loader, got neither')
    return zlib.crc32(str(name).encode())


def log_uniform(ends: Range, rng: np.random.Generator) -> float:
    """A number whose logarithm is uniform between the logarithms of the ends."""
    return float(np.exp(rng.uniform(*np.log(ends))))


def geometry(results: Dict[str, Any]) -> Dict[str, Optional[Any]]:
    """What the geometric transforms have recorded so far; compared when the sample is packed."""
    return {key: results.get(key) for key in GEOMETRY}
