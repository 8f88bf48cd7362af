"""Metrics that decide a comparison, resampled over the images: mAP50 of boxes, else mIoU of areas."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from mmdapled.evaluation.areas import SUFFIX

RESAMPLES = 1000
RESULT = 'detections'  # first part of the names of a test's prediction files
ResampledPair = tuple[np.ndarray, np.ndarray]
Folders = tuple[Path, Path]


class DecidingMetric(NamedTuple):
    """Metric that can be resampled over the images.

    Args:
        name: name in the report.
        suffix: suffix of the file that it is computed from.
        paired: returns the metric in points of two tests, given their folders and the annotation file, each
            ``(1 + RESAMPLES,)``: on the images themselves, then on resamples, the same for both and for every pair.
        of_class: name of the same metric of one class.
        by_class: returns it in points for each class of one test, given its folder and the annotation file.
    """

    name: str
    suffix: str
    paired: Callable[[Folders, str], ResampledPair]
    of_class: str
    by_class: Callable[[Path, str], dict[str, float]]

    def file(self, folder: Path) -> Path:
        """Return the file in a test's folder that the metric is computed from."""
        return folder / f'{RESULT}{self.suffix}'


def metric_of_pairs(tests: Sequence[Folders]) -> tuple[DecidingMetric | None, Sequence[Folders]]:
    """Return the metric that pairs of tests share, boxes before areas, and the pairs that have its files."""
    for metric in (BOXES, AREAS):
        complete = [pair for pair in tests if all(metric.file(folder).is_file() for folder in pair)]
        if complete:
            return metric, complete
    return None, []


def metric_of_test(test: Path) -> DecidingMetric | None:
    """Return the metric of one test; None if the test left no file for any."""
    return next((metric for metric in (BOXES, AREAS) if metric.file(test).is_file()), None)


def paired_map50(folders: Folders, ann_file: str) -> ResampledPair:
    """Return the resampled mAP50 in points of the boxes of two tests, as :class:`DecidingMetric` describes it.

    Without an annotation file, the ground truth is the file that mmdet's ``CocoMetric`` wrote beside the boxes.

    Raises:
        FileNotFoundError: there is no ground truth.
        ValueError: a test has no detections, or the tests differ in images or objects.
    """
    from mmdapled.evaluation.bootstrap import paired_map
    from mmdapled.evaluation.coco_state import load_state

    truths = [_truth(folder, ann_file) for folder in folders]
    if not ann_file:
        _check_same_truth(truths)
    plain, arm = (
        load_state(truth, str(BOXES.file(folder))) for truth, folder in zip(truths, folders, strict=True)
    )  # fmt: skip
    one, other = paired_map(plain, arm, RESAMPLES)['mAP_50']
    return 100 * one, 100 * other


def ap50_of_classes(folder: Path, ann_file: str) -> dict[str, float]:
    """Return the AP50 in points of each class of a test's boxes that has an object.

    Raises:
        FileNotFoundError: there is no ground truth.
        ValueError: the test has no detections.
    """
    from mmdapled.evaluation.coco_state import ap50_by_class, load_state

    state = load_state(_truth(folder, ann_file), str(BOXES.file(folder)))
    return {name: 100 * value for name, value in ap50_by_class(state).items()}


def iou_of_classes(folder: Path, _ann_file: str = '') -> dict[str, float]:
    """Return the IoU in points of each class of a segmenter's test that has a pixel."""
    from mmdapled.evaluation.areas import load_areas

    areas = load_areas(str(AREAS.file(folder)))
    totals = zip(areas.classes, areas.intersection.sum(0), areas.union.sum(0), strict=True)
    return {name: 100 * float(shared / union) for name, shared, union in totals if union}


def _truth(folder: Path, ann_file: str) -> str:
    return ann_file or str(folder / f'{RESULT}.gt.json')


def paired_areas(folders: Folders, _ann_file: str = '') -> ResampledPair:
    """Return the resampled mIoU in points of two tests of a segmenter, as :class:`DecidingMetric` describes it.

    Raises:
        ValueError: the tests differ in images, classes or labels.
    """
    from mmdapled.evaluation.areas import load_areas, paired_miou

    plain, arm = (load_areas(str(AREAS.file(folder))) for folder in folders)
    return paired_miou(plain, arm, RESAMPLES)


def _check_same_truth(files: Sequence[str]) -> None:
    """Raise ValueError unless two ground truths are equal; equal ids do not suffice, each test numbers its objects."""
    from mmengine.fileio import load

    one, other = ({**load(file), 'info': None} for file in files)
    differing = [key for key in one.keys() | other.keys() if one.get(key) != other.get(key)]
    if differing:
        raise ValueError(
            f'the ground truths of the two tests differ in {", ".join(sorted(differing))}: {", ".join(files)}'
        )


BOXES = DecidingMetric('mAP50', '.bbox.json', paired_map50, 'AP50', ap50_of_classes)
AREAS = DecidingMetric('mIoU', SUFFIX, paired_areas, 'IoU', iou_of_classes)
