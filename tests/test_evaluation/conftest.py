"""Real annotations, and detections generated from them."""

import json

import pytest
from toy_detections import CLASSES, as_results, toy_predictions

import mmdapled  # noqa: F401  before mmdet, which needs what it applies


@pytest.fixture
def msrs_file(shared_data):
    """Annotations of MSRS-night's 45 validation images."""
    return str(shared_data / 'msrs_night' / 'annotations' / 'val.json')


@pytest.fixture
def coco_file(shared_data):
    """Annotations of COCO128's training images, with masks and crowds."""
    return str(shared_data / 'coco128' / 'annotations' / 'instances_train2017.json')


@pytest.fixture
def write_result(tmp_path, msrs_file):
    """Write a COCO result file of generated detections on MSRS-night."""

    def write(name='result', ann_file=msrs_file, **options):
        file = tmp_path / f'{name}.bbox.json'
        file.write_text(json.dumps(as_results(toy_predictions(ann_file, CLASSES, **options), (1, 2, 3))))
        return str(file)

    return write
