"""tools/restore.py: exit codes, messages, and that nothing is lost."""

import importlib.util
import signal
import subprocess
import sys
import time
from pathlib import Path

import cv2
import numpy as np
import pytest

from mmdapled.apis import DAPLEDInferencer

TOOL = Path(__file__).resolve().parents[2] / 'tools' / 'restore.py'
ROOT = TOOL.parents[1]


@pytest.fixture(scope='module')
def tool():
    spec = importlib.util.spec_from_file_location('restore_tool', TOOL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / 'nights'
    folder.mkdir()
    for index in range(3):
        image = np.random.default_rng(index).integers(0, 60, (24, 32, 3), dtype=np.uint8)
        cv2.imwrite(str(folder / f'{index}.png'), image)
    return folder


def test_restores_a_folder(tool, folder, tmp_path, capsys):
    assert tool.main([str(folder), '--restorer', 'gamma', '--out-dir', str(tmp_path / 'out'), '--no-progress']) == 0
    assert sorted(file.name for file in (tmp_path / 'out').iterdir()) == ['0.png', '1.png', '2.png']
    assert '3 restored' in capsys.readouterr().out


def test_a_gate_copies_what_is_bright_and_restores_the_rest(tool, folder, tmp_path, capsys):
    day = np.random.default_rng(9).integers(150, 200, (24, 32, 3), dtype=np.uint8)
    cv2.imwrite(str(folder / '1.png'), day)
    options = ['--restorer', 'gamma', '--out-dir', str(tmp_path / 'out'), '--no-progress', '--gate', '0.5']
    assert tool.main([str(folder), *options]) == 0
    assert '3 restored' in (said := capsys.readouterr().out) and '1 of them left as they were' in said
    assert np.array_equal(cv2.imread(str(tmp_path / 'out' / '1.png')), day)
    assert cv2.imread(str(tmp_path / 'out' / '0.png')).mean() > 1.5 * cv2.imread(str(folder / '0.png')).mean()


def test_a_damaged_image_is_named_and_the_others_are_done(tool, folder, tmp_path, capsys):
    (folder / '1.png').write_bytes(b'no image')
    code = tool.main([str(folder), '--restorer', 'identity', '--out-dir', str(tmp_path / 'out'), '--no-progress'])
    shown = capsys.readouterr()
    assert code == 1 and '1.png: not an image' in shown.err and '2 restored' in shown.out and '1 failed' in shown.out
    assert sorted(file.name for file in (tmp_path / 'out').iterdir()) == ['0.png', '2.png']


@pytest.mark.parametrize(
    'arguments, message',
    [
        (['--restorer', 'gama'], "did you mean 'gamma'"),
        (['--restorer', 'iat'], 'untrained weights'),
        (['--restorer', 'iat', '--checkpoint', 'nowhere.pth'], 'no weight file at nowhere.pth'),
        (['--restorer', 'gamma', '--device', 'abacus'], 'abacus'),
    ],
)
def test_what_can_not_start_is_one_line_and_code_2(tool, folder, tmp_path, capsys, arguments, message):
    assert tool.main([str(folder), *arguments, '--out-dir', str(tmp_path / 'out')]) == 2
    shown = capsys.readouterr().err
    assert message in shown and 'Traceback' not in shown


def test_an_empty_folder_is_code_2(tool, tmp_path, capsys):
    assert tool.main([str(tmp_path), '--restorer', 'identity', '--out-dir', str(tmp_path / 'out')]) == 2
    assert 'no image' in capsys.readouterr().err


def test_ctrl_c_keeps_what_is_done_and_goes_on_later(tool, folder, tmp_path, capsys, monkeypatch):
    calls = []

    def interrupted_at_the_second(*arguments):
        calls.append(arguments)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return original(*arguments)

    original = DAPLEDInferencer._restore
    arguments = [str(folder), '--restorer', 'identity', '--out-dir', str(tmp_path / 'out'), '--no-progress']
    with monkeypatch.context() as patch:
        patch.setattr(DAPLEDInferencer, '_restore', interrupted_at_the_second)
        assert tool.main(arguments) == 130
    assert [file.name for file in (tmp_path / 'out').iterdir()] == ['0.png']
    assert '1 restored' in capsys.readouterr().err
    assert tool.main([*arguments, '--skip-existing']) == 0
    assert '2 restored' in capsys.readouterr().out


@pytest.mark.slow
def test_a_real_interrupt_leaves_complete_files_only(tmp_path):
    folder, out = tmp_path / 'nights', tmp_path / 'out'
    folder.mkdir()
    for index in range(300):
        cv2.imwrite(str(folder / f'{index:03d}.png'), np.full((240, 320, 3), index % 256, np.uint8))
    command = [sys.executable, str(TOOL), str(folder), '--restorer', 'clahe', '--out-dir', str(out)]
    process = subprocess.Popen(command, cwd=ROOT, env={'PYTHONPATH': str(ROOT), 'PATH': '/usr/bin:/bin'})
    deadline = time.monotonic() + 120
    while not list(out.glob('*.png')) and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 130
    written = list(out.iterdir())
    assert 0 < len(written) < 300
    assert all(file.suffix == '.png' and cv2.imread(str(file)) is not None for file in written)
