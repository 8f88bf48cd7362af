"""tools/test.py as a user runs it, on two images, with a config that has no more than a test needs."""

import json
import re

import pytest
import torch
from config_runs import write_noise
from mmengine.config import Config
from mmengine.hub import get_config
from tool_runs import run

from mmdapled.tasks import build_task_model

CLASSES = ('person', 'traffic light')


@pytest.fixture
def test_parts(tmp_path):
    """Write two images, the weights of a detector of COCO's 80 classes that lists none, and a config with test parts
    alone; return the config's settings."""
    model = get_config('mmdet::yolox/yolox_nano_8xb8-300e_coco.py').model
    torch.save(dict(state_dict=build_task_model(model).state_dict()), tmp_path / 'detector.pth')
    names = ['0.png', '1.png']
    for name in names:
        write_noise(tmp_path / name)
    images = [dict(id=i, file_name=name, height=96, width=128) for i, name in enumerate(names)]
    boxes = [dict(id=1 + i, image_id=i, category_id=1 + i, bbox=[9, 9, 60, 50], area=3000, iscrowd=0) for i in (0, 1)]
    categories = [dict(id=1 + i, name=name) for i, name in enumerate(CLASSES)]
    (tmp_path / 'boxes.json').write_text(json.dumps(dict(images=images, annotations=boxes, categories=categories)))
    model.bbox_head.num_classes = len(CLASSES)
    model.test_cfg.score_thr = 0
    pipeline = [
        dict(type='LoadImageFromFile'), dict(type='Resize', scale=(64, 64), keep_ratio=True),
        dict(type='LoadAnnotations', with_bbox=True),
        dict(type='PackDetInputs', meta_keys=('img_id', 'img_path', 'ori_shape', 'img_shape', 'scale_factor')),
    ]  # fmt: skip
    sampler = dict(type='DefaultSampler', shuffle=False)
    data = dict(type='CocoDataset', data_root=str(tmp_path), ann_file='boxes.json', data_prefix=dict(img=''),
                metainfo=dict(classes=CLASSES), pipeline=pipeline, test_mode=True)  # fmt: skip
    return dict(
        default_scope='mmdet', model=model, test_cfg=dict(type='TestLoop'),
        test_evaluator=dict(type='CocoMetric', ann_file=str(tmp_path / 'boxes.json')),
        test_dataloader=dict(batch_size=1, num_workers=0, dataset=data, sampler=sampler),
    )  # fmt: skip


def scored(printed):
    return re.search(r'Epoch\(test\).*bbox_mAP: [\d.]+', printed) is not None


@pytest.mark.parametrize('in_front', [(), ('--restorer', 'clahe')], ids=['plain', 'restorer'])
def test_config_with_test_parts_alone_takes_every_option(tmp_path, test_parts, in_front):
    Config(test_parts).dump(tmp_path / 'config.py')
    weights = ['--task-checkpoint', tmp_path / 'detector.pth', *in_front]
    options = ['--tta', '--show-dir', tmp_path / 'shown', '--out', tmp_path / 'found.pkl']
    printed = run('test', tmp_path / 'config.py', 'none', '--work-dir', tmp_path / 'run', *weights, *options)
    assert scored(printed) and '6 sliced' in printed and 'only part of the model' not in printed
    assert (tmp_path / 'found.pkl').is_file() and len(list((tmp_path / 'shown').rglob('*.png'))) >= 2


@pytest.mark.slow
def test_config_without_test_parts_is_refused(tmp_path, test_parts):
    del test_parts['test_dataloader'], test_parts['test_evaluator']
    Config(test_parts).dump(tmp_path / 'config.py')
    printed = run('test', tmp_path / 'config.py', 'none', '--work-dir', tmp_path, '--tta', fails=True)
    assert 'test_dataloader, test_evaluator missing' in printed and 'Traceback' not in printed
