"""The detection configs, cut down in size: one step, one prediction, and the parts that joint and plain arms share."""

import copy
import logging
from functools import cache

import pytest
import torch
from config_runs import ROOT, link_or_stand_in, one_batch, without_missing_weights
from mmdet_zoo import COCO_CLASSES, shrink, whole_config
from mmdet_zoo import CONFIGS as MMDET_CONFIGS
from mmengine.config import Config, ConfigDict
from mmengine.logging import MessageHub
from mmengine.optim import build_optim_wrapper
from mmengine.registry import DefaultScope
from torch import nn

from mmdapled.engine.hooks.liveness_probe import joint_models
from mmdapled.engine.model_parts import outermost_restorers, parts_of
from mmdapled.registry import MODELS
from mmdapled.run_config.joint_config import detector_config

CONFIGS = sorted(path.stem for path in (ROOT / 'configs' / 'detection').glob('*.py'))
JOINT = [name for name in CONFIGS if name.endswith('_dapled-t')]
# mmdet's own config of the detector that a file's name begins with.
DETECTORS = {
    'faster-rcnn': 'faster_rcnn', 'cascade-rcnn': 'cascade_rcnn', 'retinanet': 'retinanet', 'fcos': 'fcos',
    'tood': 'tood', 'yolov3': 'yolov3', 'yolox-nano': 'yolox', 'rtmdet-tiny': 'rtmdet', 'dino': 'dino',
    'mask-rcnn': 'mask_rcnn',
}  # fmt: skip
LONG = ('cascade-rcnn', 'mask-rcnn', 'yolov3', 'dino')
QUICK_IDENTITY = ('rtmdet', 'yolox', 'retinanet')
SIDE = 128  # pixels of the images here
SIZES = {'Resize': 'scale', 'RandomResize': 'scale', 'Pad': 'size', 'RandomCrop': 'crop_size'}


@pytest.fixture(scope='module')
def data(tmp_path_factory):
    """The folder of all data sets, see :func:`config_runs.link_or_stand_in`."""
    shared = ROOT.parent / 'shared' / 'data'
    if not shared.is_dir():
        pytest.skip('needs the development data in ../shared/data')
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp('data')
        patch.setenv('MMDAPLED_DATA', str(folder))
        yield link_or_stand_in(folder, shared)


def read(name):
    return Config.fromfile(ROOT / 'configs' / 'detection' / f'{name}.py')


def small(config):
    """Return the config with small images and a small detector, and no weights that are missing."""
    for part in parts(config._cfg_dict):
        if part.get('type') in SIZES:
            size = SIZES[part['type']]
            part[size] = [(SIDE, SIDE)] * 2 if isinstance(part[size], list) else (SIDE, SIDE)
        if part.get('type') == 'NightStreetDataset':
            part.update(length=8, width=SIDE, height=96)
    classes = config.model.get('bbox_head', {}).get('num_classes')
    config.model = without_missing_weights(shrink(config.model))
    if classes == COCO_CLASSES:  # those of the data set
        config.model.bbox_head.num_classes = classes
    return config


def parts(config):
    """Yield all dicts in the config."""
    if isinstance(config, dict):
        yield config
    for item in config.values() if isinstance(config, dict) else config:
        if isinstance(item, (dict, list, tuple)):
            yield from parts(item)


def build(model_config):
    """Return the model, initialised as a runner does it at the start of a run."""
    torch.manual_seed(0)
    for counter in ('epoch', 'iter'):  # which TOOD and YOLOX ask for
        MessageHub.get_current_instance().update_info(counter, 0)
    model = MODELS.build(model_config)
    logging.disable(logging.INFO)  # mmengine reports the start value of every single parameter
    model.init_weights()
    logging.disable(logging.NOTSET)
    return model


def slow_where(condition, names):
    return [pytest.param(name, marks=pytest.mark.slow if condition(name) else []) for name in names]


@pytest.mark.parametrize('name', slow_where(lambda name: name.startswith(LONG), CONFIGS))
def test_trains_a_step_and_predicts(data, name):
    config = small(read(name))
    with DefaultScope.overwrite_default_scope(config.default_scope):
        model = build(config.model).train()
        before = copy.deepcopy(model.state_dict())
        optim_wrapper = build_optim_wrapper(model, config.optim_wrapper)
        joint = joint_models(model).get('student' if 'semi_train_cfg' in config.model else '')
        if joint is not None:
            joint.task_gradient_norms = []
        logs = model.train_step(one_batch(config.train_dataloader, 2), optim_wrapper)
        results = model.eval().test_step(one_batch(config.val_dataloader, 2))
    assert all(torch.isfinite(torch.as_tensor(value)).all() for value in logs.values()) and logs['loss'] > 0
    changed = [key for key, value in model.state_dict().items() if not torch.equal(value, before[key])]
    assert joint is not None or name not in JOINT
    assert changed and not any(key.startswith('teacher.') for key in changed)  # which a hook moves
    moved = {key.removeprefix('student.').partition('.')[0] for key in changed}
    if joint is not None and joint.frozen_task:  # the task model only supplies the losses
        assert moved == {'restorer'}
    elif name in JOINT:
        assert moved == {'restorer', 'task_model'}
        assert joint.task_gradient_norms and all(0 < norm < float('inf') for norm in joint.task_gradient_norms)
    for restorer in outermost_restorers(model).values():
        inner = getattr(restorer, 'restorer', restorer)  # of a blend with the raw image
        assert type(inner).__name__.lower() in name.replace('-', '') or 'plain' in name
    for result in results:
        found = result.pred_instances
        assert len(found) and found.bboxes.isfinite().all()
        assert ('masks' in found) == name.startswith('mask-rcnn')
        assert ('restored_img' in result) == (joint is not None)


