"""The config of a run is the plain config and the changes of its arm."""

from pathlib import Path

import pytest

from mmdapled.comparison.arm_configs import annotation_file, config_of, with_results
from mmdapled.comparison.plan import Cell, read_plan
from mmdapled.comparison.schedule_check import differences, task_checkpoint
from mmdapled.run_config.evaluation_options import evaluators

PLANS = Path(__file__).parents[2] / 'configs' / 'plans'
DAPLED_T = '../detection/{detector}_{dataset}_dapled-t.py'


@pytest.fixture
def plan():
    return read_plan(str(PLANS / 'msrs-night_yolox-nano.py'))


def cell(arm, seed=1):
    return Cell(arm, 'yolox-nano', 'msrs-night', seed)


def hook_names(cfg):
    return [hook['type'] for hook in cfg.custom_hooks]


@pytest.mark.parametrize(
    'arm, start',
    [
        (dict(restorer='dapled-t', restorer_checkpoint='dapled-t'), 'dapled-t'),
        (dict(config=DAPLED_T), None),  # by the restorer's own config
        (dict(config=DAPLED_T, model=dict(restorer_checkpoint='start.pth')), 'start.pth'),
    ],
    ids=['arm', 'file', 'file and model'],
)
def test_joint_arm_starts_where_the_plain_one_does(plan, arm, start):
    plan = plan._replace(arms={**plan.arms, 'joint-dapled-t': arm})
    plain, joint = config_of(plan, cell('plain')), config_of(plan, cell('joint-dapled-t'))
    assert joint.model.type == 'JointModel' and joint.model.get('restorer_checkpoint') == start
    assert start or joint.model.restorer.restorer.checkpoint == 'dapled-t'
    assert task_checkpoint(plain.to_dict()) == task_checkpoint(joint.to_dict()) is not None
    assert 'LivenessHook' in hook_names(joint)
    assert differences(plain, joint) == [] and joint.randomness.seed == 1


def test_plain_arm_is_the_plain_config(plan):
    plain = config_of(plan, cell('plain'))
    assert plain.model.type == 'mmdet.YOLOX' or plain.model.type == 'YOLOX'
    assert 'LivenessHook' not in hook_names(plain)


def test_options_of_plan_data_set_and_arm_are_set_in_that_order(plan):
    plan = plan._replace(
        options={'a': 1, 'b': 1, 'c': 1}, datasets={'msrs-night': dict(options={'b': 2, 'c': 2})},
        arms={'plain': dict(options={'c': 3})},
    )  # fmt: skip
    cfg = config_of(plan, cell('plain'))
    assert (cfg.a, cfg.b, cfg.c) == (1, 2, 3)


def test_detections_are_written_by_the_test(plan):
    cfg = config_of(plan, cell('plain'))
    written = with_results(cfg, Path('/folder/detections'))
    assert evaluators(written.test_evaluator)[0]['outfile_prefix'] == '/folder/detections'
    assert 'outfile_prefix' not in evaluators(cfg.test_evaluator)[0]
    assert annotation_file(cfg).endswith('annotations/val.json')


def test_areas_of_a_segmenter_are_written_by_the_test():
    plan = read_plan(str(PLANS / 'night-street_segformer-mit-b0.py'))
    cfg = config_of(plan, next(iter(plan.cells())))
    metric = evaluators(with_results(cfg, Path('/folder/detections')).test_evaluator)[0]
    assert metric['type'] == 'NightIoUMetric' and metric['outfile_prefix'] == '/folder/detections'
    assert annotation_file(cfg) == ''


@pytest.mark.parametrize('name', ['night-street_segformer-mit-b0', 'night-street_mask-rcnn_r18'])
def test_arms_of_night_street_may_be_compared(name):
    plan = read_plan(str(PLANS / f'{name}.py'))
    plain, joint = (config_of(plan, cell) for cell in plan.cells()[:2])
    assert differences(plain, joint) == [] and 'LivenessHook' in hook_names(joint)
    assert (plain.model.restorer.type, joint.model.restorer.type) == ('Identity', 'DAPLED')


def test_missing_config_of_an_arm(plan):
    plan = plan._replace(arms={'plain': {}, 'other': dict(config='no/{detector}.py')})
    with pytest.raises(FileNotFoundError, match='no/yolox-nano.py'):
        config_of(plan, cell('other'))
    plan = plan._replace(arms={'plain': {}, 'other': dict(config='a.py', restorer='iat')})
    with pytest.raises(ValueError, match='not both'):
        config_of(plan, cell('other'))


def test_restorer_of_an_arm_goes_in_front_of_student_and_teacher():
    plan = read_plan(str(PLANS / 'msrs-night_yolox-nano_mean-teacher.py'))
    front = dict(restorer='dapled-t', restorer_checkpoint='dapled-t', model=dict(task_loss_weight=0.5))
    plan = plan._replace(arms={**plan.arms, 'front': front})
    names = ('plain', 'front', 'joint-dapled-t')
    plain, arm, ours = (config_of(plan, Cell(name, 'yolox-nano', 'msrs-mean-teacher', 0)) for name in names)
    assert arm.model.type == 'mmdet.SemiBaseDetector' and 'task_loss_weight' not in arm.model
    assert arm.model.detector.restorer_checkpoint == 'dapled-t' and arm.model.detector.task_loss_weight == 0.5
    for joint in (arm, ours):
        assert differences(plain, joint) == [] and 'LivenessHook' in hook_names(joint)
    assert 'LivenessHook' not in hook_names(plain)
