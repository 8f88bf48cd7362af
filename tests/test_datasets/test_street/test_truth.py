"""Annotations from masks: run lengths, boxes, and the ignore flag."""

import numpy as np

from mmdapled.datasets.street.truth import BACKGROUND, LABELS, Thing, instance, run_lengths


def test_run_lengths_of_pycocotools():
    from pycocotools import mask as coco

    mask = np.random.default_rng(0).random((13, 17)) < 0.4
    compressed = coco.frPyObjects(run_lengths(mask), *mask.shape)
    assert np.array_equal(coco.decode(compressed).astype(bool), mask)
    assert run_lengths(np.ones((2, 2), bool))['counts'] == [0, 4]


def test_instance_marks_hidden_and_tiny_things():
    mask = np.zeros((40, 40), bool)
    mask[10:30, 10:20] = True
    thing = Thing(5.0, 'car', lambda canvas: None, drawn=200)
    assert instance(mask, thing)['ignore_flag'] == 0 and instance(mask, thing)['bbox'] == [10, 10, 20, 30]
    thing.drawn = 2000
    assert instance(mask, thing)['ignore_flag'] == 1
    tiny = np.zeros((40, 40), bool)
    tiny[3:6, 3:20] = True
    thing.drawn = int(tiny.sum())
    assert instance(tiny, thing)['ignore_flag'] == 1
    assert instance(np.zeros((40, 40), bool), thing) is None


def test_background_comes_first():
    assert BACKGROUND == LABELS[:4] == ('sky', 'building', 'sidewalk', 'road')
