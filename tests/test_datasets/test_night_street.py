"""NightStreet in mmdet: loading, packing, and evaluation without an annotation file."""

import numpy as np
import pytest
import torch
from mmengine.registry import DATASETS, METRICS, DefaultScope
from mmengine.structures import InstanceData

from mmdapled.datasets import NightStreetDataset

META = ('img_id', 'img_path', 'ori_shape', 'img_shape', 'scale_factor', 'flip', 'flip_direction', 'instances')
PACK = dict(type='PackJointInputs', pack=dict(type='mmdet.PackDetInputs', meta_keys=META))
LOAD = [dict(type='LoadNightStreet'), dict(type='LoadAnnotations', with_bbox=True, with_mask=True)]


def build(*transforms, **settings):
    with DefaultScope.overwrite_default_scope('mmdet'):
        pipeline = [*LOAD, *transforms, PACK]
        return DATASETS.build(dict(type='NightStreetDataset', length=5, seed=3, pipeline=pipeline, **settings))


def test_entries():
    dataset = NightStreetDataset(length=5, seed=3, pipeline=[])
    info = dataset.get_data_info(4)
    assert len(dataset) == 5 and dataset.metainfo['classes'] == ('person', 'bicycle', 'car')
    assert (info['img_id'], info['height'], info['width']) == (4, 240, 320) and info['instances']
    info['instances'][0]['bbox'][0] = -1
    assert dataset.get_data_info(4)['instances'][0]['bbox'][0] >= 0, 'the cached scene must not change'
    assert dataset.get_cat_ids(4) == [item['bbox_label'] for item in dataset.get_data_info(4)['instances']]


def test_seeds_and_sizes_differ():
    first, second = (NightStreetDataset(length=1, seed=seed, pipeline=[]).get_data_info(0) for seed in (0, 1))
    assert first['instances'] != second['instances']
    assert NightStreetDataset(length=1, height=96, width=128, pipeline=[]).get_data_info(0)['height'] == 96


@pytest.mark.parametrize('settings', [{'length': 0}, {'height': 32}])
def test_bad_settings(settings):
    with pytest.raises(ValueError, match='NightStreet takes length >= 1 and sides >= 64 px'):
        NightStreetDataset(**settings, pipeline=[])


def test_joint_sample():
    packed = build(dict(type='RandomFlip', prob=0.5), dict(type='NightDegradation'))[0]
    sample = packed['data_samples']
    assert packed['inputs'].shape == sample.gt_img.shape == (3, 240, 320)
    assert packed['inputs'].float().mean() < 0.8 * sample.gt_img.float().mean()
    count = sum(not item['ignore_flag'] for item in sample.instances)
    assert len(sample.gt_instances.bboxes) == len(sample.gt_instances.masks) == count > 0


def test_fixed_degradation_is_equal_in_every_epoch():
    dataset = build(dict(type='NightDegradation', fixed=True))
    assert torch.equal(dataset[1]['inputs'], dataset[1]['inputs'])
    assert not torch.equal(dataset[1]['inputs'], dataset[2]['inputs'])


def evaluate(shift):
    """Return the COCO metrics, without a file, of the true masks and of the true boxes moved by ``shift`` px."""
    dataset = build()
    metric = METRICS.build(dict(type='mmdet.CocoMetric', metric=['bbox', 'segm']))
    metric.dataset_meta = dataset.metainfo
    for item in range(len(dataset)):
        sample = dataset[item]['data_samples']
        truth = sample.gt_instances
        sample.pred_instances = InstanceData(
            bboxes=truth.bboxes.tensor + shift, labels=truth.labels, scores=torch.ones(len(truth)),
            masks=torch.from_numpy(truth.masks.masks.astype(bool)),
        )  # fmt: skip
        metric.process({}, [sample.to_dict()])
    return metric.evaluate(len(dataset))


def test_coco_metric_without_an_annotation_file():
    perfect = evaluate(0.0)
    assert perfect['coco/bbox_mAP'] == pytest.approx(1) and perfect['coco/segm_mAP'] == pytest.approx(1)
    assert evaluate(200.0)['coco/bbox_mAP'] < 0.1


def test_images_of_the_loader_match_the_boxes():
    """The label map has the class of each box inside the box."""
    dataset = NightStreetDataset(length=3, pipeline=[dict(type='LoadNightStreet', with_seg=True, with_depth=True)])
    results = dataset[0]
    for item in results['instances']:
        left, top, right, bottom = (int(value) for value in item['bbox'])
        assert (results['gt_seg_map'][top:bottom, left:right] == 4 + item['bbox_label']).any()
    assert results['gt_depth_map'].dtype == np.float32 and results['seg_fields'] == ['gt_seg_map', 'gt_depth_map']
