"""The transform that turns clean images into a mix of day, dusk, night, blur and blurred night."""

from typing import Any

import numpy as np
from mmcv.transforms import BaseTransform

from mmdapled.datasets.night.levels import cell_shape
from mmdapled.datasets.night.night_camera import take
from mmdapled.datasets.night.night_shot import NightShot, known_shot
from mmdapled.datasets.transforms.night_degradation import geometry
from mmdapled.images import check_bgr_image
from mmdapled.structures import DEGRADATIONS

GROUPS = ('day', 'dusk', 'night', 'blur', 'blurred night')
DUSK, NIGHT = 0.3, (0.05, 0.1)  # linear gains against the day image
BLUR_LENGTH = 8.0  # px of a photo 640 px wide
SHOT_NOISE = 1e-3  # variance at full scale


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
