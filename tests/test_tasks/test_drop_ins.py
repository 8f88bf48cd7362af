"""Both drop-ins give what the joint model gives, train with the model and find the types of the task libraries."""

import copy

import pytest
import torch
from mmengine.registry import DefaultScope
from torch import nn
from toy_detector import PREPROCESSOR, batch, register, toy_config

from mmdapled.registry import MODELS

GAMMA = dict(type='Gamma', gamma=0.5)


@pytest.fixture
def joint():
    return MODELS.build(dict(type='JointModel', restorer=GAMMA, task_model=toy_config())).eval()


def preprocessor(restorer=GAMMA):
    return dict(type='RestoringDataPreprocessor', restorer=restorer, data_preprocessor=dict(PREPROCESSOR))


def built_preprocessor():
    register()
    return MODELS.build(preprocessor())


def model_with_preprocessor(restorer):
    return MODELS.build({**toy_config(), 'data_preprocessor': preprocessor(restorer)})


def test_preprocessor_gives_the_joint_models_input(joint):
    data = batch([(40, 50), (64, 32)])
    inputs = joint.data_preprocessor(copy.deepcopy(data), False)['inputs']
    expected, _ = joint.bridge(inputs, joint.restorer)
    assert torch.equal(built_preprocessor()(copy.deepcopy(data), False)['inputs'], expected)
    assert not torch.equal(expected, inputs)


def test_preprocessor_trains_as_part_of_a_model_and_is_frozen_in_inference():
    model = model_with_preprocessor(dict(type='DAPLED'))
    data = model.data_preprocessor(batch([(40, 50)]), True)
    model(**data, mode='loss')['loss_toy'].backward()
    weights = list(model.data_preprocessor.restorer.parameters())
    assert any(w.grad is not None and w.grad.abs().sum() > 0 for w in weights)
    assert not model.data_preprocessor(batch([(40, 50)]), False)['inputs'].requires_grad


def test_init_weights_loads_the_pretrained_restorer_of_a_preprocessor(tmp_path):
    trained = MODELS.build(dict(type='DAPLED'))
    torch.nn.init.ones_(trained.detail.answer.bias)
    torch.save(trained.state_dict(), tmp_path / 'restorer.pth')
    pretrained = dict(type='Pretrained', checkpoint=str(tmp_path / 'restorer.pth'))
    model = model_with_preprocessor(dict(type='DAPLED', init_cfg=pretrained))
    model.init_weights()
    assert (model.data_preprocessor.restorer.detail.answer.bias == 1).all()


def test_attributes_of_the_wrapped_preprocessor_are_reached():
    assert built_preprocessor().pad_size_divisor == PREPROCESSOR['pad_size_divisor']


def test_unknown_preprocessor_raises():
    with pytest.raises(KeyError, match='NoSuchPreprocessor'):
        MODELS.build({**preprocessor(), 'data_preprocessor': dict(type='NoSuchPreprocessor')})


def test_backbone_gives_the_joint_models_features(joint):
    wrapped = MODELS.build(
        dict(
            type='RestoringBackbone', restorer=GAMMA, backbone=joint.task_model.backbone, data_preprocessor=PREPROCESSOR
        )
    ).eval()
    inputs = joint.data_preprocessor(batch([(40, 50), (64, 32)]), False)['inputs']
    restored, _ = joint.bridge(inputs, joint.restorer)
    assert torch.equal(wrapped(inputs), joint.task_model.backbone(restored))


@pytest.mark.parametrize('scope', ['mmdet', 'mmengine'])
def test_mmdet_backbone_is_built_by_its_unprefixed_name_and_trains(scope):
    with DefaultScope.overwrite_default_scope(scope):
        wrapped = MODELS.build(dict(
            type='RestoringBackbone', restorer=dict(type='DAPLED'), data_preprocessor=PREPROCESSOR,
            backbone=dict(type='ResNet', depth=18, out_indices=(1,), init_cfg=None),
        ))  # fmt: skip
    wrapped(torch.randn(1, 3, 64, 64))[0].mean().backward()
    assert any(w.grad is not None and w.grad.abs().sum() > 0 for w in wrapped.restorer.parameters())
    assert wrapped.out_indices == (1,)
    assert isinstance(wrapped.backbone, nn.Module)
