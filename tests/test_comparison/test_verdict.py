"""A planted gain is found, and chance is not taken for one."""

import json

import numpy as np
import pytest

from mmdapled.comparison.verdict import Difference, difference, spread, verdict

IMAGES = 40


def annotations(tmp_path):
    """Forty images, one object each."""
    images = [dict(id=index, width=100, height=100, file_name=f'{index}.png') for index in range(IMAGES)]
    boxes = [
        dict(id=index + 1, image_id=index, category_id=1, bbox=[10, 10, 30, 30], area=900, iscrowd=0)
        for index in range(IMAGES)
    ]
    file = tmp_path / 'annotations.json'
    file.write_text(json.dumps(dict(images=images, annotations=boxes, categories=[dict(id=1, name='car')])))
    return str(file)


def detections(tmp_path, name, share, seed):
    """A result file of a detector that finds ``share`` of the objects, which ones is up to the seed."""
    found = np.random.default_rng(seed).permutation(IMAGES) < share * IMAGES
    boxes = [[10, 10, 30, 30] if hit else [60, 60, 30, 30] for hit in found]
    file = tmp_path / f'{name}_{seed}.json'
    file.write_text(json.dumps([
        dict(image_id=index, category_id=1, bbox=box, score=0.9 - 0.001 * index) for index, box in enumerate(boxes)
    ]))  # fmt: skip
    return file


def compared(tmp_path, share):
    plain = [detections(tmp_path, 'plain', 0.5, seed) for seed in (0, 1, 2)]
    arm = [detections(tmp_path, 'arm', share, seed) for seed in (10, 11, 12)]
    return difference(annotations(tmp_path), plain, arm)


def test_large_gain_is_shown(tmp_path):
    found = compared(tmp_path, 0.95)
    assert found.low > 0 and len(found.by_seed) == 3 and min(found.by_seed) > 20
    assert found.mean == pytest.approx(np.mean(found.by_seed))
    assert verdict(found).startswith('above plain')


def test_large_loss_is_shown(tmp_path):
    assert verdict(compared(tmp_path, 0.1)).startswith('below plain')


def test_detectors_of_one_quality_are_not_told_apart(tmp_path):
    found = compared(tmp_path, 0.5)
    assert found.low < 0 < found.high
    assert verdict(found) == 'no difference can be shown'


def test_a_run_compared_with_itself_has_no_difference(tmp_path):
    plain = [detections(tmp_path, 'plain', 0.5, 0)]
    assert difference(annotations(tmp_path), plain, plain) == Difference(0.0, 0.0, 0.0, [0.0])


@pytest.mark.parametrize(
    ('found', 'words'),
    [
        (Difference(2.0, 0.5, 3.5, [2.0]), 'from one seed'),
        (Difference(2.0, 0.5, 3.5, [5.0, -1.0]), 'seeds do not agree'),
        (Difference(2.0, -0.1, 4.0, [2.0, 2.0]), 'no difference can be shown'),
        (Difference(-2.0, -3.0, -1.0, [-2.0, -2.0]), 'below plain: '),
    ],
    ids=['one seed', 'disagreement', 'interval', 'worse'],
)
def test_words_say_no_more_than_the_figures(found, words):
    assert words in verdict(found)


def test_spread_is_the_sample_deviation():
    assert str(spread([48.0, 50.0, 52.0])) == '50.0 ± 2.0'
    assert str(spread([48.04])) == '48.0'
