"""Known cases of the paired bootstrap over images, and evaluations that it refuses."""

import time

import numpy as np
import pytest
from toy_detections import CLASSES

from mmdapled.comparison.significance import difference
from mmdapled.evaluation.bootstrap import paired_map
from mmdapled.evaluation.coco_state import load_state, restrict, summarise


@pytest.fixture
def state_of(msrs_file, write_result):
    return lambda name, **options: load_state(msrs_file, write_result(name, **options))


def compare(first, second, resamples=200, seed=0):
    """Return the difference of two models in each metric."""
    return {name: difference([pair]) for name, pair in paired_map(first, second, resamples, seed).items()}


def test_identical_models_do_not_differ(state_of):
    state = state_of('a')
    for found in compare(state, state, 50).values():
        assert (found.mean, found.low, found.high) == (0, 0, 0)
    assert all(one.shape == other.shape == (51,) for one, other in paired_map(state, state, 50).values())


def test_a_better_model_is_better_and_the_sign_is_second_minus_first(state_of):
    worse, better = state_of('a', miss=0.5, jitter=0.2), state_of('b', seed=1, miss=0.05, jitter=0.05)
    pairs, found = paired_map(worse, better, 200), compare(worse, better)
    for name, interval in found.items():
        assert interval.low > 0 and interval.low < interval.mean < interval.high
        assert pairs[name][0][0] == pytest.approx(summarise(worse)[name], abs=1e-12)
        assert pairs[name][1][0] == pytest.approx(summarise(better)[name], abs=1e-12)
    assert set(found) == {'mAP', 'mAP_50'}
    turned = compare(better, worse)['mAP']
    assert (turned.low, turned.high) == pytest.approx((-found['mAP'].high, -found['mAP'].low))


def test_models_of_one_quality_are_not_told_apart(state_of):
    interval = compare(state_of('a', seed=1), state_of('b', seed=2))['mAP']
    assert interval.low < 0 < interval.high


def test_seed(state_of):
    one, other = state_of('a', seed=1), state_of('b', seed=2)
    found = compare(one, other)['mAP']
    assert compare(one, other)['mAP'] == found
    assert compare(one, other, seed=1)['mAP'] != found


def test_refuses_what_is_not_paired(state_of, msrs_file, coco_file, write_result):
    state = state_of('a')
    with pytest.raises(ValueError, match='imgIds'):
        paired_map(state, restrict(state, state.params.imgIds[1:]), 10)
    with pytest.raises(ValueError, match='catIds'):
        paired_map(state, load_state(msrs_file, write_result(), CLASSES[:2]), 10)
    other = load_state(msrs_file, write_result())
    next(item for item in other.evalImgs if item is not None and item['gtIds'])['gtIds'] = [-1]
    with pytest.raises(ValueError, match='differ in their objects'):
        paired_map(state, other, 10)


def test_no_object_at_all(state_of):
    state = state_of('a')
    without = [image for image in state.params.imgIds if not state.cocoGt.imgToAnns[image]]
    part = restrict(state, without)
    assert all(np.isnan(values).all() for pair in paired_map(part, part, 5).values() for values in pair)


def test_a_thousand_resamples_of_the_night_images_take_seconds(shared_data, write_result, tmp_path):
    """136 images, 3 classes, 100 detections in each, as on MSRS-night."""
    import json

    parts = [json.loads((shared_data / 'msrs_night/annotations' / f'{name}.json').read_text())
             for name in ('train', 'val')]  # fmt: skip
    images, annotations = [], []
    for number, part in enumerate(parts):
        images += [dict(item, id=item['id'] + 1000 * number) for item in part['images']]
        annotations += [dict(item, id=item['id'] + 1000 * number, image_id=item['image_id'] + 1000 * number)
                        for item in part['annotations']]  # fmt: skip
    file = tmp_path / 'night.json'
    file.write_text(json.dumps(dict(parts[0], images=images, annotations=annotations)))
    states = [load_state(str(file), write_result(f'{seed}', str(file), seed=seed, invented=100)) for seed in (0, 1)]
    assert len(states[0].params.imgIds) == 136
    start = time.process_time()
    found = paired_map(*states, 1000)['mAP']
    spent = time.process_time() - start
    print(f'{spent:.1f} s')
    assert spent < 20 and np.isfinite(found).all()
