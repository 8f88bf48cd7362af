"""The transform that makes a night image, its clean day image and its true degradation levels from a day image."""

from dataclasses import asdict, replace
from typing import Any

import numpy as np
from mmcv.transforms import BaseTransform

from mmdapled.datasets.night.camera_shake import fitted_kernel
from mmdapled.datasets.night.levels import cell_shape
from mmdapled.datasets.night.light_sources import light_sources_of
from mmdapled.datasets.night.night_camera import photograph
from mmdapled.datasets.night.night_shot import NightShot
from mmdapled.datasets.night.object_motion import choose_objects, object_masks
from mmdapled.datasets.night.random_draws import check_probability, seed_of
from mmdapled.datasets.night.shot_ranges import ShotRanges
from mmdapled.images import check_bgr_image
from mmdapled.structures import BLUR_KERNEL_SIZE, DEGRADATIONS

# Keys that a later geometric transform changes; `img` and `gt_img` would no longer match.
GEOMETRY = ('flip', 'flip_direction', 'scale_factor', 'homography_matrix')


class NightDegradation(BaseTransform):
    """Make a sharp day image dark, blurred and noisy in linear light, and keep the clean image and the true levels.

    Order: brighter lamps, local light -> glow -> defocus, motion of objects and random camera shake -> exposure and
    white balance -> shot and read noise -> tone curve, 8 bits -> JPEG. Blur and exposure are linear: their order does
    not matter.
    Put it after every geometric transform except padding: ``img`` and ``gt_img`` must show the same pixels.
    The seed comes from numpy's global state, so a worker's seed determines it; for evaluation use ``fixed``, which
    gives the same night in every run and epoch.

    Required: ``img``, uint8 BGR ``(H, W, 3)``. Optional: ``light_sources``, bool, of the image as it was loaded (else
    they are estimated), and ``gt_masks`` or ``gt_bboxes`` of the objects that may move.

    Writes:
        - ``img``: the night image, uint8 BGR ``(H, W, 3)``;
        - ``gt_img``: the day image, uint8 BGR ``(H, W, 3)``;
        - ``gt_heatmaps``: float32 ``(K, ceil(H/8), ceil(W/8))`` in [0, 1], see :mod:`mmdapled.datasets.night.levels`;
          constant except for the saturated share, unless strength or light vary in space or objects move;
        - ``gt_levels``: float32 ``(K,)``, the means of the heatmaps;
        - ``gt_blur_kernel``: float32 ``(k, k)`` of sum 1, k of :data:`mmdapled.structures.BLUR_KERNEL_SIZE`: the
          kernel of shake and defocus, cut where it is larger; a point where there is neither.

    An image without degradation keeps every bit and has levels of zero.

    Args:
        prob: probability that an image is degraded.
        fixed: derive the seed from ``img_id`` or the file name of ``img_path``.
        ranges: ranges and probabilities, the arguments of :class:`.ShotRanges`.

    Raises:
        ValueError: a range that is reversed or out of bounds; a grey or RGBA image; masks or light sources of another
            size.
        TypeError: an unknown argument; an image that is not uint8.
    """

    def __init__(self, prob: float = 1.0, fixed: bool = False, **ranges: Any) -> None:
        self.prob = check_probability('prob', prob)
        self.fixed = fixed
        self.ranges = ShotRanges(**ranges)

    def transform(self, results: dict[str, Any]) -> dict[str, Any]:
        """Write ``img``, ``gt_img``, ``gt_levels`` and ``gt_heatmaps``."""
        image = results['img']
        check_bgr_image(image, 'NightDegradation')
        seed = seed_of(results) if self.fixed else np.random.randint(2**31)
        rng = np.random.default_rng(seed)
        shot, moving = NightShot(), None
        if rng.random() < self.prob:
            shot = self.draw(image.shape[0], image.shape[1], rng)
            if self.ranges.view is None:
                shot = replace(shot, view=image.shape[1] / results.get('whole_width', image.shape[1]))
            if not self.ranges.all_together:
                # A separate generator: the seed gives the same exposure and shake whatever is left out.
                chooser = np.random.default_rng((seed, 1))
                shot, moving = with_objects(self.ranges.separate(shot, chooser), results, chooser)
        kernel = np.ones((1, 1), np.float32)
        if shot.changes_nothing:
            heatmaps = np.zeros((len(DEGRADATIONS), *cell_shape(*image.shape[:2])), np.float32)
        else:
            results['img'], heatmaps, kernel = photograph(image, shot, rng, light_sources_of(results), moving)
        results['gt_img'] = image.copy()
        results['gt_heatmaps'] = heatmaps
        results['gt_levels'] = heatmaps.mean(axis=(1, 2))
        results['gt_blur_kernel'] = fitted_kernel(kernel, BLUR_KERNEL_SIZE)
        results['gt_geometry'] = geometry(results)
        return results

    def draw(self, height: int, width: int, rng: np.random.Generator) -> NightShot:
        """Return a random setting of the camera for an image of this size."""
        return self.ranges.draw(height, width, rng)

    def __repr__(self) -> str:
        settings = {'prob': self.prob, 'fixed': self.fixed, **asdict(self.ranges)}
        return f'{type(self).__name__}({", ".join(f"{name}={value}" for name, value in settings.items())})'


def with_objects(
    shot: NightShot, results: dict[str, Any], rng: np.random.Generator
) -> tuple[NightShot, np.ndarray | None]:
    """Return the shot and the mask of its moving objects; without objects the shot has no motion."""
    if shot.motion is None:
        return shot, None
    masks = object_masks(results)
    return (shot, choose_objects(masks, rng)) if len(masks) else (replace(shot, motion=None), None)


def geometry(results: dict[str, Any]) -> dict[str, Any | None]:
    """Return the records of the geometric transforms so far; packing compares them."""
    return {key: results.get(key) for key in GEOMETRY}
