"""Compute COCO's mAP of many resamples of the same images at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from pycocotools.cocoeval import COCOeval

MAX_DETS = 100  # detections per image and class, as COCO's mAP counts them
CHUNK = 4_000_000  # numbers in memory at once, per array


@dataclass(frozen=True)
class ClassCurve:
    """Detections of one class over all images, best first; I images, N detections, T IoU thresholds.

    Args:
        images: index of the image of each detection, ``(N,)``.
        true: true positives, ``(T, N)``.
        kept: detections that do not match an ignored object, ``(T, N)``.
        objects: number of objects to find in each image, ``(I,)``.
    """

    images: np.ndarray
    true: np.ndarray
    kept: np.ndarray
    objects: np.ndarray


def resampled_map(state: 'COCOeval', counts: np.ndarray) -> dict[str, np.ndarray]:
    """Return ``mAP`` and ``mAP_50`` in [0, 1] of B resamples, each ``(B,)``; NaN where there is no object.

    The values equal those of pycocotools for a data set with repeated images, except for the order of detections of
    equal score in one image, which is undefined.

    Args:
        state: evaluation of each image.
        counts: number of times that each image is in each resample, ``(B, I)``, in the order of
            ``state.params.imgIds``.

    Raises:
        ValueError: the evaluation lacks the IoU threshold 0.5.
    """
    at_50 = np.flatnonzero(np.isclose(state.params.iouThrs, 0.5))
    if not len(at_50):
        raise ValueError(f'mAP_50 needs the IoU threshold 0.5, the evaluation has {list(state.params.iouThrs)}')
    curves = class_curves(state)
    rows = max(1, CHUNK // max(1, *(len(curve.images) for curve in curves)))
    precisions = np.stack([
        np.concatenate([
            average_precisions(curve, counts[start : start + rows], np.asarray(state.params.recThrs))
            for start in range(0, len(counts), rows)
        ])
        for curve in curves
    ])  # fmt: skip
    return {'mAP': _mean(precisions.mean(axis=2)), 'mAP_50': _mean(precisions[:, :, at_50[0]])}


def _mean(precisions: np.ndarray) -> np.ndarray:
    """Return the mean ``(B,)`` of ``(K, B)`` over the classes that have an object in the resample."""
    defined = ~np.isnan(precisions)
    with np.errstate(invalid='ignore'):
        return np.where(defined, precisions, 0).sum(axis=0) / defined.sum(axis=0)


def average_precisions(curve: ClassCurve, counts: np.ndarray, recall_thresholds: np.ndarray) -> np.ndarray:
    """Return COCO's interpolated AP ``(B, T)`` of one class in resamples ``(B, I)``; NaN without objects."""
    objects = (counts @ curve.objects).astype(float)[:, None]
    weights = counts[:, curve.images]
    result = np.zeros((len(counts), len(curve.true)))
    for threshold, (true, kept) in enumerate(zip(curve.true, curve.kept, strict=True)):
        # Only true positives matter: there recall grows and precision has its local maxima.
        hits = np.cumsum(weights[:, true], axis=1)
        seen = np.cumsum(weights if kept.all() else weights * kept, axis=1)[:, true]
        precision = hits / (seen + np.spacing(1))
        envelope = np.maximum.accumulate(precision[:, ::-1], axis=1)[:, ::-1]
        with np.errstate(invalid='ignore', divide='ignore'):
            reached = np.searchsorted(recall_thresholds, hits / objects, side='right')
        result[:, threshold] = (np.diff(reached, axis=1, prepend=0) * envelope).sum(axis=1) / len(recall_thresholds)
    return np.where(objects > 0, result, np.nan)


def class_curves(state: 'COCOeval') -> list[ClassCurve]:
    """Sort each class's detections over all images by score, once, for objects of all sizes."""
    images, areas = len(state.params.imgIds), len(state.params.areaRng)
    start = state.params.areaRngLbl.index('all') * images
    blocks = range(start, len(state.evalImgs), areas * images)
    return [_class_curve(state.evalImgs[block : block + images], len(state.params.iouThrs)) for block in blocks]


def _class_curve(evaluations: Sequence[Any], thresholds: int) -> ClassCurve:
    present = [(place, item) for place, item in enumerate(evaluations) if item is not None]
    objects = np.zeros(len(evaluations), dtype=int)
    for place, item in present:
        objects[place] = np.count_nonzero(np.asarray(item['gtIgnore']) == 0)
    scores = np.concatenate([[], *(item['dtScores'][:MAX_DETS] for _, item in present)])
    order = np.argsort(-scores, kind='mergesort')
    images = np.repeat(
        np.array([place for place, _ in present], dtype=int), [len(item['dtScores'][:MAX_DETS]) for _, item in present]
    )
    nothing = np.zeros((thresholds, 0), dtype=bool)
    matched = np.concatenate([nothing, *(item['dtMatches'][:, :MAX_DETS] != 0 for _, item in present)], axis=1)
    ignored = np.concatenate([nothing, *(item['dtIgnore'][:, :MAX_DETS] != 0 for _, item in present)], axis=1)
    kept = ~ignored[:, order]
    return ClassCurve(images[order], matched[:, order] & kept, kept, objects)
