"""Restorers are found in every way in, and parts of a restorer are not taken for restorers of their own."""

import pytest
import torch
from toy_detector import PREPROCESSOR, ToySemi, toy_config

from mmdapled.engine.restorers_in_front import joint_models, outermost_restorers, predicting_restorers, unwrapped
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


@pytest.mark.parametrize('part', ['student', 'teacher'])
def test_of_teacher_and_student_the_one_that_is_tested_predicts(part):
    config = dict(type='JointModel', restorer=dict(type='Identity'), task_model=toy_config())
    model = ToySemi(config, predict_on=part)
    assert sorted(outermost_restorers(model)) == ['student.restorer', 'teacher.restorer']
    assert list(predicting_restorers(model)) == [f'{part}.restorer']
    assert joint_models(model) == dict(teacher=model.teacher, student=model.student)


def test_a_whole_joint_model_predicts_by_its_one_restorer():
    joint = MODELS.build(dict(type='JointModel', restorer=dict(type='Identity'), task_model=toy_config()))
    assert list(predicting_restorers(joint)) == ['restorer'] and joint_models(joint) == {'': joint}
