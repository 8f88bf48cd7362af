"""Keep pycocotools' evaluation of each image, to summarise it over some of the images or to resample them."""

import copy
import io
from collections.abc import Collection, Mapping, Sequence
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from pycocotools.coco import COCO
    from pycocotools.cocoeval import COCOeval

# Indices into COCOeval.stats by the names of mmdet's CocoMetric.
STATS = {'mAP': 0, 'mAP_50': 1, 'mAP_75': 2, 'mAP_s': 3, 'mAP_m': 4, 'mAP_l': 5}
MAX_DETS = (1, 10, 100)


def evaluate_images(
    ground_truth: 'COCO',
    detections: Sequence[Mapping[str, Any]],
    iou_type: str,
    category_ids: Sequence[int],
    image_ids: Sequence[Any],
    max_dets: Sequence[int] = MAX_DETS,
    iou_thrs: np.ndarray | None = None,
) -> 'COCOeval':
    """Match detections to objects, image by image, without pycocotools' output.

    Args:
        ground_truth: objects.
        detections: entries of a COCO result.
        iou_type: ``bbox`` or ``segm``.
        category_ids: categories to evaluate.
        image_ids: images to evaluate, with or without detections.
        max_dets: limits of detections per image and category.
        iou_thrs: IoU thresholds; COCO's ten if None.
    """
    from pycocotools.cocoeval import COCOeval

    if iou_type == 'segm':
        # As mmdet's CocoMetric does: pycocotools would use the box's area for the mask.
        detections = [{key: value for key, value in item.items() if key != 'bbox'} for item in detections]
    with redirect_stdout(io.StringIO()):
        state = COCOeval(ground_truth, ground_truth.loadRes(list(detections)), iou_type)
        state.params.catIds = list(category_ids)
        state.params.imgIds = list(image_ids)
        state.params.maxDets = list(max_dets)
        if iou_thrs is not None:
            state.params.iouThrs = iou_thrs
        state.evaluate()
    return state


def restrict(state: 'COCOeval', image_ids: Collection[Any]) -> 'COCOeval':
    """Return the evaluation of some images of ``state``, equal to a new evaluation of these images."""
    from pycocotools.cocoeval import COCOeval

    part = COCOeval(iouType=state.params.iouType)
    part.params = copy.copy(state.params)
    wanted = set(image_ids)
    chosen = [place for place, image in enumerate(state.params.imgIds) if image in wanted]
    part.params.imgIds = [state.params.imgIds[place] for place in chosen]
    part._paramsEval = copy.copy(part.params)
    stride = len(state.params.imgIds)  # evalImgs: categories, then areas, then images
    part.evalImgs = [
        state.evalImgs[start + place] for start in range(0, len(state.evalImgs), stride) for place in chosen
    ]
    return part


def summarise(state: 'COCOeval') -> dict[str, float]:
    """Return COCO's metrics in [0, 1] by mmdet's names, without undefined ones (no object of that size)."""
    with redirect_stdout(io.StringIO()):
        state.accumulate()
        state.summarize()
    return {name: float(state.stats[place]) for name, place in STATS.items() if state.stats[place] > -1}


def ap50_by_class(state: 'COCOeval') -> dict[str, float]:
    """Return the AP in [0, 1] at IoU 0.5 of each category that has objects, by its name."""
    with redirect_stdout(io.StringIO()):
        state.accumulate()
    place = int(np.flatnonzero(np.isclose(state.params.iouThrs, 0.5))[0])
    precision = state.eval['precision'][place, :, :, 0, -1]  # recall levels, categories; all areas, most detections
    names = [category['name'] for category in state.cocoGt.loadCats(state.params.catIds)]
    return {name: float(row.mean()) for name, row in zip(names, precision.T, strict=True) if row[0] > -1}


def load_state(
    ann_file: str, result_file: str, classes: Sequence[str] | None = None, iou_type: str = 'bbox'
) -> 'COCOeval':
    """Evaluate each image from an annotation file and a result file, such as ``outfile_prefix`` writes.

    Args:
        ann_file: COCO annotation file.
        result_file: COCO result file: a list of detections.
        classes: names of the categories to evaluate, those of the model; all of the annotation file if None.
        iou_type: ``bbox`` or ``segm``.

    Raises:
        FileNotFoundError: one of the files does not exist.
        ValueError: the annotation file lacks a class or an image of the result, or the result has no detections.
    """
    from mmengine.fileio import load
    from pycocotools.coco import COCO

    for file, what in ((ann_file, 'annotation file'), (result_file, 'result file')):
        if not Path(file).is_file():
            raise FileNotFoundError(f'{what} {str(file)!r} does not exist')
    with redirect_stdout(io.StringIO()):
        ground_truth = COCO(str(ann_file))
    categories = _category_ids(ground_truth, classes, ann_file)
    detections = load(result_file)
    _check_result(detections, ground_truth, result_file, ann_file)
    return evaluate_images(ground_truth, detections, iou_type, categories, ground_truth.getImgIds())


def _category_ids(ground_truth: 'COCO', classes: Sequence[str] | None, ann_file: str) -> Sequence[int]:
    from mmdapled.class_check import check_class_list, check_known

    if classes is None:
        return ground_truth.getCatIds()
    check_class_list(classes, str(ann_file))
    check_known(classes, [category['name'] for category in ground_truth.dataset['categories']], str(ann_file))
    return ground_truth.getCatIds(catNms=list(classes))


def _check_result(detections: Any, ground_truth: 'COCO', result_file: str, ann_file: str) -> None:
    if not isinstance(detections, list) or not detections:
        raise ValueError(f'{result_file}: expected a list of detections, got {type(detections).__name__} without any')
    unknown = {item['image_id'] for item in detections} - set(ground_truth.getImgIds())
    if unknown:
        raise ValueError(
            f'{result_file}: {len(unknown)} of its images, such as {sorted(unknown, key=str)[0]!r}, are not in '
            f'{ann_file}; use the annotation file of the data set that the detector was run on'
        )
