"""Packing for joint training: fields, padding, and the error for images that moved."""

import numpy as np
import pytest
import torch
from mmengine.dataset import Compose, pseudo_collate
from mmengine.registry import TRANSFORMS, DefaultScope

from mmdapled.datasets import NightDegradation, PackJointInputs
from mmdapled.datasets.transforms.pack_joint_inputs import check_geometry, clean_like, pad_heatmaps


def image(height=50, width=70):
    return np.random.default_rng(0).integers(0, 200, (height, width, 3), dtype=np.uint8)


def pack(*before, img=None, **results):
    img = image() if img is None else img
    with DefaultScope.overwrite_default_scope('mmdet'):
        pipeline = Compose([*before, dict(type='PackJointInputs')])
        return pipeline({'img': img, 'img_shape': img.shape[:2], 'img_id': 7, **results})


def test_fields_are_data_and_survive_the_batch():
    packed = pack(dict(type='NightDegradation'))
    sample = packed['data_samples']
    assert {'gt_img', 'gt_levels', 'gt_heatmaps'} <= set(sample.keys()) and sample.img_id == 7
    assert torch.equal(sample.gt_img, torch.from_numpy(image().transpose(2, 0, 1)))
    assert sample.gt_img.dtype == torch.uint8 and sample.gt_img.shape == packed['inputs'].shape
    assert sample.gt_levels.shape == (4,) and sample.gt_heatmaps.shape == (4, 7, 9)
    batch = pseudo_collate([packed, packed])
    assert batch['data_samples'][1].to('cpu').gt_img.shape == (3, 50, 70)


def test_padding_is_copied_and_maps_are_zero_there():
    packed = pack(dict(type='NightDegradation'), dict(type='Pad', size=(96, 64), pad_val=dict(img=(114, 114, 114))))
    sample = packed['data_samples']
    assert sample.gt_img.shape == (3, 64, 96)
    assert (sample.gt_img[:, 50:] == 114).all() and (sample.gt_img[:, :, 70:] == 114).all()
    assert np.array_equal(sample.gt_img[:, :50, :70].numpy(), image().transpose(2, 0, 1))
    assert sample.gt_heatmaps.shape == (4, 8, 12)
    assert sample.gt_heatmaps[0, :7, :9].min() > 0 and not sample.gt_heatmaps[:, 7:].any()


def test_real_night_images_get_nothing():
    assert not {'gt_img', 'gt_levels', 'gt_heatmaps'} & set(pack()['data_samples'].keys())


@pytest.mark.parametrize(
    'moved',
    [dict(type='RandomFlip', prob=1.0), dict(type='Resize', scale=(140, 100)), dict(type='Resize', scale=(35, 25))],
)
def test_geometry_after_the_degradation_is_refused(moved):
    with pytest.raises(ValueError, match='put NightDegradation after every geometric transform'):
        pack(dict(type='NightDegradation'), moved)


def test_geometry_before_the_degradation_is_accepted():
    packed = pack(
        dict(type='RandomFlip', prob=1.0), dict(type='Resize', scale=(140, 100)), dict(type='NightDegradation')
    )
    assert packed['data_samples'].gt_img.shape == (3, 100, 140)


def test_crop_after_the_degradation_is_refused():
    with pytest.raises(ValueError, match='gt_img is 50x70, the image 20x20'):
        clean_like(torch.zeros(3, 20, 20, dtype=torch.uint8), image())


def test_float_inputs_still_give_eight_bit_targets():
    clean = clean_like(torch.full((3, 60, 70), 300.0), image())
    assert clean.dtype == torch.uint8 and (clean[:, 50:] == 255).all()


def test_any_packing_transform_by_config():
    class Pack:
        def __call__(self, results):
            return {'inputs': torch.from_numpy(results['img']).permute(2, 0, 1), 'data_samples': Sample()}

    class Sample(dict):
        def set_field(self, value, name, field_type):
            assert field_type == 'data'
            self[name] = value

    TRANSFORMS.register_module(name='PackForTest', module=Pack, force=True)
    packed = PackJointInputs(dict(type='PackForTest'))(NightDegradation()({'img': image()}))
    assert packed['data_samples']['gt_img'].shape == (3, 50, 70)


def test_pad_heatmaps_leaves_matching_ones():
    heatmaps = np.random.default_rng(0).random((4, 3, 5), dtype=np.float32)
    assert np.array_equal(pad_heatmaps(heatmaps, 24, 40).numpy(), heatmaps)


def test_unrecorded_geometry_is_not_checked():
    check_geometry({'flip': True})
