"""tools/train.py as a user runs it, on NightStreet, a few images at a time."""

import json
import re

import pytest
from tool_runs import ROOT, run

CONFIG = 'configs/detection/yolox-nano_night-street_dapled-t.py'
PLAIN = 'configs/detection/yolox-nano_msrs-night_plain.py'
SMALL = [
    'train_dataloader.dataset.length=8', 'train_dataloader.batch_size=4', 'val_dataloader.dataset.length=2',
    'default_hooks.logger.interval=1', 'train_cfg.val_interval=9',
]  # fmt: skip


def losses(work_dir):
    """Loss of every logged iteration of a work dir, over all its runs, the last entry of a step counting."""
    steps = {}
    for log in sorted(work_dir.glob('*/vis_data/scalars.json')):
        for line in log.read_text().splitlines():
            entry = json.loads(line)
            if 'loss' in entry:
                steps[entry['iter']] = entry['loss']
    return steps


@pytest.mark.slow
def test_interrupted_run_resumes_as_if_never_interrupted(tmp_path):
    options = ['--seed', 3, '--cfg-options', *SMALL]
    run('train', CONFIG, '--work-dir', tmp_path / 'whole', *options, 'train_cfg.max_epochs=3')
    run('train', CONFIG, '--work-dir', tmp_path / 'cut', *options, 'train_cfg.max_epochs=1')
    run('train', CONFIG, '--work-dir', tmp_path / 'cut', '--resume', *options, 'train_cfg.max_epochs=3')
    whole, cut = losses(tmp_path / 'whole'), losses(tmp_path / 'cut')
    assert set(whole) == set(cut) == {1, 2, 3, 4, 5, 6}
    assert cut == pytest.approx(whole, rel=1e-4)
    assert len({round(value, 4) for value in whole.values()}) == 6


@pytest.mark.slow
def test_restorer_is_put_in_front_of_a_config_of_mmdet_by_a_flag(tmp_path):
    model = 'configs/_base_/models/yolox-nano.py'
    config = tmp_path / 'plain.py'
    config.write_text(f"_base_ = ['{ROOT / model}', '{ROOT}/configs/_base_/datasets/night_street.py', "
                      f"'{ROOT}/configs/_base_/schedules/scratch_6e.py', "
                      f"'{ROOT}/configs/_base_/default_runtime.py']\n")  # fmt: skip
    for way in ('joint', 'preprocessor', 'backbone'):
        evaluator = ['val_evaluator=None', 'val_dataloader=None', 'val_cfg=None']
        printed = run('train', config, '--work-dir', tmp_path / way, '--restorer', 'dapled-t', '--way', way,
                      '--cfg-options', *SMALL[:2], *evaluator, 'train_cfg.max_epochs=1')  # fmt: skip
        assert re.search(r'liveness: .*DAPLED.* was called 2 times', printed)
        assert (tmp_path / way / 'epoch_1.pth').is_file()


@pytest.mark.parametrize(
    ('arguments', 'message'),
    [
        ([PLAIN, '--restorer', 'dapled-x'], 'There are: '),
        ([CONFIG, '--restorer', 'iat'], 'already'),
        (['configs/no-such.py'], 'no file configs/no-such.py'),
        ([CONFIG, '--restorer-checkpoint', 'w.pth'], 'needs --restorer'),
    ],
    ids=['unknown restorer', 'second restorer', 'no config', 'checkpoint without restorer'],
)
def test_bad_command_line_says_what_is_wrong(tmp_path, arguments, message):
    assert message in run('train', *arguments, '--work-dir', tmp_path, fails=True)
