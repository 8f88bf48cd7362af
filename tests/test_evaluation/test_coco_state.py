"""The evaluation of some images equals a new evaluation of these images by pycocotools."""

import json

import numpy as np
import pytest
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval
from toy_detections import CLASSES, as_results, toy_predictions

from mmdapled.evaluation.coco_state import load_state, restrict, summarise


def reference(ann_file, result_file, image_ids, categories=(1, 2, 3)):
    """COCO's first six metrics of some images, evaluated anew."""
    ground_truth = COCO(ann_file)
    evaluation = COCOeval(ground_truth, ground_truth.loadRes(result_file), 'bbox')
    evaluation.params.imgIds, evaluation.params.catIds = list(image_ids), list(categories)
    evaluation.evaluate()
    evaluation.accumulate()
    evaluation.summarize()
    return evaluation.stats[:6]


@pytest.mark.parametrize('part', [slice(None), slice(0, None, 2), slice(5, 6), slice(20, 45)])
def test_a_part_equals_its_own_evaluation(msrs_file, write_result, part):
    result = write_result()
    state = load_state(msrs_file, result)
    images = COCO(msrs_file).getImgIds()[part]
    stats = reference(msrs_file, result, images)
    names = ('mAP', 'mAP_50', 'mAP_75', 'mAP_s', 'mAP_m', 'mAP_l')
    expected = {name: value for name, value in zip(names, stats, strict=True) if value > -1}
    assert summarise(restrict(state, images)) == expected
    if part == slice(None):
        assert 0.05 < expected['mAP'] < 0.9 and len({*expected.values()}) == 6
    if part == slice(5, 6):
        assert len(expected) < 6


def test_a_part_does_not_change_the_whole(msrs_file, write_result):
    state = load_state(msrs_file, write_result())
    before = summarise(state)
    restrict(state, state.params.imgIds[:10])
    assert summarise(state) == before


def test_classes_of_a_file_with_more(coco_file, tmp_path):
    result = tmp_path / 'result.json'
    classes = ('person', 'car')
    result.write_text(json.dumps(as_results(toy_predictions(coco_file, classes), (1, 3))))
    images = COCO(coco_file).getImgIds()
    metrics = summarise(load_state(coco_file, str(result), classes))
    assert list(metrics.values()) == list(reference(coco_file, str(result), images, (1, 3)))
    assert summarise(load_state(coco_file, str(result)))['mAP'] < metrics['mAP'] / 4


def test_masks_count_with_their_own_area(coco_file, tmp_path):
    samples = toy_predictions(coco_file, CLASSES, masks=True)
    results = as_results(samples, (1, 2, 3))
    masks = [mask for sample in samples for mask in sample['pred_instances']['masks']]
    for item, mask in zip(results, masks, strict=True):
        item['segmentation'] = dict(mask, counts=mask['counts'].decode())
    file = tmp_path / 'result.segm.json'
    file.write_text(json.dumps(results))
    metrics = summarise(load_state(coco_file, str(file), CLASSES, 'segm'))
    for item in results:
        del item['bbox']
    ground_truth = COCO(coco_file)
    evaluation = COCOeval(ground_truth, ground_truth.loadRes(results), 'segm')
    evaluation.params.catIds = [1, 2, 3]
    evaluation.evaluate()
    evaluation.accumulate()
    evaluation.summarize()
    assert np.array_equal(list(metrics.values()), evaluation.stats[:6])


def test_bad_files(msrs_file, write_result, tmp_path):
    result = write_result()
    with pytest.raises(FileNotFoundError, match='result file .*no.json'):
        load_state(msrs_file, str(tmp_path / 'no.json'))
    with pytest.raises(FileNotFoundError, match='annotation file'):
        load_state(str(tmp_path / 'no.json'), result)
    with pytest.raises(ValueError, match="unknown classes \\['bus'\\]"):
        load_state(msrs_file, result, ('bus',))
    empty = tmp_path / 'empty.json'
    empty.write_text('[]')
    with pytest.raises(ValueError, match='without any'):
        load_state(msrs_file, str(empty))
    foreign = tmp_path / 'foreign.json'
    foreign.write_text(json.dumps([dict(image_id=999, category_id=1, bbox=[1, 1, 9, 9], score=0.5)]))
    with pytest.raises(ValueError, match='such as 999, are not in'):
        load_state(msrs_file, str(foreign))
