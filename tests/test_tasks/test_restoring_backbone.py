import copy

import pytest
import torch
from mmengine.registry import DefaultScope
from torch import nn
from toy_detector import PREPROCESSOR, batch, toy_config

from mmdapled.registry import MODELS

GAMMA = dict(type='Gamma', gamma=0.5)


def test_gives_the_joint_models_features():
    joint = MODELS.build(dict(type='JointModel', restorer=GAMMA, task_model=toy_config())).eval()
    wrapped = MODELS.build(
        dict(
            type='RestoringBackbone', restorer=GAMMA, backbone=joint.task_model.backbone, data_preprocessor=PREPROCESSOR
        )
    ).eval()
    inputs = joint.data_preprocessor(copy.deepcopy(batch([(40, 50), (64, 32)])), False)['inputs']
    restored, _ = joint.bridge(inputs, joint.restorer)
    assert torch.equal(wrapped(inputs), joint.task_model.backbone(restored))


@pytest.mark.parametrize('scope', ['mmdet', 'mmengine'])
def test_builds_an_mmdet_backbone_by_its_unprefixed_name_and_trains(scope):
    with DefaultScope.overwrite_default_scope(scope):
        check_resnet()


def check_resnet():
    """A ResNet behind a restorer gives features, attributes and gradients."""
    wrapped = MODELS.build(dict(
        type='RestoringBackbone', restorer=dict(type='DAPLED'), data_preprocessor=PREPROCESSOR,
        backbone=dict(type='ResNet', depth=18, out_indices=(1,), init_cfg=None),
    ))  # fmt: skip
    wrapped(torch.randn(1, 3, 64, 64))[0].mean().backward()
    assert any(w.grad is not None and w.grad.abs().sum() > 0 for w in wrapped.restorer.parameters())
    assert wrapped.out_indices == (1,)
    assert isinstance(wrapped.backbone, nn.Module)
