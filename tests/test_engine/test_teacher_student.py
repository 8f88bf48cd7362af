"""The parts of a semi-supervised detector are found, and any other model is one part."""

import pytest
import torch
from torch import nn
from toy_detector import ToySemi, toy_config

from mmdapled.engine.teacher_student import parts_of, predicting_part
from mmdapled.registry import MODELS


@pytest.mark.parametrize(
    ('settings', 'part'), [({}, 'teacher'), (dict(predict_on='student'), 'student')], ids=['default', 'student']
)
def test_parts_of_a_semi_supervised_model(settings, part):
    model = ToySemi(toy_config(), **settings)
    assert parts_of(model) == [model.student, model.teacher]
    assert predicting_part(model) == part


@pytest.mark.parametrize('model', [MODELS.build(toy_config()), nn.ModuleDict(dict(student=nn.Linear(1, 1)))])
def test_any_other_model_is_one_part(model):
    assert parts_of(model) == [model] and predicting_part(model) == ''


def test_attributes_that_are_no_parts_do_not_count():
    joint = MODELS.build(dict(type='JointModel', restorer='gamma', task_model=ToySemi(toy_config()),
                              data_preprocessor=toy_config()['data_preprocessor']))  # fmt: skip
    assert isinstance(joint.teacher, torch.nn.Module) and parts_of(joint) == [joint]
