"""The transform that turns clean images into a mix of day, dusk, night, blur and blurred night."""

from typing import Any

import numpy as np
from mmcv.transforms import BaseTransform

from mmdapled.images import check_bgr_image
from mmdapled.structures import DEGRADATIONS

from .levels import cell_shape
from .night_camera import take
from .night_degradation import geometry
from .night_shot import NightShot
from .sensor_noise import read_noise_of
from .tone_curve import ToneCurve

# The midpoint of NightDegradation's tone curves, and weak lamps.
TONE, LAMP = ToneCurve(gamma=2.3, contrast=0.3), 0.4
GROUPS = ('day', 'dusk', 'night', 'blur', 'blurred night')
DUSK, NIGHT = 0.3, (0.05, 0.1)  # linear gains against the day image
BLUR_LENGTH = 8.0  # px of a photo 640 px wide
SHOT_NOISE = 1e-3  # variance at full scale


def known_shot(exposure: float, blur_length: float, shot_noise: float = 0.0) -> NightShot:
    """Return a shot of known exposure, blur and noise, without compression; its other settings are fixed."""
    read_noise = read_noise_of(shot_noise, 0.0) if shot_noise else 0.0
    return NightShot(
        exposure=exposure, blur_length=blur_length, shot_noise=shot_noise, read_noise=read_noise, lamp=LAMP, tone=TONE
    )


def shot_of(group: str, rng: np.random.Generator) -> NightShot:
    """Return the shot for a group of :data:`GROUPS` except day; the exposure by night is random."""
    night = float(rng.uniform(*NIGHT))
    return {
        'dusk': known_shot(DUSK, 0.0),
        'night': known_shot(night, 0.0, SHOT_NOISE),
        'blur': known_shot(1.0, BLUR_LENGTH),
        'blurred night': known_shot(night, BLUR_LENGTH, SHOT_NOISE),
    }[group]


class PhotoMix(BaseTransform):
    """Degrade each clean image by the group of its index, the same in every run.

    Required: ``img``, uint8 BGR ``(H, W, 3)``, and ``sample_idx``, which mmengine's data sets add.

    Writes ``img``, ``gt_img``, ``gt_heatmaps`` and ``gt_levels`` as :class:`.NightDegradation` does, and ``group``, one
    of :data:`GROUPS`. Day images are unchanged, with levels of zero.

    Raises:
        ValueError: a grey or RGBA image.
        TypeError: an image that is not uint8.
    """

    def transform(self, results: dict[str, Any]) -> dict[str, Any]:
        """Degrade the image."""
        image, index = results['img'], int(results['sample_idx'])
        check_bgr_image(image, 'PhotoMix')
        group = GROUPS[index % len(GROUPS)]
        heatmaps = np.zeros((len(DEGRADATIONS), *cell_shape(*image.shape[:2])), np.float32)
        if group != 'day':
            rng = np.random.default_rng(index)
            results['img'], heatmaps = take(image, shot_of(group, rng), rng)
        truth = {'gt_img': image.copy(), 'gt_heatmaps': heatmaps, 'gt_levels': heatmaps.mean(axis=(1, 2))}
        return {**results, **truth, 'gt_geometry': geometry(results), 'group': group}

    def __repr__(self) -> str:
        return f'{type(self).__name__}()'
