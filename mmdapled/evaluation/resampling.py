"""COCO's mAP of many resamples of the same images at once."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Dict, List, Sequence

import numpy as np

if TYPE_CHECKING:
    from pycocotools.cocoeval import COCOeval

MAX_DETS = 100  # detections per image and class, as COCO's mAP counts them
CHUNK = 4_000_000  # numbers in memory at once, per array


@dataclass(frozen=True)
class ClassCurve:
    """Detections of one class over all images, best first; I images, N detections, T IoU thresholds.

    Args:
        images: place of the image of each detection ``(N,)``.
        true: which found an object ``(T, N)``.
        kept: which count at all, as they are not on an object to be ignored ``(T, N)``.
        objects: objects to be found in each image ``(I,)``.
    """

    images: np.ndarray
    true: np.ndarray
    kept: np.ndarray
    objects: np.ndarray


def resampled_figures(state: 'COCOeval', counts: np.ndarray) -> Dict[str, np.ndarray]:
    """``mAP`` and ``mAP_50`` in [0, 1] of resamples ``(B,)``, NaN where nothing is to be found.

    They are pycocotools' own figures of a data set in which images are repeated, but for the order of detections of
    equal score in one image, which no rule settles.

    Args:
        state: evaluation of each image.
        counts: how often each image is in each resample ``(B, I)``, in the order of ``state.params.imgIds``.
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
    """Mean ``(B,)`` over those of the classes ``(K, B)`` that have an object in the resample."""
    defined = ~np.isnan(precisions)
    with np.errstate(invalid='ignore'):
        return np.where(defined, precisions, 0).sum(axis=0) / defined.sum(axis=0)


def average_precisions(curve: ClassCurve, counts: np.ndarray, recall_thresholds: np.ndarray) -> np.ndarray:
    """COCO's interpolated average precision ``(B, T)`` of one class in resamples ``(B, I)``; NaN without objects."""
    objects = (counts @ curve.objects).astype(float)[:, None]
    weights = counts[:, curve.images]
    result = np.zeros((len(counts), len(curve.true)))
    for threshold, (true, kept) in enumerate(zip(curve.true, curve.kept, strict=True)):
        # Precision is highest, and recall grows, where objects are found: other places don't matter.
        hits = np.cumsum(weights[:, true], axis=1)
        seen = np.cumsum(weights if kept.all() else weights * kept, axis=1)[:, true]
        precision = hits / (seen + np.spacing(1))
        envelope = np.maximum.accumulate(precision[:, ::-1], axis=1)[:, ::-1]
        with np.errstate(invalid='ignore', divide='ignore'):
            reached = np.searchsorted(recall_thresholds, hits / objects, side='right')
        result[:, threshold] = (np.diff(reached, axis=1, prepend=0) * envelope).sum(axis=1) / len(recall_thresholds)
    return np.where(objects > 0, result, np.nan)


def class_curves(state: 'COCOeval') -> List[ClassCurve]:
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
