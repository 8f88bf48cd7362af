"""Plans are read and checked."""

import pytest

from mmdapled.comparison.plan import Cell, read_plan

PLAN = """
plain = 'plain_{detector}_{dataset}.py'
detectors = ('a', 'b')
datasets = dict(night={}, few=dict(of='night', options={'x': 1}))
seeds = (3, 4)
arms = dict(plain={}, raw=dict(restorer='identity', train=False))
lr = 0.1
"""


def written(tmp_path, text=PLAN, **changed):
    file = tmp_path / 'plan.py'
    file.write_text(text + ''.join(f'\n{name} = {value!r}' for name, value in changed.items()))
    return str(file)


def test_plan_is_run_seed_by_seed_and_untrained_arms_once(tmp_path):
    cells = read_plan(written(tmp_path)).cells()
    assert len(cells) == 8 + 4
    assert [cell.seed for cell in cells] == [3] * 8 + [4] * 4
    assert {cell.arm for cell in cells if cell.seed == 4} == {'plain'}
    assert cells[0].folder.as_posix() == 'night/a/plain/seed_3'


def test_metrics_shown_by_default_are_those_of_any_task(tmp_path):
    assert {'coco/bbox_mAP_50', 'mIoU', 'abs_rel'} <= set(read_plan(written(tmp_path)).metrics)
    assert read_plan(written(tmp_path, metrics=('mIoU',))).metrics == ('mIoU',)


def test_data_set_may_be_another_one_with_options(tmp_path):
    plan = read_plan(written(tmp_path))
    file = plan.config_file(plan.plain, Cell('plain', 'b', 'few', 3))
    assert file == (tmp_path / 'plain_b_night.py').resolve()


@pytest.mark.parametrize(
    ('changed', 'message'),
    [
        (dict(arms=dict(joint={})), "expected an arm 'plain'"),
        (dict(arms=dict(plain=dict(restorer_chekpoint='x'))), "unknown settings \\['restorer_chekpoint'\\]"),
        (dict(seed=(1, 2)), "did you mean 'seeds'"),
        (dict(datasets=dict(night=dict(config='x'))), "data set 'night'"),
    ],
    ids=['no plain arm', 'misspelt in an arm', 'misspelt', 'data set'],
)
def test_wrong_plans_say_what_is_wrong(tmp_path, changed, message):
    with pytest.raises(ValueError, match=message):
        read_plan(written(tmp_path, **changed))


def test_missing_settings_and_file(tmp_path):
    with pytest.raises(ValueError, match=r"missing settings \['plain', 'datasets'"):
        read_plan(written(tmp_path, 'detectors = ()\narms = dict(plain={})\n'))
    with pytest.raises(FileNotFoundError, match='configs/plans'):
        read_plan(str(tmp_path / 'none.py'))
