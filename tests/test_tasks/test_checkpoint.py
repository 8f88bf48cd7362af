import logging

import pytest
import torch
from mmengine.registry import DefaultScope
from torch import nn

from mmdapled.tasks import load_task_checkpoint

SOURCE = ('cat', 'person', 'car', 'dog')
WANTED = ('car', 'person')


class Head(nn.Module):
    def __init__(self, rows, anchors=1):
        super().__init__()
        self.features = nn.Conv2d(3, 2, 1)
        self.classify = nn.Conv2d(2, rows * anchors, 1)


@pytest.fixture
def warned(monkeypatch):
    """Return the warnings that loading prints; mmengine's logger hides them from pytest."""
    messages = []
    monkeypatch.setattr(
        'mmdapled.tasks.checkpoint.print_log',
        lambda message, level=logging.INFO, **_: messages.append(message) if level >= logging.WARNING else None,
    )
    return messages


def saved(tmp_path, model, **meta):
    torch.save({'state_dict': model.state_dict(), 'meta': meta}, tmp_path / 'w.pth')
    return str(tmp_path / 'w.pth')


def test_rows_are_taken_by_class_name(tmp_path):
    source, target = Head(4), Head(2)
    report = load_task_checkpoint(target, saved(tmp_path, source, CLASSES=SOURCE), WANTED)
    assert torch.equal(target.classify.weight, source.classify.weight[[2, 1]])
    assert report.sliced == ['classify.weight', 'classify.bias'] and not report.missing


def test_rows_per_anchor_are_taken_in_each_anchor(tmp_path):
    source, target = Head(4, anchors=3), Head(2, anchors=3)
    load_task_checkpoint(target, saved(tmp_path, source, dataset_meta=dict(classes=SOURCE)), WANTED)
    assert torch.equal(target.classify.bias, source.classify.bias[[2, 1, 6, 5, 10, 9]])


def test_background_row_is_kept_last(tmp_path):
    source, target = Head(5), Head(3)
    load_task_checkpoint(target, saved(tmp_path, source, CLASSES=SOURCE), WANTED)
    assert torch.equal(target.classify.bias, source.classify.bias[[2, 1, 4]])


def test_box_per_class_is_taken_whole(tmp_path):
    from mmdet.models.roi_heads.bbox_heads import Shared2FCBBoxHead

    sizes = dict(in_channels=2, fc_out_channels=8, roi_feat_size=1)
    with DefaultScope.overwrite_default_scope('mmdet'):
        source, target = Shared2FCBBoxHead(num_classes=4, **sizes), Shared2FCBBoxHead(num_classes=2, **sizes)
    load_task_checkpoint(target, saved(tmp_path, source, CLASSES=SOURCE), WANTED)
    region = torch.rand(1, 2, 1, 1)
    (scores, boxes), (all_scores, all_boxes) = target(region), source(region)
    assert torch.allclose(boxes.reshape(2, 4), all_boxes.reshape(4, 4)[[2, 1]])
    assert torch.allclose(scores, all_scores[:, [2, 1, 4]])


def test_same_classes_load_as_they_are(tmp_path):
    source, target = Head(4), Head(4)
    report = load_task_checkpoint(target, saved(tmp_path, source, CLASSES=SOURCE), SOURCE)
    assert torch.equal(target.classify.weight, source.classify.weight) and not report.sliced


def test_class_that_the_file_lacks_raises(tmp_path):
    with pytest.raises(ValueError, match='bicycle'):
        load_task_checkpoint(Head(2), saved(tmp_path, Head(4), CLASSES=SOURCE), ('car', 'bicycle'))


def test_names_are_compared_without_underscores_and_spaces(tmp_path):
    source, target = Head(3), Head(2)
    file = saved(tmp_path, source, CLASSES=('traffic light', 'cat', 'fire_hydrant'))
    load_task_checkpoint(target, file, ('fire hydrant', 'traffic_light'))
    assert torch.equal(target.classify.bias, source.classify.bias[[2, 0]])


@pytest.mark.parametrize('wanted', [('wheel', 'lamp'), ('person', 'cat')], ids=['other names', 'other order'])
def test_head_of_the_models_shape_is_loaded_as_it_is_and_other_names_warn(tmp_path, warned, wanted):
    source, target = Head(2), Head(2)
    load_task_checkpoint(target, saved(tmp_path, source), wanted)
    assert torch.equal(target.classify.weight, source.classify.weight) and not warned
    load_task_checkpoint(target, saved(tmp_path, source, CLASSES=('cat', 'person')), wanted)
    assert torch.equal(target.classify.weight, source.classify.weight)
    assert len(warned) == 1 and "lists ['cat', 'person']" in warned[0] and str(list(wanted)) in warned[0]


def test_file_without_classes_serves_mmdets_own_coco_classes(shared_data, warned):
    # mmdet's list of COCO's names has underscores where its data set has spaces.
    from mmdet.datasets import CocoDataset
    from mmengine.hub import get_config

    from mmdapled.tasks import build_task_model

    config = get_config('mmdet::yolox/yolox_nano_8xb8-300e_coco.py').model
    file, classes = str(shared_data / 'weights' / 'yolox_nano_coco.pth'), CocoDataset.METAINFO['classes']
    report = load_task_checkpoint(build_task_model(config), file, classes)
    assert not report.missing and not report.sliced and not warned
    config.bbox_head.num_classes = 2
    model = build_task_model(config)
    load_task_checkpoint(model, file, ('traffic light', 'fire hydrant'))
    state = torch.load(file, weights_only=True, map_location='cpu')['state_dict']
    bias = state['bbox_head.multi_level_conv_cls.0.bias']
    assert torch.equal(model.bbox_head.multi_level_conv_cls[0].bias, bias[9:11])


def test_partial_load_warns_and_lists(tmp_path, warned):
    state = Head(4).state_dict()
    del state['features.bias']
    torch.save(state, tmp_path / 'part.pth')
    report = load_task_checkpoint(Head(4), str(tmp_path / 'part.pth'))
    assert report.missing == ['features.bias'] and "missing ['features.bias']" in warned[0]


def test_yolox_nano_head_is_sliced_to_three_classes(shared_data):
    from mmengine.hub import get_config

    from mmdapled.tasks import build_task_model

    config = get_config('mmdet::yolox/yolox_nano_8xb8-300e_coco.py').model
    config.bbox_head.num_classes = 3
    model = build_task_model(config)
    file = str(shared_data / 'weights' / 'yolox_nano_coco.pth')
    report = load_task_checkpoint(model, file, ('person', 'bicycle', 'car'))
    assert not report.missing and not report.unexpected and len(report.sliced) == 6
    state = torch.load(file, weights_only=True, map_location='cpu')['state_dict']
    assert torch.equal(
        model.bbox_head.multi_level_conv_cls[0].weight, state['bbox_head.multi_level_conv_cls.0.weight'][:3]
    )
