"""Packing for the training of a restorer alone."""

import numpy as np
import pytest
import torch

from mmdapled.datasets import NightDegradation, PackRestorationInputs

IMAGE = np.random.default_rng(0).integers(0, 200, (24, 40, 3), dtype=np.uint8)


def test_image_and_truth():
    results = {'img': IMAGE, 'img_path': 'a.png', 'img_shape': (24, 40), 'ori_shape': (48, 80)}
    packed = PackRestorationInputs()(NightDegradation()(results))
    sample = packed['data_samples']
    assert packed['inputs'].shape == (3, 24, 40) and packed['inputs'].dtype == torch.uint8
    assert torch.equal(sample.gt_img, torch.from_numpy(IMAGE.transpose(2, 0, 1).copy()))
    assert sample.gt_levels.shape == (4,) and sample.gt_heatmaps.shape == (4, 3, 5)
    assert sample.metainfo == {'img_path': 'a.png', 'img_shape': (24, 40), 'ori_shape': (48, 80)}


def test_image_alone():
    assert PackRestorationInputs()({'img': IMAGE})['data_samples'].keys() == []


@pytest.mark.parametrize('name', ['img', 'gt_img'])
def test_grey_is_refused(name):
    with pytest.raises(ValueError, match='both must show the same pixels'):
        PackRestorationInputs()({'img': IMAGE, 'gt_img': IMAGE, name: IMAGE[..., 0]})
    with pytest.raises(ValueError, match='PackRestorationInputs takes .*grey'):
        PackRestorationInputs()({'img': IMAGE[..., 0], 'gt_img': IMAGE[..., 0]})


def test_repr():
    assert 'img_path' in repr(PackRestorationInputs())
