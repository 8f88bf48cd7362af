"""Arms with another schedule, data or evaluation are found; settings of the restorer may differ."""

import copy
from pathlib import Path

import pytest
from mmengine.config import Config

from mmdapled.comparison.schedule_check import differences

CONFIGS = Path(__file__).parents[2] / 'configs' / 'detection'


@pytest.fixture(scope='module')
def plain():
    return Config.fromfile(CONFIGS / 'yolox-nano_msrs-night_plain.py')


def changed(cfg, **options):
    cfg = copy.deepcopy(cfg)
    cfg.merge_from_dict({key.replace('__', '.'): value for key, value in options.items()})
    return cfg


def test_joint_arm_of_the_same_schedule_agrees(plain):
    joint = Config.fromfile(CONFIGS / 'yolox-nano_msrs-night_dapled-t.py')
    assert differences(plain, joint) == []


@pytest.fixture(scope='module')
def taught():
    return Config.fromfile(CONFIGS / 'yolox-nano_msrs-mean-teacher_plain.py')


def test_joint_student_and_teacher_of_the_same_schedule_agree(taught):
    assert differences(taught, Config.fromfile(CONFIGS / 'yolox-nano_msrs-mean-teacher_dapled-t.py')) == []


@pytest.mark.parametrize(
    ('options', 'where'),
    [
        (dict(model__semi_train_cfg__cls_pseudo_thr=0.9), 'model.semi.semi_train_cfg.cls_pseudo_thr'),
        (dict(model__semi_test_cfg__predict_on='student'), 'model.semi.semi_test_cfg.predict_on'),
        (dict(model__detector__test_cfg__score_thr=0.3), 'model.test_cfg.score_thr'),
        (dict(train_dataloader__sampler__source_ratio=[1, 7]), 'train_dataloader.sampler.source_ratio'),
    ],
    ids=['pseudo-labels', 'teacher or student', 'threshold', 'share of unlabelled'],
)
def test_planted_difference_of_a_mean_teacher_is_found(taught, options, where):
    found = differences(taught, changed(taught, **options))
    assert len(found) == 1 and found[0].startswith(where)


def test_another_start_or_momentum_of_the_teacher_is_found(taught):
    joint = Config.fromfile(CONFIGS / 'yolox-nano_msrs-mean-teacher_dapled-t.py')
    found = differences(taught, changed(joint, model__detector__task_checkpoint='other.pth'))
    assert len(found) == 1 and found[0].startswith('task_checkpoint')
    next(hook for hook in joint.custom_hooks if hook.type == 'MeanTeacherHook').momentum = 0.5
    assert [line.partition(':')[0] for line in differences(taught, joint)] == ['custom_hooks.0.momentum']


def test_learning_rate_of_the_restorer_may_differ(plain):
    slower = changed(plain, optim_wrapper__paramwise_cfg__custom_keys__restorer__lr_mult=0.1)
    assert differences(plain, slower) == []


@pytest.mark.parametrize(
    ('options', 'where'),
    [
        (dict(train_cfg__max_epochs=9), 'train_cfg.max_epochs: plain 8, here 9'),
        (dict(optim_wrapper__optimizer__lr=1e-3), 'optim_wrapper.optimizer.lr'),
        (dict(train_dataloader__batch_size=4), 'train_dataloader.batch_size'),
        (dict(train_dataloader__dataset__datasets__0__indices=30), 'train_dataloader.dataset.datasets.0.indices'),
        (dict(test_evaluator__ann_file='other.json'), 'test_evaluator.ann_file'),
        (dict(model__test_cfg__score_thr=0.3), 'model.test_cfg.score_thr'),
        (dict(custom_hooks=[dict(type='EMAHook')]), 'custom_hooks'),
        (dict(custom_hooks=[dict(type='TaskCheckpointHook', checkpoint='other.pth')]), 'task_checkpoint'),
    ],
    ids=['epochs', 'rate', 'batch', 'images', 'evaluation', 'threshold', 'averaging', 'start'],
)
def test_planted_difference_is_found(plain, options, where):
    found = differences(plain, changed(plain, **options))
    assert any(difference.startswith(where) for difference in found)
    # No other difference is listed, except those that depend on the same setting.
    assert len(found) <= 3
