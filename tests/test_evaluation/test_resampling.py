"""Resampled metrics against pycocotools' own accumulation of a data set with repeated images."""

import json
from pathlib import Path

import numpy as np
import pytest
from pycocotools.coco import COCO
from toy_detections import CLASSES, as_results, toy_predictions

from mmdapled.evaluation import resampling
from mmdapled.evaluation.coco_state import load_state, summarise


def repeated(document, results, counts):
    """Repeat each image of a data set and its results ``counts`` times, copies under new ids."""
    images, annotations, detections = [], [], []
    for image, count in zip(sorted(document['images'], key=lambda item: item['id']), counts, strict=True):
        for _ in range(count):
            new = len(images) + 1
            images.append(dict(image, id=new))
            for item in document['annotations']:
                if item['image_id'] == image['id']:
                    annotations.append(dict(item, id=len(annotations) + 1, image_id=new))
            detections += [dict(item, image_id=new) for item in results if item['image_id'] == image['id']]
    return dict(document, images=images, annotations=annotations), detections


@pytest.fixture(params=['msrs_file', 'coco_file'])
def data(request):
    """Annotations and results; COCO's have crowds, and more than 100 detections in a few images."""
    file = request.getfixturevalue(request.param)
    invented = 2.0 if request.param == 'msrs_file' else 40.0
    return file, as_results(toy_predictions(file, CLASSES, invented=invented), (1, 2, 3))


def write(folder, name, content):
    file = folder / name
    file.write_text(json.dumps(content))
    return str(file)


def test_equals_pycocotools_on_repeated_images(data, tmp_path, monkeypatch):
    file, results = data
    state = load_state(file, write(tmp_path, 'results.json', results), CLASSES)
    document, images = json.loads(Path(file).read_text()), len(state.params.imgIds)
    counts = np.random.default_rng(0).multinomial(images, np.full(images, 1 / images), size=4)
    monkeypatch.setattr(resampling, 'CHUNK', 3000)
    metrics = resampling.resampled_map(state, counts)
    for row, count in enumerate(counts):
        truth, detections = repeated(document, results, count)
        expected = summarise(
            load_state(write(tmp_path, 'truth.json', truth), write(tmp_path, 'found.json', detections), CLASSES)
        )
        assert metrics['mAP'][row] == pytest.approx(expected['mAP'], abs=1e-12)
        assert metrics['mAP_50'][row] == pytest.approx(expected['mAP_50'], abs=1e-12)
    assert len(set(metrics['mAP'])) == 4


def test_each_image_once_equals_the_set(data, tmp_path):
    file, results = data
    state = load_state(file, write(tmp_path, 'results.json', results), CLASSES)
    metrics = resampling.resampled_map(state, np.ones((1, len(state.params.imgIds)), dtype=int))
    expected = summarise(state)
    assert metrics['mAP'][0] == pytest.approx(expected['mAP'], abs=1e-12)
    assert metrics['mAP_50'][0] == pytest.approx(expected['mAP_50'], abs=1e-12)


def test_detections_beyond_the_hundredth_do_not_count(tmp_path):
    images = [dict(id=1, file_name='1.png', height=900, width=900)]
    boxes = [[10 * (i % 80), 15 * (i // 80), 8, 8] for i in range(160)]
    annotations = [
        dict(id=i + 1, image_id=1, category_id=1, bbox=box, area=64, iscrowd=0) for i, box in enumerate(boxes)
    ]
    truth = dict(images=images, annotations=annotations, categories=[dict(id=1, name='car')])
    found = [dict(image_id=1, category_id=1, bbox=box, score=1 - i / 200) for i, box in enumerate(boxes)]
    file = write(tmp_path, 'truth.json', truth)
    state = load_state(file, write(tmp_path, 'found.json', found))
    assert resampling.resampled_map(state, np.array([[1]]))['mAP'][0] == pytest.approx(summarise(state)['mAP'])
    # Evaluated with more detections per image, the result is still COCO's, at 100.
    more = COCO(file)
    from mmdapled.evaluation.coco_state import evaluate_images

    wide = evaluate_images(more, found, 'bbox', [1], [1], (100, 300, 1000))
    assert resampling.resampled_map(wide, np.array([[1]]))['mAP'][0] == pytest.approx(summarise(state)['mAP'])


def test_without_objects_and_without_detections(msrs_file, write_result):
    state = load_state(msrs_file, write_result())
    images = state.params.imgIds
    api = COCO(msrs_file)
    empty = np.array([not api.imgToAnns[image] for image in images])
    detected = {item['image_id'] for item in state.cocoDt.dataset['annotations']}
    missed = np.array([image not in detected for image in images])
    counts = np.stack([empty, missed & ~empty]).astype(int)
    assert counts.sum(axis=1).min() > 0, 'the made-up detections leave no such images: change the seed'
    metrics = resampling.resampled_map(state, counts)
    assert np.isnan(metrics['mAP'][0]) and metrics['mAP'][1] == 0


def test_needs_the_threshold_at_50(msrs_file, write_result):
    state = load_state(msrs_file, write_result())
    state.params.iouThrs = state.params.iouThrs[1:]
    with pytest.raises(ValueError, match='IoU threshold 0.5'):
        resampling.resampled_map(state, np.ones((1, 45), dtype=int))
