import pytest
from mmengine.config import Config
from toy_detector import toy_config

from mmdapled.registry import MODELS
from mmdapled.run_config.joint_config import WAYS, detector_config, has_restorer, put_in_front


def config():
    return Config(dict(model={**toy_config(), 'backbone': dict(type='ResNet')}, custom_hooks=[dict(type='EMAHook')]))


@pytest.mark.parametrize('way', WAYS)
def test_restorer_is_in_front_with_a_liveness_hook(way):
    cfg = put_in_front(config(), 'dapled-t', way)
    assert has_restorer(cfg)
    assert [hook['type'] for hook in cfg.custom_hooks] == ['EMAHook', 'LivenessHook']
    place = dict(joint=cfg.model, preprocessor=cfg.model.data_preprocessor if way == 'preprocessor' else None,
                 backbone=cfg.model.backbone if way == 'backbone' else None)[way]  # fmt: skip
    assert place.restorer.type == 'DAPLED' and place.restorer.arch == 't'


def test_joint_config_builds():
    model = put_in_front(Config(dict(model=toy_config())), dict(type='Identity')).model
    assert type(MODELS.build(model).task_model).__name__ == 'ToyDetector'


def test_second_restorer_is_refused():
    with pytest.raises(ValueError, match='already'):
        put_in_front(put_in_front(config(), 'dapled-t'), 'dapled-t')


def test_unknown_way_and_name_raise_with_the_known_ones():
    with pytest.raises(ValueError, match='joint'):
        put_in_front(config(), 'dapled-t', 'sideways')
    with pytest.raises(KeyError, match='dapled-t'):
        put_in_front(config(), 'dapled-x')


def test_task_checkpoint_needs_the_joint_way():
    with pytest.raises(ValueError, match='joint'):
        put_in_front(config(), 'dapled-t', 'backbone', task_checkpoint='w.pth')


def semi_config():
    inner = {**toy_config(), 'backbone': dict(type='ResNet')}
    return Config(dict(model=dict(type='SemiBaseDetector', detector=inner, semi_train_cfg={})))


@pytest.mark.parametrize('way', ['joint', 'backbone'])
def test_restorer_is_in_front_of_student_and_teacher(way):
    cfg = put_in_front(semi_config(), 'dapled-t', way)
    assert has_restorer(cfg) and cfg.model.type == 'SemiBaseDetector' and 'restorer' not in cfg.model
    detector = detector_config(cfg.model)
    place = detector if way == 'joint' else detector.backbone
    assert place.restorer.type == 'DAPLED' and [hook['type'] for hook in cfg.custom_hooks] == ['LivenessHook']
    assert not has_restorer(semi_config())


def test_preprocessor_that_student_and_teacher_share_takes_no_restorer():
    with pytest.raises(ValueError, match='share'):
        put_in_front(semi_config(), 'dapled-t', 'preprocessor')
