"""A planted gain is found in boxes and in areas, equal models do not differ, and unpaired tests are refused."""

import json

import numpy as np
import pytest

from mmdapled.comparison.deciding_metric import AREAS, BOXES, metric_of_pairs
from mmdapled.comparison.significance import Difference, difference, verdict

IMAGES = 40
SEEDS = (0, 1, 2)


def truth(shift=0):
    """Forty images, one object each."""
    images = [dict(id=index, width=100, height=100, file_name=f'{index}.png') for index in range(IMAGES)]
    boxes = [
        dict(id=index + 1, image_id=index, category_id=1, bbox=[10 + shift, 10, 30, 30], area=900, iscrowd=0)
        for index in range(IMAGES)
    ]
    return dict(images=images, annotations=boxes, categories=[dict(id=1, name='car')])


def detector(folder, share, seed):
    """Write the test files of a detector that finds ``share`` of the objects, drawn by the seed."""
    found = np.random.default_rng(seed).permutation(IMAGES) < share * IMAGES
    boxes = [[10, 10, 30, 30] if hit else [60, 60, 30, 30] for hit in found]
    folder.mkdir()
    BOXES.file(folder).write_text(json.dumps([
        dict(image_id=index, category_id=1, bbox=box, score=0.9 - 0.001 * index) for index, box in enumerate(boxes)
    ]))  # fmt: skip
    (folder / 'detections.gt.json').write_text(json.dumps(dict(truth(), info=dict(date_created=f'seed {seed}'))))
    return folder


def segmenter(folder, share, seed):
    """Write the test files of a segmenter that is right for ``share`` of the pixels, which varies by image."""
    pixels = 1000
    right = (pixels * np.clip(np.random.default_rng(seed).normal(share, 0.15, (IMAGES, 2)), 0, 1)).astype(int)
    images = [
        dict(image=str(index), intersection=list(map(int, hits)), label=[pixels] * 2,
             prediction=[int(hits[0] + pixels - hits[1]), int(hits[1] + pixels - hits[0])],
             union=[int(2 * pixels - hits[1]), int(2 * pixels - hits[0])])
        for index, hits in enumerate(right)
    ]  # fmt: skip
    folder.mkdir()
    AREAS.file(folder).write_text(json.dumps(dict(classes=['road', 'car'], images=images)))
    return folder


@pytest.fixture(params=[(BOXES, detector), (AREAS, segmenter)], ids=['boxes', 'areas'])
def compared(request, tmp_path):
    """Compare three seeds of an arm of a quality with three of one of quality 0.5."""
    metric, model = request.param

    def compare(share):
        plain = [model(tmp_path / f'plain_{seed}', 0.5, seed) for seed in SEEDS]
        arm = [model(tmp_path / f'arm_{seed}', share, seed + 10) for seed in SEEDS]
        found, pairs = metric_of_pairs(list(zip(plain, arm, strict=True)))
        assert found is metric and len(pairs) == len(SEEDS)
        return difference([metric.paired(pair, '') for pair in pairs])

    return compare


def test_large_gain_is_shown(compared):
    found = compared(0.95)
    assert found.low > 0 and len(found.by_seed) == 3 and min(found.by_seed) > 20
    assert found.mean == pytest.approx(np.mean(found.by_seed))
    assert verdict(found).startswith('above plain')


def test_large_loss_is_shown(compared):
    assert verdict(compared(0.1)).startswith('below plain')


def test_models_of_one_quality_are_not_told_apart(compared):
    found = compared(0.5)
    assert found.low < 0 < found.high
    assert verdict(found) == 'no difference can be shown'


@pytest.mark.parametrize(('metric', 'model'), [(BOXES, detector), (AREAS, segmenter)], ids=['boxes', 'areas'])
def test_a_run_compared_with_itself_has_no_difference(tmp_path, metric, model):
    test = model(tmp_path / 'plain', 0.5, 0)
    assert difference([metric.paired((test, test), '')]) == Difference(0.0, 0.0, 0.0, [0.0])


def test_gain_in_miou_has_the_size_that_was_planted(tmp_path):
    # Two classes of equal area: a share s right in both gives an IoU of s / (2 - s).
    pair = (segmenter(tmp_path / 'plain', 0.5, 0), segmenter(tmp_path / 'arm', 0.8, 1))
    assert difference([AREAS.paired(pair, '')]).mean == pytest.approx(100 * (0.8 / 1.2 - 0.5 / 1.5), abs=4)


def test_annotation_file_takes_precedence_over_the_truth_beside_the_boxes(tmp_path):
    pair = (detector(tmp_path / 'plain', 0.5, 0), detector(tmp_path / 'arm', 1.0, 1))
    for folder in pair:
        (folder / 'detections.gt.json').unlink()
    file = tmp_path / 'annotations.json'
    file.write_text(json.dumps(truth()))
    assert difference([BOXES.paired(pair, str(file))]).mean > 20
    with pytest.raises(FileNotFoundError, match=r'detections.gt.json'):
        BOXES.paired(pair, '')


def test_another_truth_under_the_same_ids_is_refused(tmp_path):
    pair = (detector(tmp_path / 'plain', 0.5, 0), detector(tmp_path / 'arm', 0.5, 1))
    (pair[1] / 'detections.gt.json').write_text(json.dumps(truth(shift=5)))
    with pytest.raises(ValueError, match=r'differ in annotations'):
        BOXES.paired(pair, '')


def test_other_images_are_refused(tmp_path):
    pair = (segmenter(tmp_path / 'plain', 0.5, 0), segmenter(tmp_path / 'arm', 0.5, 1))
    document = json.loads(AREAS.file(pair[1]).read_text())
    AREAS.file(pair[1]).write_text(json.dumps({**document, 'images': document['images'][1:]}))
    with pytest.raises(ValueError, match='differ in images: 40 of'):
        AREAS.paired(pair, '')


def test_pairs_that_lack_a_file_do_not_count(tmp_path):
    plain, arm = segmenter(tmp_path / 'plain', 0.5, 0), segmenter(tmp_path / 'arm', 0.5, 1)
    assert metric_of_pairs([(plain, arm), (plain, tmp_path)]) == (AREAS, [(plain, arm)])
    assert metric_of_pairs([(plain, tmp_path)]) == (None, [])


def test_boxes_take_precedence_over_areas(tmp_path):
    test = segmenter(tmp_path / 'both', 0.5, 0)
    BOXES.file(test).write_text('[]')
    assert metric_of_pairs([(test, test)])[0] is BOXES
