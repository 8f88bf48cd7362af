"""The transform that makes a night image, its day target and its true degradation levels from a day image."""

from dataclasses import asdict, replace
from typing import Any, Dict, Optional, Tuple

import numpy as np
from mmcv.transforms import BaseTransform

from mmdapled.images import check_bgr_image
from mmdapled.structures import DEGRADATIONS

from .levels import cell_shape
from .light_sources import light_sources_of
from .night_camera import take
from .night_shot import NightShot
from .object_motion import choose_objects, object_masks
from .random_draws import check_probability, seed_of
from .shot_ranges import ShotRanges

# What a later geometric transform would change, so that `img` no longer lies on `gt_img`.
GEOMETRY = ('flip', 'flip_direction', 'scale_factor', 'homography_matrix')


class NightDegradation(BaseTransform):
    """Make a sharp day image dark, blurred and noisy, all at once or each by chance, in linear light; keep the truth.

    Order: lamps brightened, local light -> glow -> defocus, motion of objects and random camera shake -> exposure and
    white balance -> shot and read noise -> tone curve, 8 bits -> JPEG. Blur and exposure are linear, so exposing first
    gives the same.
    Put it after every geometric transform except padding: ``img`` must stay on ``gt_img``.
    It draws its seed from numpy's global state, so it is deterministic from a worker's seed; for evaluation use
    ``fixed``, so that every run and epoch sees the same night.

    Required: ``img``, uint8 BGR ``(H, W, 3)``; used where present: ``light_sources``, bool, of the
    image as it was loaded; else they are guessed. ``gt_masks``, else ``gt_bboxes``, for objects that move.

    Writes:
        - ``img``: the night image, uint8 BGR ``(H, W, 3)``;
        - ``gt_img``: the day image, uint8 BGR ``(H, W, 3)``;
        - ``gt_heatmaps``: float32 ``(K, ceil(H/8), ceil(W/8))`` in [0, 1], see :mod:`.levels`; constant but for the
          saturated share, unless strength or light vary in space or objects move;
        - ``gt_levels``: float32 ``(K,)``, the means of the heatmaps.

    An image that gets no degradation stays bit for bit as it is, and has zeros.

    Args:
        prob: probability that an image is touched at all.
        fixed: take the seed from ``img_id``, or from the name of ``img_path``, instead.
        ranges: what is drawn, and how often: the arguments of :class:`.ShotRanges`.

    Raises:
        ValueError: a range that is reversed or outside what it can be; a grey or RGBA image; masks or light sources
            of another size.
        TypeError: an unknown argument; an image that is not uint8.
    """

    def __init__(self, prob: float = 1.0, fixed: bool = False, **ranges: Any) -> None:
        self.prob = check_probability('prob', prob)
        self.fixed = fixed
        self.ranges = ShotRanges(**ranges)

    def transform(self, results: Dict[str, Any]) -> Dict[str, Any]:
        """Write ``img``, ``gt_img``, ``gt_levels`` and ``gt_heatmaps``, see the class."""
        image = results['img']
        check_bgr_image(image, 'NightDegradation')
        seed = seed_of(results) if self.fixed else np.random.randint(2**31)
        rng = np.random.default_rng(seed)
        shot, moving = NightShot(), None
        if rng.random() < self.prob:
            shot = self.draw(image.shape[0], image.shape[1], rng)
            if not self.ranges.all_together:
                # A generator of its own, so that the seed gives the same exposure and shake whatever is left out.
                chooser = np.random.default_rng((seed, 1))
                shot, moving = with_objects(self.ranges.separate(shot, chooser), results, chooser)
        if shot.changes_nothing:
            heatmaps = np.zeros((len(DEGRADATIONS), *cell_shape(*image.shape[:2])), np.float32)
        else:
            results['img'], heatmaps = take(image, shot, rng, light_sources_of(results), moving)
        results['gt_img'] = image.copy()
        results['gt_heatmaps'] = heatmaps
        results['gt_levels'] = heatmaps.mean(axis=(1, 2))
        results['gt_geometry'] = geometry(results)
        return results

    def draw(self, height: int, width: int, rng: np.random.Generator) -> NightShot:
        """Return a random setting of the camera for an image of this size."""
        return self.ranges.draw(height, width, rng)

    def __repr__(self) -> str:
        settings = {'prob': self.prob, 'fixed': self.fixed, **asdict(self.ranges)}
        return f'{type(self).__name__}({", ".join(f"{name}={value}" for name, value in settings.items())})'


def with_objects(
    shot: NightShot, results: Dict[str, Any], rng: np.random.Generator
) -> Tuple[NightShot, Optional[np.ndarray]]:
    """Return the shot and the mask of what moves in it; without objects nothing moves."""
    if shot.motion is None:
        return shot, None
    masks = object_masks(results)
    return (shot, choose_objects(masks, rng)) if len(masks) else (replace(shot, motion=None), None)


def geometry(results: Dict[str, Any]) -> Dict[str, Optional[Any]]:
    """Return what the geometric transforms have recorded so far; compared when the sample is packed."""
    return {key: results.get(key) for key in GEOMETRY}
