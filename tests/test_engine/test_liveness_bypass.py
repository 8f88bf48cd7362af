"""A test watches the restorers of the part that predicts."""

import pytest
from torch import nn
from toy_detector import ToySemi, toy_config

from mmdapled.engine.hooks.liveness_bypass import predicting_part, predicting_restorers
from mmdapled.engine.hooks.liveness_probe import joint_models
from mmdapled.engine.model_parts import outermost_restorers
from mmdapled.registry import MODELS


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


@pytest.mark.parametrize(
    ('settings', 'part'), [({}, 'teacher'), (dict(predict_on='student'), 'student')], ids=['default', 'student']
)
def test_the_config_names_the_part_that_predicts(settings, part):
    assert predicting_part(ToySemi(toy_config(), **settings)) == part


@pytest.mark.parametrize('model', [MODELS.build(toy_config()), nn.ModuleDict(dict(student=nn.Linear(1, 1)))])
def test_any_other_model_predicts_as_a_whole(model):
    assert predicting_part(model) == ''
