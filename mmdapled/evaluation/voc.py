"""Compute mAP at IoU 0.5 as Pascal VOC does since 2010, the metric of most papers on night detection."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

IOU_THRESHOLD = 0.5
NO_DETECTION: Mapping[str, np.ndarray] = {
    'bboxes': np.zeros((0, 4), np.float32),
    'scores': np.zeros(0, np.float32),
    'labels': np.zeros(0, np.int64),
}


@dataclass(frozen=True)
class ClassMatches:
    """Detections and objects of one class in one image.

    Args:
        scores: scores of the detections, ``(n,)``.
        true: true positives, ``(n,)``.
        false: false positives, ``(n,)``; a detection of an ignored object is neither.
        objects: number of objects to find.
    """

    scores: np.ndarray
    true: np.ndarray
    false: np.ndarray
    objects: int


def match_image(
    prediction: Mapping[str, np.ndarray], annotations: Sequence[Mapping[str, Any]], category_ids: Sequence[int]
) -> list[ClassMatches]:
    """Match one image's detections to its objects, class by class, by mmdet's rule for VOC.

    Boxes include their last pixel, as in VOC's development kit and mmdet's VOCMetric. A detection matches the object
    that it overlaps most; an object that is found twice counts once. Crowds, and objects marked ``ignore`` or
    ``difficult``, count neither as missed nor as false.

    Args:
        prediction: ``bboxes (n, 4)`` as x1, y1, x2, y2 in pixels, ``scores (n,)`` and ``labels (n,)``.
        annotations: COCO annotations of the image, boxes as x, y, width, height.
        category_ids: COCO category of each label.
    """
    from mmdet.evaluation.functional.mean_ap import tpfp_default

    boxes = np.array([annotation['bbox'] for annotation in annotations], dtype=np.float32).reshape(-1, 4)
    boxes[:, 2:] += boxes[:, :2]
    categories = np.array([annotation['category_id'] for annotation in annotations])
    spared = np.array([_is_spared(annotation) for annotation in annotations], dtype=bool)
    matches = []
    for label, category in enumerate(category_ids):
        found, meant = prediction['labels'] == label, categories == category
        scores = prediction['scores'][found]
        detections = np.hstack([prediction['bboxes'][found], scores[:, None]])
        wanted, ignored = boxes[meant & ~spared], boxes[meant & spared]
        true, false = tpfp_default(detections, wanted, ignored, IOU_THRESHOLD, use_legacy_coordinate=True)
        matches.append(ClassMatches(scores, true[0], false[0], len(wanted)))
    return matches


def _is_spared(annotation: Mapping[str, Any]) -> bool:
    return any(annotation.get(mark) for mark in ('iscrowd', 'ignore', 'difficult'))


def voc_map50(images: Sequence[Sequence[ClassMatches]]) -> float | None:
    """Return the mean area under the precision-recall curve, in [0, 1], over the classes that have an object.

    Args:
        images: result of :func:`match_image` for each image.

    Returns:
        None if no class has an object.
    """
    by_class = zip(*images, strict=True)
    precisions = [_average_precision(matches) for matches in by_class if any(match.objects for match in matches)]
    return float(np.mean(precisions)) if precisions else None


def _average_precision(matches: Sequence[ClassMatches]) -> float:
    from mmdet.evaluation.functional import average_precision

    order = np.argsort(-np.concatenate([match.scores for match in matches]), kind='stable')
    true = np.cumsum(np.concatenate([match.true for match in matches])[order], dtype=np.float64)
    false = np.cumsum(np.concatenate([match.false for match in matches])[order], dtype=np.float64)
    objects = sum(match.objects for match in matches)
    # The sum is 0 as long as all detections match ignored objects.
    return float(average_precision(true / objects, true / np.maximum(true + false, 1), 'area'))
