"""A run is trained and tested, resumed after an interruption, and reported where it failed or its restorer is dead."""

import json

import pytest
from mmengine.config import Config

from mmdapled.comparison.runs import RunFailed, Tools, check_config, finished, run_cell, time_left

# Stand-ins for tools/train.py and tools/test.py, which write the same files.
TRAIN = """
import json, pathlib, sys
folder = pathlib.Path(sys.argv[sys.argv.index('--work-dir') + 1])
assert '--resume' in sys.argv and pathlib.Path(sys.argv[1]).is_file()
(folder / 'last_checkpoint').write_text(str(folder / 'epoch_1.pth'))
with (folder / 'config.py').open('a') as config:  # as mmengine does with its own settings
    config.write(f"work_dir = {{str(folder)!r}}\\nresume = True\\nlauncher = 'none'\\n")
problems = {problems}
record = dict(restorer='restorer', problems=problems)
(folder / 'liveness.json').write_text(json.dumps(dict(train=dict(restorer=record))))
print('Epoch(train) [1][2/8]  eta: 0:01:02  time')
sys.exit({code})
"""
TEST = """
import json, pathlib, sys
folder = pathlib.Path(sys.argv[sys.argv.index('--work-dir') + 1])
(folder / '2026').mkdir()
(folder / '2026' / 'metrics.json').write_text(json.dumps(dict(checkpoint=len(sys.argv[2]))))
"""

EVALUATE_RESTORER = """
import json, pathlib, sys
pathlib.Path(sys.argv[sys.argv.index('--json') + 1]).write_text(json.dumps(sys.argv[1:5]))
"""


@pytest.fixture
def cfg():
    return Config(dict(model=dict(type='Toy'), test_evaluator=[dict(type='CocoMetric', ann_file='a.json')]))


def tools(tmp_path, code=0, problems=()):
    folder = tmp_path / 'tools'
    folder.mkdir()
    (folder / 'train.py').write_text(TRAIN.format(code=code, problems=list(problems)))
    (folder / 'test.py').write_text(TEST)
    (folder / 'evaluate_restorer.py').write_text(EVALUATE_RESTORER)
    return Tools(folder)


def test_run_is_trained_tested_and_recorded(tmp_path, cfg):
    folder = tmp_path / 'run'
    result = run_cell(folder, cfg, tools(tmp_path))
    assert result['metrics'] == {'checkpoint': len(str(folder / 'epoch_1.pth'))}
    assert finished(folder) == result and 'dead' not in result
    evaluator = Config.fromfile(folder / 'test' / 'config.py').test_evaluator[0]
    assert evaluator.outfile_prefix == str(folder / 'test' / 'detections')
    assert time_left(folder / 'train.log') == '0:01:02 left in this run'


def test_arm_that_is_not_trained_is_tested_as_it_is(tmp_path, cfg):
    assert run_cell(tmp_path / 'run', cfg, tools(tmp_path), train=False)['metrics'] == {'checkpoint': len('none')}


@pytest.mark.parametrize(
    'restorer, name, weights',
    [
        (None, 'identity', 'none'),
        (dict(type='Identity'), 'config.py', 'none'),  # has no weights and refuses any
        (dict(type='Gamma'), 'config.py', 'none'),
        (dict(type='DAPLED', arch='t'), 'config.py', 'epoch_1.pth'),
    ],
)
def test_restorer_of_the_run_is_evaluated_on_the_pairs(tmp_path, cfg, restorer, name, weights):
    if restorer:
        cfg.model.restorer = restorer
    result = run_cell(tmp_path / 'run', cfg, tools(tmp_path), pairs=dict(low='night', high='day'))
    found_name, found_weights, *folders = result['restoration']
    assert found_name.rpartition('/')[2] == name and found_weights.rpartition('/')[2] == weights
    assert folders == ['night', 'day']


def test_dead_restorer_is_a_result_without_metrics(tmp_path, cfg):
    result = run_cell(tmp_path / 'run', cfg, tools(tmp_path, code=3, problems=['never called']))
    assert result['dead'] == ['never called'] and 'metrics' not in result
    assert finished(tmp_path / 'run') == result


def test_failed_run_shows_the_end_of_its_log_and_is_not_finished(tmp_path, cfg):
    with pytest.raises(RunFailed, match=r'exit code 1.*train.log(.|\n)*eta: 0:01:02'):
        run_cell(tmp_path / 'run', cfg, tools(tmp_path, code=1))
    assert finished(tmp_path / 'run') is None


def test_interrupted_run_is_resumed(tmp_path, cfg):
    folder, interrupted = tmp_path / 'run', tools(tmp_path, code=130)
    with pytest.raises(KeyboardInterrupt):
        run_cell(folder, cfg, interrupted)
    assert finished(folder) is None
    (tmp_path / 'tools' / 'train.py').write_text(TRAIN.format(code=0, problems=[]))
    assert run_cell(folder, cfg, interrupted) == finished(folder) is not None


def test_run_of_another_config_is_refused(tmp_path, cfg):
    check_config(tmp_path / 'run', cfg)
    run_cell(tmp_path / 'run', cfg, tools(tmp_path))
    check_config(tmp_path / 'run', cfg)
    other = Config(dict(cfg.to_dict(), seed=1))
    for take in (check_config, lambda folder, config: run_cell(folder, config, Tools(tmp_path / 'tools'))):
        with pytest.raises(ValueError, match='the plan has changed'):
            take(tmp_path / 'run', other)


def test_result_is_whole_or_absent(tmp_path):
    (tmp_path / 'result.json.part').write_text('{"metrics":')
    assert finished(tmp_path) is None
    (tmp_path / 'result.json').write_text(json.dumps(dict(seconds=1)))
    assert finished(tmp_path) == dict(seconds=1)
