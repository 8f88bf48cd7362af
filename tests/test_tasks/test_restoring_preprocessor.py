import copy

import pytest
import torch
from toy_detector import PREPROCESSOR, batch, register, toy_config

from mmdapled.registry import MODELS

GAMMA = dict(type='Gamma', gamma=0.5)


def drop_in(restorer=GAMMA, **kwargs):
    register()
    return MODELS.build(
        dict(type='RestoringDataPreprocessor', restorer=restorer, data_preprocessor=dict(PREPROCESSOR), **kwargs)
    )


def test_gives_the_joint_models_input():
    joint = MODELS.build(dict(type='JointModel', restorer=GAMMA, task_model=toy_config()))
    data = batch([(40, 50), (64, 32)])
    inputs = joint.data_preprocessor(copy.deepcopy(data), False)['inputs']
    expected, _ = joint.bridge(inputs, joint.restorer)
    assert torch.equal(drop_in()(copy.deepcopy(data), False)['inputs'], expected)
    assert not torch.equal(expected, inputs)


def test_trains_as_part_of_a_model_and_is_frozen_in_inference():
    model = MODELS.build(
        {
            **toy_config(),
            'data_preprocessor': dict(
                type='RestoringDataPreprocessor', restorer=dict(type='DAPLED'), data_preprocessor=dict(PREPROCESSOR)
            ),
        }
    )
    data = model.data_preprocessor(batch([(40, 50)]), True)
    model(**data, mode='loss')['loss_toy'].backward()
    weights = list(model.data_preprocessor.restorer.parameters())
    assert any(w.grad is not None and w.grad.abs().sum() > 0 for w in weights)
    assert not model.data_preprocessor(batch([(40, 50)]), False)['inputs'].requires_grad


def test_init_weights_loads_a_pretrained_restorer(tmp_path):
    trained = MODELS.build(dict(type='DAPLED'))
    torch.nn.init.ones_(trained.detail.answer.bias)
    torch.save(trained.state_dict(), tmp_path / 'restorer.pth')
    model = MODELS.build(
        {
            **toy_config(),
            'data_preprocessor': dict(
                type='RestoringDataPreprocessor',
                data_preprocessor=dict(PREPROCESSOR),
                restorer=dict(
                    type='DAPLED', init_cfg=dict(type='Pretrained', checkpoint=str(tmp_path / 'restorer.pth'))
                ),
            ),
        }
    )
    model.init_weights()
    assert (model.data_preprocessor.restorer.detail.answer.bias == 1).all()


def test_attributes_of_the_wrapped_preprocessor_are_reached():
    assert drop_in().pad_size_divisor == PREPROCESSOR['pad_size_divisor']


def test_unknown_preprocessor_raises():
    with pytest.raises(KeyError, match='NoSuchPreprocessor'):
        MODELS.build(
            dict(type='RestoringDataPreprocessor', restorer=GAMMA, data_preprocessor=dict(type='NoSuchPreprocessor'))
        )