@pytest.mark.parametrize('name', slow_where(lambda name: not name.startswith(QUICK_IDENTITY), JOINT))
def test_identity_in_front_gives_the_plain_detections(data, name):
    config, plain_config = small(read(name)), small(read(name.replace('_dapled-t', '_plain')))
    with DefaultScope.overwrite_default_scope(config.default_scope):
        plain = build(detector_config(plain_config.model))
        plain = getattr(plain, 'task_model', plain)
        joint = build(ConfigDict(detector_config(config.model), restorer=dict(type='Identity')))
        joint.task_model.load_state_dict(calibrated(plain, plain_config).state_dict())
        batch = one_batch(config.val_dataloader, 2)
        pairs = zip(joint.eval().test_step(copy.deepcopy(batch)), plain.test_step(batch), strict=True)
    for ours, theirs in pairs:
        ours, theirs = ours.pred_instances, theirs.pred_instances
        assert len(ours) == len(theirs) > 0
        for field in ('bboxes', 'scores', 'labels'):
            assert torch.equal(ours[field], theirs[field])


@torch.no_grad()
def calibrated(model, config):
    """Set the batch norms to the data: a deep random model otherwise predicts the same for every image."""
    for module in model.modules():
        if isinstance(module, nn.modules.batchnorm._BatchNorm):
            module.train()
            module.momentum = 1.0
    model.extract_feat(model.data_preprocessor(one_batch(config.val_dataloader, 2), False)['inputs'])
    return model.eval()


@pytest.mark.parametrize('name', JOINT)
def test_arms_share_all_but_the_restorer(name):
    joint, plain = read(name), read(name.replace('_dapled-t', '_plain'))
    detector, reference = detector_config(joint.model), detector_config(plain.model)
    assert detector.task_model == reference.get('task_model', reference)
    assert detector.get('task_checkpoint') == plain.get('task_checkpoint')
    semi = ('type', 'data_preprocessor', 'semi_train_cfg', 'semi_test_cfg')
    assert detector is joint.model or [joint.model[key] for key in semi] == [plain.model[key] for key in semi]
    same = ('train_dataloader', 'val_dataloader', 'val_evaluator', 'train_cfg', 'param_scheduler')
    assert all(joint[key] == plain[key] for key in same)
    ours, theirs = copy.deepcopy(joint.optim_wrapper), copy.deepcopy(plain.optim_wrapper)
    for optim_wrapper in (ours, theirs):
        del optim_wrapper.paramwise_cfg.custom_keys['restorer']
    assert ours == theirs


@pytest.mark.parametrize('name', JOINT)
def test_restorer_starts_from_the_bundled_weights(name):
    if name.startswith('yolox-nano'):
        pytest.skip('starts from other weights, or from scratch')
    restorer = MODELS.build(detector_config(read(name).model).restorer)
    assert restorer.load_report is not None and not restorer.load_report.missing


@pytest.mark.parametrize('name', [name for name in CONFIGS if 'mean-teacher' in name])
def test_student_and_teacher_get_what_their_own_preprocessor_would_make(name):
    model = read(name).model
    detector = detector_config(model)
    assert model.data_preprocessor.data_preprocessor == detector.get('task_model', detector).data_preprocessor
    with DefaultScope.overwrite_default_scope('mmdet'):
        assert len(parts_of(MODELS.build(without_missing_weights(model)))) == 2


def test_each_detector_has_a_pair():
    assert {detector(name) for name in JOINT} == set(DETECTORS)
    assert {name.replace('_dapled-t', '_plain') for name in JOINT} <= set(CONFIGS)


def detector(name):
    return next(key for key in DETECTORS if name.startswith(key))


@cache
def mmdets(name):
    """Return mmdet's own model config of the detector, as plain values."""
    return values(whole_config(DETECTORS[name]).model)


@pytest.mark.parametrize('name', [name for name in CONFIGS if name.endswith('_plain') and 'r18' not in name])
def test_detector_is_mmdets(name):
    model = detector_config(read(name).model)
    ours, theirs = values(model.get('task_model', model)), dict(mmdets(detector(name)))
    assert DETECTORS[detector(name)] in MMDET_CONFIGS
    if detector(name) == 'retinanet':
        theirs['backbone.depth'], theirs['neck.in_channels'] = 50, [256, 512, 1024, 2048]
    assert {key: (ours.get(key), theirs.get(key)) for key in {*ours, *theirs} if ours.get(key) != theirs.get(key)} == {}


NOT_COMPARED = ('init_cfg', 'num_classes', 'batch_augments', '_scope_')


def values(config, prefix=''):
    """Return dotted key -> value of all leaves but those that each config sets for itself."""
    leaves = {}
    for key, value in config.items() if isinstance(config, dict) else enumerate(config):
        if key in NOT_COMPARED:
            continue
        if isinstance(value, dict) or (isinstance(value, list) and value and isinstance(value[0], dict)):
            leaves.update(values(value, f'{prefix}{key}.'))
        else:
            plain = value.removeprefix('mmdet.').replace('SyncBN', 'BN') if isinstance(value, str) else value
            leaves[f'{prefix}{key}'] = list(plain) if isinstance(plain, tuple) else plain
    return leaves
