"""Known cases of the paired bootstrap, and evaluations that it refuses."""

import time

import numpy as np
import pytest
from toy_detections import CLASSES

from mmdapled.evaluation.bootstrap import paired_bootstrap
from mmdapled.evaluation.coco_state import load_state, restrict, summarise


@pytest.fixture
def state_of(msrs_file, write_result):
    return lambda name, **options: load_state(msrs_file, write_result(name, **options))


def test_identical_models_do_not_differ(state_of):
    state = state_of('a')
    for interval in paired_bootstrap(state, state, resamples=50).values():
        assert (interval.difference, interval.low, interval.high) == (0, 0, 0)
        assert interval.resamples == 50


def test_a_better_model_is_better_and_the_sign_is_second_minus_first(state_of):
    worse, better = state_of('a', miss=0.5, jitter=0.2), state_of('b', seed=1, miss=0.05, jitter=0.05)
    found = paired_bootstrap(worse, better, resamples=200)
    for name, interval in found.items():
        assert interval.low > 0 and interval.low < interval.difference < interval.high
        assert interval.first == pytest.approx(summarise(worse)[name], abs=1e-12)
        assert interval.second == pytest.approx(summarise(better)[name], abs=1e-12)
    assert set(found) == {'mAP', 'mAP_50'}
    turned = paired_bootstrap(better, worse, resamples=200)['mAP']
    assert (turned.low, turned.high) == pytest.approx((-found['mAP'].high, -found['mAP'].low))


def test_models_of_one_quality_are_not_told_apart(state_of):
    interval = paired_bootstrap(state_of('a', seed=1), state_of('b', seed=2), resamples=200)['mAP']
    assert interval.low < 0 < interval.high


def test_level_and_seed(state_of):
    one, other = state_of('a', seed=1), state_of('b', seed=2)
    wide, narrow = (paired_bootstrap(one, other, 200, level=level)['mAP'] for level in (0.95, 0.5))
    assert wide.low < narrow.low < narrow.high < wide.high
    assert paired_bootstrap(one, other, 200)['mAP'] == wide
    assert paired_bootstrap(one, other, 200, seed=1)['mAP'] != wide


def test_refuses_what_is_not_paired(state_of, msrs_file, coco_file, write_result):
    state = state_of('a')
    with pytest.raises(ValueError, match='imgIds'):
        paired_bootstrap(state, restrict(state, state.params.imgIds[1:]))
    with pytest.raises(ValueError, match='catIds'):
        paired_bootstrap(state, load_state(msrs_file, write_result(), CLASSES[:2]))
    other = load_state(msrs_file, write_result())
    next(item for item in other.evalImgs if item is not None and item['gtIds'])['gtIds'] = [-1]
    with pytest.raises(ValueError, match='differ in their objects'):
        paired_bootstrap(state, other)


@pytest.mark.parametrize('options', [dict(level=95), dict(level=0), dict(resamples=0)])
def test_bad_options(state_of, options):
    state = state_of('a')
    with pytest.raises(ValueError, match='level between 0 and 1'):
        paired_bootstrap(state, state, **options)


def test_no_object_at_all(state_of):
    state = state_of('a')
    without = [image for image in state.params.imgIds if not state.cocoGt.imgToAnns[image]]
    part = restrict(state, without)
    with pytest.raises(ValueError, match='no object'):
        paired_bootstrap(part, part, resamples=5)


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
    found = paired_bootstrap(*states, resamples=1000)
    spent = time.process_time() - start
    print(f'{spent:.1f} s')
    assert spent < 20 and np.isfinite(found['mAP'].low)
