"""A run prints its progress and results; its log file has the rest."""

import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import torch

from mmdapled import restorers
from mmdapled.apis import get_model
from mmdapled.engine.run_output import is_warning_for_console

ROOT = Path(__file__).resolve().parents[2]
CONFIG = ROOT / 'configs/detection/yolox-nano_night-street_dapled-t.py'
SMALL = [
    'train_dataloader.dataset.length=4', 'train_dataloader.batch_size=4', 'val_dataloader.dataset.length=1',
    'train_cfg.max_epochs=1', 'train_cfg.val_interval=1', 'default_hooks.logger.interval=1',
    'model.task_model.test_cfg.score_thr=0.0',  # or the detector finds nothing, and pycocotools prints no table
]  # fmt: skip
# The config imports this module before there is a log file.
USERS_MODULE = """import warnings
warnings.warn('3 images have no label', stacklevel=1)
warnings.warn('an old name', FutureWarning, stacklevel=1)
"""
IN_THE_LOG_ALONE = (
    'FutureWarning', 'site-packages', 'loading annotations into memory', 'index created', 'Loading and preparing',
    'Running per image evaluation', 'Accumulating evaluation', 'Average Precision', 'paramwise_options',
    'System environment', 'Config:', 'Initialization information',
)  # fmt: skip


def run(*command, folder):
    """Run a command without the warning filters of the tests."""
    environment = {key: value for key, value in os.environ.items() if key != 'PYTHONWARNINGS'}
    environment['PYTHONPATH'] = str(folder)
    return subprocess.run(
        [sys.executable, *map(str, command)], cwd=ROOT, capture_output=True, text=True, env=environment, timeout=300
    )


@pytest.fixture(scope='module')
def training(tmp_path_factory):
    """Return the output and the log of a short training with half of the restorer's weights."""
    folder = tmp_path_factory.mktemp('run')
    weights = get_model('dapled-t').state_dict()
    torch.save({key: value for key, value in weights.items() if 'detail' not in key}, folder / 'half.pth')
    (folder / 'users.py').write_text(USERS_MODULE)
    config = folder / 'config.py'
    config.write_text(f"_base_ = '{CONFIG}'\ncustom_imports = dict(imports=['users'])\n")
    options = [*SMALL, f'model.restorer.checkpoint={folder / "half.pth"}']
    done = run('tools/train.py', config, '--work-dir', folder, '--cfg-options', *options, folder=folder)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    (log,) = folder.glob('*/*.log')
    return done.stdout + done.stderr, log.read_text()


def test_the_console_shows_progress_and_results(training):
    printed, _ = training
    assert re.search(r'Epoch\(train\) \[1\]\[1/1\].* loss: ', printed)
    assert re.search(r'Epoch\(val\) \[1\]\[1/1\] +coco/bbox_mAP: .*PSNR: ', printed)
    assert 'liveness: restorer (DAPLED) was called' in printed
    assert len(printed.splitlines()) < 30, printed


@pytest.mark.parametrize('text', IN_THE_LOG_ALONE)
def test_the_log_file_keeps_what_the_console_does_not_show(training, text):
    printed, log = training
    assert text in log and text not in printed


@pytest.mark.parametrize('text', ['half.pth', '3 images have no label'], ids=['of mmdapled', 'of the user'])
def test_warnings_of_mmdapled_and_of_the_user_stay_on_the_console(training, text):
    printed, log = training
    assert re.search(f'^UserWarning: .*{text}', printed, re.MULTILINE) and re.search(f'UserWarning: .*{text}', log)


def test_warnings_of_a_run_that_does_not_start_are_printed(tmp_path):
    (tmp_path / 'users.py').write_text(USERS_MODULE)
    (tmp_path / 'config.py').write_text("custom_imports = dict(imports=['users'])\n")
    done = run('tools/train.py', tmp_path / 'config.py', '--auto-scale-lr', folder=tmp_path)
    assert done.returncode != 0 and '3 images have no label' in done.stderr and 'an old name' in done.stderr


@pytest.mark.parametrize(
    ('category', 'filename', 'expected'),
    [
        (UserWarning, restorers.__file__, True),
        (UserWarning, __file__, True),
        (UserWarning, torch.__file__, False),
        (UserWarning, threading.__file__, False),
        (UserWarning, '<frozen importlib._bootstrap>', False),
        (FutureWarning, restorers.__file__, False),
    ],
    ids=['mmdapled', 'user', 'library', 'standard library', 'no file', 'deprecation'],
)
def test_the_file_and_the_category_decide_where_a_warning_goes(category, filename, expected):
    assert is_warning_for_console(category, filename) is expected
