"""Student, teacher and restorers are found in every model, but not the parts of a restorer."""

import pytest
import torch
from torch import nn
from toy_detector import PREPROCESSOR, ToySemi, toy_config

from mmdapled.engine.model_parts import outermost_restorers, parts_of, unwrapped
from mmdapled.registry import MODELS


def test_names_in_the_three_ways():
    joint = MODELS.build(dict(type='JointModel', restorer=dict(type='Identity'), task_model=toy_config()))
    assert list(outermost_restorers(joint)) == ['restorer']
    drop_in = dict(type='RestoringDataPreprocessor', restorer='gamma', data_preprocessor=dict(PREPROCESSOR))
    assert list(outermost_restorers(MODELS.build({**toy_config(), 'data_preprocessor': drop_in}))) == [
        'data_preprocessor.restorer'
    ]
    assert outermost_restorers(MODELS.build(toy_config())) == {}


def test_stages_of_a_cascade_are_parts():
    cascade = MODELS.build(dict(type='Cascade', restorers=[dict(type='Gamma', gamma=0.5), dict(type='DAPLED')]))
    assert list(outermost_restorers(torch.nn.ModuleDict({'first': cascade}))) == ['first']


def test_unwrapped():
    from mmengine.model import MMDistributedDataParallel

    model = torch.nn.Linear(1, 1)
    wrapped = MMDistributedDataParallel.__new__(MMDistributedDataParallel)
    torch.nn.Module.__init__(wrapped)
    wrapped.module = model
    assert unwrapped(wrapped) is model and unwrapped(model) is model


def test_parts_of_a_semi_supervised_model():
    model = ToySemi(toy_config())
    assert parts_of(model) == [model.student, model.teacher]


@pytest.mark.parametrize('model', [MODELS.build(toy_config()), nn.ModuleDict(dict(student=nn.Linear(1, 1)))])
def test_any_other_model_is_one_part(model):
    assert parts_of(model) == [model]


def test_attributes_that_are_no_parts_do_not_count():
    joint = MODELS.build(dict(type='JointModel', restorer='gamma', task_model=ToySemi(toy_config()),
                              data_preprocessor=toy_config()['data_preprocessor']))  # fmt: skip
    assert isinstance(joint.teacher, torch.nn.Module) and parts_of(joint) == [joint]
