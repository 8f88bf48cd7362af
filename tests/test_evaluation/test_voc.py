"""VOC's mAP50 against mmdet's VOCMetric on real annotations, and by hand."""

from collections import defaultdict

import numpy as np
import pytest
import torch
from mmdet.evaluation import VOCMetric
from pycocotools.coco import COCO
from toy_detections import CLASSES, toy_predictions

from mmdapled.evaluation.voc import NO_DETECTION, match_image, voc_map50


def prediction(*found):
    """Return detections from rows of label, score, x, y, width, height."""
    rows = np.array(found, dtype=np.float32).reshape(-1, 6)
    boxes = np.hstack([rows[:, 2:4], rows[:, 2:4] + rows[:, 4:6]])
    return dict(bboxes=boxes, scores=rows[:, 1], labels=rows[:, 0].astype(int))


def objects(*boxes, category=1, **marks):
    return [dict(bbox=list(box), category_id=category, **marks) for box in boxes]


def test_by_hand():
    # Class 1: found at 0.9, wrong at 0.8, found at 0.7 of two objects: recall 1/2, 1/2, 1, precision 1, 1/2, 2/3.
    # Class 2: a crowd at 0.95 that doesn't count, found at 0.5, found twice at 0.4: precision 1 up to recall 1.
    one = match_image(prediction((0, 0.9, 10, 10, 20, 20), (0, 0.8, 70, 70, 20, 20)), objects((10, 10, 20, 20)), (1, 2))
    annotations = [
        *objects((50, 10, 30, 30)), *objects((10, 10, 40, 40), category=2, iscrowd=1),
        *objects((60, 60, 20, 20), category=2),
    ]  # fmt: skip
    found = prediction(
        (0, 0.7, 50, 10, 30, 30), (1, 0.95, 10, 10, 40, 40), (1, 0.5, 60, 60, 20, 20), (1, 0.4, 60, 60, 20, 20)
    )
    other = match_image(found, annotations, (1, 2))
    assert voc_map50([one]) == 1.0
    assert voc_map50([one, other]) == pytest.approx(((0.5 * 1 + 0.5 * 2 / 3) + 1) / 2)


@pytest.mark.parametrize('mark', ['iscrowd', 'ignore', 'difficult'])
def test_what_is_spared_is_neither_to_be_found_nor_a_mistake(mark):
    found = prediction((0, 0.9, 10, 10, 20, 20), (0, 0.5, 50, 50, 20, 20))
    wanted = objects((50, 50, 20, 20))
    assert voc_map50([match_image(found, [*objects((10, 10, 20, 20), **{mark: 1}), *wanted], (1,))]) == 1.0
    assert voc_map50([match_image(found, wanted, (1,))]) == 0.5
    assert voc_map50([match_image(found, objects((10, 10, 20, 20), **{mark: 1}), (1,))]) is None


def test_boxes_are_of_whole_pixels_the_last_one_included():
    # 5x5 pixels each, shifted by 1.4: 18 of 32 shared. Without the last pixel it would be 10.4 of 21.6, below a half.
    found = prediction((0, 0.9, 11.4, 10, 4, 4))
    assert voc_map50([match_image(found, objects((10, 10, 4, 4)), (1,))]) == 1.0


def test_nothing_found_and_nothing_to_find():
    missed = match_image(NO_DETECTION, objects((10, 10, 20, 20)), (1, 2))
    assert voc_map50([missed]) == 0.0
    assert voc_map50([match_image(NO_DETECTION, [], (1, 2))]) is None
    assert voc_map50([]) is None


@pytest.mark.parametrize('data', ['msrs_file', 'coco_file'])
def test_equals_mmdets_voc_metric(data, request):
    file = request.getfixturevalue(data)
    api = COCO(file)
    categories = api.getCatIds(catNms=list(CLASSES))
    samples = toy_predictions(file, CLASSES, jitter=0.1, miss=0.2)
    reference, matches, crowds = VOCMetric(iou_thrs=0.5, eval_mode='area'), [], 0
    reference.dataset_meta = dict(classes=CLASSES)
    for sample in samples:
        annotations = api.loadAnns(api.getAnnIds(imgIds=[sample['img_id']], catIds=categories))
        truth = defaultdict(lambda: dict(bboxes=[], labels=[]))
        for item in annotations:
            x, y, w, h = item['bbox']
            group = truth['ignored_instances' if item['iscrowd'] else 'gt_instances']
            group['bboxes'].append([x, y, x + w, y + h])
            group['labels'].append(categories.index(item['category_id']))
            crowds += item['iscrowd']
        for name in ('gt_instances', 'ignored_instances'):
            sample[name] = dict(bboxes=torch.tensor(truth[name]['bboxes']).reshape(-1, 4),
                                labels=torch.tensor(truth[name]['labels'], dtype=torch.long))  # fmt: skip
        found = {key: value.numpy() for key, value in sample['pred_instances'].items()}
        matches.append(match_image(found, annotations, categories))
    reference.process({}, samples)
    expected = reference.compute_metrics(reference.results)['mAP']
    assert voc_map50(matches) == pytest.approx(expected, abs=1e-6)
    assert 0.2 < expected < 0.9 and (crowds > 0) == (data == 'coco_file')
