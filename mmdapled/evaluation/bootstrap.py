"""Compare the mAP of two detectors by a paired bootstrap over the images."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from .resampling import resampled_map

if TYPE_CHECKING:
    from pycocotools.cocoeval import COCOeval


@dataclass(frozen=True)
class PairedInterval:
    """Metric of two models on the same images, in [0, 1], with a confidence interval of the difference.

    Args:
        first: metric of the first model on the images themselves.
        second: metric of the second model.
        low: lower end of the percentile interval of second - first.
        high: upper end.
        level: confidence level.
        resamples: resamples that count; the metric is undefined in those without any object.
    """

    first: float
    second: float
    low: float
    high: float
    level: float
    resamples: int

    @property
    def difference(self) -> float:
        """Return second - first on the images themselves."""
        return self.second - self.first


def paired_bootstrap(
    first: 'COCOeval', second: 'COCOeval', resamples: int = 1000, level: float = 0.95, seed: int = 0
) -> dict[str, PairedInterval]:
    """Return percentile intervals of the differences in ``mAP`` and ``mAP_50`` of two models on the same images.

    Images are drawn with replacement, the same ones for both models (Efron and Tibshirani, An Introduction to the
    Bootstrap, 1993, section 13.3). The interval covers the choice of the images, not of the training seed. In a
    resample, an image that is drawn twice counts as two images.

    Args:
        first: evaluation of the first model, by :func:`.load_state`.
        second: evaluation of the second model.
        resamples: number of resamples.
        level: confidence level.
        seed: seed of the resamples.

    Raises:
        ValueError: the evaluations differ in images, classes, IoU thresholds or objects, lack the IoU threshold 0.5
            or have no object; or ``level`` or ``resamples`` is out of range.
    """
    if not 0 < level < 1 or resamples < 1:
        raise ValueError(f'expected a level between 0 and 1 and at least 1 resample, got {level} and {resamples}')
    pairs = paired_map(first, second, resamples, seed)
    return {name: _interval(*pair, level) for name, pair in pairs.items()}


def paired_map(
    first: 'COCOeval', second: 'COCOeval', resamples: int, seed: int = 0
) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return ``mAP`` and ``mAP_50`` of two models, each ``(1 + resamples,)``: on the images, then on resamples.

    One ``seed`` gives all models on the same images the same resamples.

    Raises:
        ValueError: :func:`check_paired` refuses the evaluations.
    """
    check_paired(first, second)
    counts = resample_counts(len(first.params.imgIds), resamples, seed)
    one, other = (resampled_map(state, counts) for state in (first, second))
    return {name: (one[name], other[name]) for name in one}


def resample_counts(images: int, resamples: int, seed: int = 0) -> np.ndarray:
    """Count each image once in the first row, then as often as it is drawn with replacement.

    >>> resample_counts(images=20, resamples=100).shape
    (101, 20)
    """
    drawn = np.random.default_rng(seed).multinomial(images, np.full(images, 1 / images), size=resamples)
    return np.concatenate([np.ones((1, images), dtype=drawn.dtype), drawn])


def _interval(first: np.ndarray, second: np.ndarray, level: float) -> PairedInterval:
    """Return the interval of two metrics, each on the images themselves (first entry), then on resamples."""
    differences = (second - first)[1:]
    differences = differences[~np.isnan(differences)]
    if np.isnan(first[0]) or not len(differences):
        raise ValueError('mAP is undefined: no object of the classes in these images, or in any resample of them')
    low, high = np.quantile(differences, [(1 - level) / 2, (1 + level) / 2])
    return PairedInterval(float(first[0]), float(second[0]), float(low), float(high), level, len(differences))


def check_paired(first: 'COCOeval', second: 'COCOeval') -> None:
    """Raise ValueError unless two evaluations have the same images, classes, IoU thresholds and objects."""
    for name in ('imgIds', 'catIds', 'iouThrs', 'iouType'):
        one, other = (np.asarray(getattr(state.params, name)) for state in (first, second))
        if one.shape != other.shape or not (one == other).all():
            raise ValueError(
                f'the two evaluations differ in {name}: {brief(one)} and {brief(other)}; '
                'evaluate both models on one annotation file, with the same classes'
            )
    if [_object_ids(item) for item in first.evalImgs] != [_object_ids(item) for item in second.evalImgs]:
        raise ValueError('the two evaluations differ in their objects; use one annotation file for both')


def _object_ids(item: Any) -> list[Any]:
    return [] if item is None else list(item['gtIds'])


def brief(values: np.ndarray) -> str:
    """Return the values as text, or their number and the first three."""
    return f'{values.size} of {values.ravel()[:3].tolist()}...' if values.size > 3 else str(values.tolist())
