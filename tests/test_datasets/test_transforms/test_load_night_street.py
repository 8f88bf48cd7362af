"""Rendering a street in the pipeline."""

import numpy as np

from mmdapled.datasets import LoadNightStreet

STREET = {'seed': 0, 'index': 3, 'height': 96, 'width': 128}


def test_writes_the_keys_of_a_file_loader():
    results = LoadNightStreet()({'street': STREET})
    assert results['img'].shape == (96, 128, 3) and results['img'].dtype == np.uint8
    assert results['img_shape'] == results['ori_shape'] == (96, 128)
    assert results['img_path'] == 'street_0_000003.png'
    assert results['light_sources'].shape == (96, 128) and 'gt_seg_map' not in results


def test_maps_on_demand():
    results = LoadNightStreet(with_lights=False, with_seg=True, with_depth=True)({'street': STREET})
    assert 'light_sources' not in results and results['gt_seg_map'].shape == results['gt_depth_map'].shape == (96, 128)


def test_changes_do_not_reach_the_next_epoch():
    load = LoadNightStreet()
    load({'street': STREET})['img'][:] = 0
    assert load({'street': STREET})['img'].mean() > 50


def test_repr():
    assert repr(LoadNightStreet()) == 'LoadNightStreet(with_lights=True, with_seg=False, with_depth=False)'
