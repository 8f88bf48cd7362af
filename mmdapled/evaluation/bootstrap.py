"""Is one model better than another on these images, or is it their choice? A paired bootstrap over the images."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Dict, List, Tuple

import numpy as np

from .resampling import resampled_figures

if TYPE_CHECKING:
    from pycocotools.cocoeval import COCOeval


@dataclass(frozen=True)
class PairedInterval:
    """A figure of two models on the same images, in [0, 1], and how sure their difference is.

    Args:
        first: the figure of the first model on the images themselves.
        second: that of the second.
        low: lower end of the percentile interval of second - first.
        high: upper end.
        level: share of the resamples between them.
        resamples: resamples that count; those without any object define no figure.
    """

    first: float
    second: float
    low: float
    high: float
    level: float
    resamples: int

    @property
    def difference(self) -> float:
        """second - first on the images themselves."""
        return self.second - self.first


def paired_bootstrap(
    first: 'COCOeval', second: 'COCOeval', resamples: int = 1000, level: float = 0.95, seed: int = 0
) -> Dict[str, PairedInterval]:
    """Percentile intervals of the differences in ``mAP`` and ``mAP_50`` of two models on the same images.

    Images are drawn with replacement, the same ones for both models (Efron and Tibshirani, An Introduction to the
    Bootstrap, 1993, section 13.3). It tells how much the choice of the images matters, and nothing of the choice of
    the training seed. In a resample, an image that is drawn twice counts as two images.

    Args:
        first: evaluation of each image for the first model, as :func:`.load_state` makes it.
        second: the same for the second.
        resamples: how often images are drawn.
        level: share of the resamples that the interval holds.
        seed: of the drawing.

    Raises:
        ValueError: evaluations of other images, classes, IoU thresholds or objects, an IoU threshold of 0.5 that is
            missing, no object at all, or a level or a number of resamples that makes no interval.
    """
    if not 0 < level < 1 or resamples < 1:
        raise ValueError(f'expected a level between 0 and 1 and at least 1 resample, got {level} and {resamples}')
    figures = paired_figures(first, second, resamples, seed)
    return {name: _interval(*pair, level) for name, pair in figures.items()}


def paired_figures(
    first: 'COCOeval', second: 'COCOeval', resamples: int, seed: int = 0
) -> Dict[str, Tuple[np.ndarray, np.ndarray]]:
    """``mAP`` and ``mAP_50`` of two models, each ``(1 + resamples,)``: on the images themselves, then on resamples.

    With one ``seed``, any two models on the same images are given the same resamples.

    Raises:
        ValueError: evaluations that :func:`check_paired` refuses.
    """
    check_paired(first, second)
    counts = resample_counts(len(first.params.imgIds), resamples, seed)
    one, other = (resampled_figures(state, counts) for state in (first, second))
    return {name: (one[name], other[name]) for name in one}


def resample_counts(images: int, resamples: int, seed: int = 0) -> np.ndarray:
    """How often each image counts ``(1 + resamples, images)``: once, then as drawn with replacement."""
    drawn = np.random.default_rng(seed).multinomial(images, np.full(images, 1 / images), size=resamples)
    return np.concatenate([np.ones((1, images), dtype=drawn.dtype), drawn])


def _interval(first: np.ndarray, second: np.ndarray, level: float) -> PairedInterval:
    """The interval, of figures on the images themselves, first entry, and on each resample."""
    differences = (second - first)[1:]
    differences = differences[~np.isnan(differences)]
    if np.isnan(first[0]) or not len(differences):
        raise ValueError('no object of the classes in these images, or in any resample of them: there is no figure')
    low, high = np.quantile(differences, [(1 - level) / 2, (1 + level) / 2])
    return PairedInterval(float(first[0]), float(second[0]), float(low), float(high), level, len(differences))


def check_paired(first: 'COCOeval', second: 'COCOeval') -> None:
    """Raise ValueError where two evaluations are not of the same images, classes, IoU thresholds and objects."""
    for name in ('imgIds', 'catIds', 'iouThrs', 'iouType'):
        one, other = (np.asarray(getattr(state.params, name)) for state in (first, second))
        if one.shape != other.shape or not (one == other).all():
            raise ValueError(
                f'the two evaluations differ in {name}: {_brief(one)} and {_brief(other)}; '
                'evaluate both models on one annotation file, with the same classes'
            )
    if [_object_ids(item) for item in first.evalImgs] != [_object_ids(item) for item in second.evalImgs]:
        raise ValueError('the two evaluations have other objects in the same images; take one annotation file for both')


def _object_ids(item: Any) -> List[Any]:
    return [] if item is None else list(item['gtIds'])


def _brief(values: np.ndarray) -> str:
    return f'{values.size} of {values.ravel()[:3].tolist()}...' if values.size > 3 else str(values.tolist())
