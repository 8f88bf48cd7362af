"""Resample the mAP of two detectors by a paired bootstrap over the images."""

from typing import TYPE_CHECKING, Any

import numpy as np

from mmdapled.evaluation.resampling import resampled_map

if TYPE_CHECKING:
    from pycocotools.cocoeval import COCOeval


def paired_map(
    first: 'COCOeval', second: 'COCOeval', resamples: int, seed: int = 0
) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return ``mAP`` and ``mAP_50`` of two models, each ``(1 + resamples,)``: on the images, then on resamples.

    Images are drawn with replacement, the same for both models (Efron and Tibshirani, An Introduction to the
    Bootstrap, 1993, section 13.3); an image that is drawn twice counts as two. One ``seed`` gives all models on the
    same images the same resamples.

    Args:
        first: evaluation of the first model, by :func:`.load_state`.
        second: evaluation of the second model.
        resamples: number of resamples.
        seed: seed of the resamples.

    Raises:
        ValueError: the evaluations differ in images, classes, IoU thresholds or objects, or lack the IoU threshold 0.5.
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
