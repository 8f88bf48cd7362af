"""NightStreet in mmseg's pipelines: labels, depth, subsets of classes, mIoU of right and of wrong predictions."""

import numpy as np
import pytest
import torch
from mmengine.registry import DATASETS, METRICS, DefaultScope
from mmengine.structures import PixelData

from mmdapled.datasets.street.scene import LABELS, cached_street

pytest.importorskip('mmseg', reason="needs mmsegmentation: pip install -e '.[lite,seg]'")

LOAD = dict(type='LoadNightStreet', with_seg=True, with_depth=True)
SIZE = dict(height=96, width=128)


def build(*transforms, **settings):
    with DefaultScope.overwrite_default_scope('mmseg'):
        pipeline = [LOAD, *transforms, dict(type='PackJointInputs')]
        return DATASETS.build(
            dict(type='NightStreetSegDataset', length=4, seed=3, pipeline=pipeline, **SIZE, **settings)
        )


def street(index):
    return cached_street(seed=3, index=index, **SIZE)


def test_item_has_labels_depth_and_the_clean_image():
    packed = build(dict(type='NightDegradation'))[2]
    sample = packed['data_samples']
    assert type(sample).__name__ == 'SegDataSample'
    assert packed['inputs'].shape == sample.gt_img.shape == (3, 96, 128)
    assert np.array_equal(sample.gt_sem_seg.data[0].numpy(), street(2).labels)
    assert np.array_equal(sample.gt_depth_map.data[0].numpy(), street(2).depth)
    assert np.array_equal(sample.gt_img.permute(1, 2, 0).numpy(), street(2).image)
    assert packed['inputs'].float().mean() < 0.8 * sample.gt_img.float().mean()
    assert sample.metainfo['img_id'] == 2 and sample.metainfo['reduce_zero_label'] is False


def test_each_class_has_its_colour():
    dataset = build()
    assert dataset.metainfo['classes'] == LABELS and len(dataset.metainfo['palette']) == len(LABELS)
    assert len({tuple(colour) for colour in dataset.metainfo['palette']}) == len(LABELS)


def test_labels_depth_and_clean_image_move_with_the_image():
    sample = build(
        dict(type='RandomFlip', prob=1.0), dict(type='Resize', scale=(64, 48)), dict(type='NightDegradation')
    )
    sample = sample[1]['data_samples']
    assert np.array_equal(sample.gt_sem_seg.data[0].numpy(), street(1).labels[::2, ::-1][:, ::2])
    assert sample.gt_depth_map.data.shape == (1, 48, 64) and sample.gt_img.shape == (3, 48, 64)


def test_left_out_classes_are_ignored_and_the_others_renumbered():
    dataset = build(metainfo=dict(classes=('car', 'road', 'sky')))
    old, new = street(0).labels, dataset[0]['data_samples'].gt_sem_seg.data[0].numpy()
    for name, label in (('car', 0), ('road', 1), ('sky', 2), ('person', 255), ('building', 255)):
        assert (new[old == LABELS.index(name)] == label).all()
    assert set(np.unique(new)) >= {1, 2, 255}


def test_zero_is_a_class_and_unknown_classes_are_refused():
    with pytest.raises(ValueError, match="label 0 of NightStreet is 'sky'"):
        build(reduce_zero_label=True)
    with pytest.raises(ValueError, match='tram'):
        build(metainfo=dict(classes=('car', 'tram')))
    with pytest.raises(ValueError, match='length >= 1'):
        DATASETS.build(dict(type='NightStreetSegDataset', length=0))


def mean_iou(predict):
    """Return the mIoU of predictions that ``predict`` computes from the true labels of each image."""
    dataset = build()
    metric = METRICS.build(dict(type='mmseg.IoUMetric', iou_metrics=['mIoU']))
    metric.dataset_meta = dataset.metainfo
    for item in range(len(dataset)):
        sample = dataset[item]['data_samples']
        sample.pred_sem_seg = PixelData(data=predict(sample.gt_sem_seg.data))
        metric.process({}, [sample.to_dict()])
    return metric.evaluate(len(dataset))['mIoU']


def test_mean_iou_of_right_and_wrong_predictions():
    assert mean_iou(lambda truth: truth) == 100
    assert mean_iou(lambda truth: (truth + 1) % len(LABELS)) == 0
    assert 0 < mean_iou(lambda truth: torch.full_like(truth, LABELS.index('road'))) < 10
