"""tools/compare.py as a user runs it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLAN = 'configs/plans/msrs-night_yolox-nano.py'
SMALL = """
plain = '{root}/configs/detection/{{detector}}_{{dataset}}_plain.py'
detectors = ('yolox-nano',)
datasets = ('msrs-night',)
seeds = (0,)
options = {{
    'train_cfg.max_epochs': 1, 'train_cfg.val_interval': 9, 'test_dataloader.dataset.indices': 12,
    'train_dataloader.batch_size': 4, 'optim_wrapper.optimizer.lr': 1e-6,
    'train_dataloader.dataset.datasets.0.indices': 4, 'train_dataloader.dataset.datasets.1.indices': 4,
    'train_dataloader.dataset.datasets.2.indices': 4,
}}
arms = dict(plain={{}}, {arms})
"""


def start(*arguments, **options):
    """Run the tool from the repository root, on the development data."""
    command = [sys.executable, 'tools/compare.py', *map(str, arguments)]
    data = dict(os.environ, MMDAPLED_DATA=str(ROOT.parent / 'shared' / 'data'))
    pipes = dict(stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    return subprocess.Popen(command, cwd=ROOT, env=data, **pipes, **options)


def compare(*arguments):
    """Run the tool to its end; return its exit code and output."""
    with start(*arguments) as process:
        printed = process.communicate(timeout=900)
    return process.returncode, ''.join(printed)


def small_plan(tmp_path, arms):
    file = tmp_path / 'small.py'
    file.write_text(SMALL.format(root=ROOT, arms=arms))
    return file


def test_dry_run_names_every_run(tmp_path, shared_data):
    code, printed = compare(PLAN, '--dry-run', '--work-dir', tmp_path, '--arms', 'joint-dapled-t', '--seeds', 5)
    lines = [line for line in printed.splitlines() if line.endswith(': to run')]
    assert code == 0 and lines == [
        f'{arm}, yolox-nano, msrs-night, seed 5: to run' for arm in ('plain', 'joint-dapled-t')
    ]


def test_planted_difference_of_the_schedule_is_refused(tmp_path, shared_data):
    plan = small_plan(tmp_path, "longer=dict(restorer='dapled-t', options={'train_cfg.max_epochs': 2})")
    code, printed = compare(plan, '--work-dir', tmp_path)
    assert code == 2 and 'longer, yolox-nano, msrs-night, seed 0: train_cfg.max_epochs: plain 1, here 2' in printed
    assert not (tmp_path / 'msrs-night').exists()


def test_trained_arms_are_held_to_each_other_where_plain_is_not_trained(tmp_path, shared_data):
    arms = "first={}, longer=dict(restorer='dapled-t', options={'train_cfg.max_epochs': 2})"
    plan = small_plan(tmp_path, arms)
    plan.write_text(plan.read_text().replace('plain={}', 'plain=dict(train=False)'))
    code, printed = compare(plan, '--work-dir', tmp_path)
    assert code == 2 and 'longer, yolox-nano, msrs-night, seed 0: train_cfg.max_epochs: first 1, here 2' in printed


@pytest.mark.parametrize(
    ('arguments', 'message'),
    [(['no-plan.py'], 'no file no-plan.py'), ([PLAN, '--arms', 'iat'], "the plan has no ['iat']; it has ['plain'")],
    ids=['no plan', 'no arm'],
)
def test_bad_command_line_says_what_is_wrong(tmp_path, arguments, message):
    code, printed = compare(*arguments, '--work-dir', tmp_path)
    assert code == 2 and message in printed


@pytest.mark.slow
def test_planted_dead_restorer_is_found_beside_a_live_one(tmp_path, shared_data):
    plan = small_plan(tmp_path, "live=dict(restorer='dapled-t', restorer_checkpoint='dapled-t'), "
                                "dead=dict(restorer=dict(type='Gamma', gamma=1.0))")  # fmt: skip
    code, printed = compare(plan, '--work-dir', tmp_path / 'runs')
    assert code == 3, printed[-3000:]
    report = (tmp_path / 'runs' / 'report.md').read_text()
    rows = {row.split('|')[1].strip(): row for row in report.splitlines() if row.startswith('| ')}
    assert 'DEAD, not compared: seed 0: restorer returned its input unchanged' in rows['dead']
    assert ' [' in rows['live'] and 'DEAD' not in rows['live'] and 'changes the predictions' in report
    again, printed = compare(plan, '--work-dir', tmp_path / 'runs', '--dry-run')
    assert again == 0 and printed.count(': done') == 3
    plan.write_text(plan.read_text().replace('1e-6', '1e-5'))
    code, printed = compare(plan, '--work-dir', tmp_path / 'runs', '--report-only')
    assert code == 2 and 'the plan has changed since this run' in printed


@pytest.mark.slow
def test_comparison_that_was_killed_goes_on(tmp_path, shared_data):
    plan = small_plan(tmp_path, '')
    plan.write_text(plan.read_text().replace("'train_cfg.max_epochs': 1", "'train_cfg.max_epochs': 2"))
    run = tmp_path / 'runs' / 'msrs-night' / 'yolox-nano' / 'plain' / 'seed_0'
    with start(plan, '--work-dir', tmp_path / 'runs', start_new_session=True) as process:
        while not (run / 'last_checkpoint').is_file() and process.poll() is None:
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGKILL)
    assert not (run / 'result.json').is_file()
    code, printed = compare(plan, '--work-dir', tmp_path / 'runs', '--no-cost')
    assert code == 0, printed[-3000:]
    assert 'resumed epoch: 1' in (run / 'train.log').read_text()


STREETS = """
plain = '{root}/configs/{folder}/{{detector}}_{{dataset}}_plain.py'
detectors = ('{model}',)
datasets = ('night-street',)
seeds = (0,)
options = {{
    'train_cfg.max_epochs': 1, 'train_cfg.val_interval': 9, 'train_dataloader.dataset.indices': 8,
    'val_dataloader.dataset.indices': 6, 'test_dataloader.dataset.indices': 6,
}}
arms = dict(plain={{}}, joint=dict(config='{root}/configs/{folder}/{{detector}}_{{dataset}}_dapled-t.py'))
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ('folder', 'model', 'judged', 'files'),
    [
        ('segmentation', 'segformer_mit-b0', 'mIoU', ['detections.areas.json']),
        ('detection', 'mask-rcnn_r18', 'mAP50', ['detections.bbox.json', 'detections.gt.json']),
    ],
    ids=['segmenter', 'detector without an annotation file'],
)
def test_arms_on_night_street_are_trained_and_evaluated(tmp_path, folder, model, judged, files):
    plan = tmp_path / 'streets.py'
    plan.write_text(STREETS.format(root=ROOT, folder=folder, model=model))
    code, printed = compare(plan, '--work-dir', tmp_path / 'runs', '--no-cost')
    assert code == 0, printed[-3000:]
    for arm in ('plain', 'joint'):
        test = tmp_path / 'runs' / 'night-street' / model / arm / 'seed_0' / 'test'
        assert all((test / file).is_file() for file in files)
    report = (tmp_path / 'runs' / 'report.md').read_text()
    row = next(row for row in report.splitlines() if row.startswith('| joint'))
    assert f'{judged} - plain' in report and ' [' in row and 'not compared' not in row
