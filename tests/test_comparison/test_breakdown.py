"""Metrics by class, group of images and size of object equal values computed by hand."""

import csv
import json
from pathlib import Path

import pytest

from mmdapled.comparison.arm_results import ArmResult, ResultGroup
from mmdapled.comparison.breakdown import by_class, by_group
from mmdapled.comparison.deciding_metric import AREAS, BOXES
from mmdapled.comparison.plan import read_plan
from mmdapled.comparison.report import breakdown_of, write_report
from mmdapled.comparison.significance import spread

PLAN = Path(__file__).parents[2] / 'configs' / 'plans' / 'msrs-night_yolox-nano.py'


def test_classes_of_a_detector(tmp_path):
    """Both cars are found, one of two persons is, and nothing is a bus."""
    boxes = [(1, 1, [10, 10, 30, 30]), (2, 1, [10, 10, 30, 30]), (1, 2, [60, 10, 20, 40]), (2, 2, [60, 10, 20, 40])]
    truth = dict(
        images=[dict(id=image, width=100, height=100, file_name=f'{image}.png') for image in (1, 2)],
        annotations=[
            dict(id=number, image_id=image, category_id=category, bbox=box, area=900, iscrowd=0)
            for number, (image, category, box) in enumerate(boxes, 1)
        ],
        categories=[dict(id=1, name='car'), dict(id=2, name='person'), dict(id=3, name='bus')],
    )
    (tmp_path / 'truth.json').write_text(json.dumps(truth))
    # Two pixels aside: found at an IoU of 0.5, not at the strictest of COCO's.
    found = [
        dict(image_id=image, category_id=category, bbox=[x + 2, *rest], score=0.9)
        for image, category, (x, *rest) in boxes[:3]
    ]
    BOXES.file(tmp_path).write_text(json.dumps(found))
    values = by_class(tmp_path, str(tmp_path / 'truth.json'))
    # Precision is 1 up to a recall of one half: 51 of COCO's 101 recall levels.
    assert values == pytest.approx({'AP50 of car': 100, 'AP50 of person': 100 * 51 / 101})


def test_classes_of_a_segmenter(tmp_path):
    images = [
        dict(image='a', intersection=[10, 0, 0], union=[20, 10, 0], prediction=[15, 5, 0], label=[15, 5, 0]),
        dict(image='b', intersection=[20, 5, 0], union=[20, 10, 0], prediction=[20, 5, 0], label=[20, 10, 0]),
    ]
    AREAS.file(tmp_path).write_text(json.dumps(dict(classes=['road', 'car', 'bus'], images=images)))
    assert by_class(tmp_path, '') == pytest.approx({'IoU of road': 75, 'IoU of car': 25})


def test_a_test_without_files(tmp_path):
    assert by_class(tmp_path, '') == {}


def test_groups_and_sizes_of_the_evaluators_metrics():
    metrics = {
        'coco/bbox_mAP': 0.2, 'coco/bbox_mAP_50': 0.4, 'coco/bbox_mAP_s': -1.0, 'coco/bbox_mAP_l': 0.3,
        'coco/luma/0-25/images': 12.0, 'coco/luma/0-25/objects': 18.0, 'coco/luma/0-25/bbox_mAP': 0.1,
        'coco/luma/0-25/bbox_mAP_50': 0.25, 'lighting/Low/bbox_mAP_50': 0.5, 'time': 0.1, 'PSNR': 20.0,
    }  # fmt: skip
    assert by_group(metrics) == pytest.approx({
        'mAP of large objects': 30, 'mAP50 of luma 0-25 (12 images, 18 objects)': 25, 'mAP50 of lighting Low': 50,
    })  # fmt: skip


def arm(name, breakdown):
    values = {'coco/bbox_mAP_50': spread([40.0])}
    return ArmResult(name, [0], values, '', None, 'fine', {}, {}, {}, breakdown, [])


def test_report_has_a_row_for_each_and_a_column_for_every_arm(tmp_path, shared_data, monkeypatch):
    monkeypatch.setenv('MMDAPLED_DATA', str(shared_data))
    plan = read_plan(str(PLAN))
    plain, joint = {'AP50 of car': spread([50.0, 52.0])}, {'AP50 of car': spread([60.0]), 'AP50 of bus': spread([1.0])}
    group = ResultGroup('yolox-nano', 'msrs-night', [arm('plain', plain), arm('joint', joint)])
    rows = [{key: row[key] for key in ('metric', 'plain', 'joint')} for row in breakdown_of(group)]
    assert rows == [
        dict(metric='AP50 of car', plain='51.0 ± 1.4', joint='60.0'), dict(metric='AP50 of bus', plain='', joint='1.0'),
    ]  # fmt: skip
    file = write_report(plan, [group], tmp_path)
    assert (
        '| metric | plain | joint |' in file.read_text() and '| AP50 of car | 51.0 ± 1.4 | 60.0 |' in file.read_text()
    )
    assert '<td>AP50 of bus</td><td></td><td>1.0</td>' in file.with_suffix('.html').read_text()
    with (tmp_path / 'breakdown.csv').open() as stream:
        assert [row['joint'] for row in csv.DictReader(stream)] == ['60.0', '1.0']
