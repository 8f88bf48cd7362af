"""The command that verifies a data set: its table and its exit code, and once as users run it."""

import os
import shutil
import subprocess
import sys

import converter_tools
import published_files
import pytest


@pytest.fixture
def run(capsys, monkeypatch):
    """A function that runs the command and gives its exit code, stdout and stderr."""
    monkeypatch.setenv('COLUMNS', '200')
    return lambda *arguments: (converter_tools.load('verify').main([*map(str, arguments)]), *capsys.readouterr())


def test_real_data_passes_until_an_image_is_lost(shared_data, tmp_path, run):
    root = shutil.copytree(shared_data / 'msrs_night', tmp_path / 'msrs_night')
    code, out, _ = run('msrs_night', root, '--headers-only')
    assert code == 0 and 'all 27 right' in out and 'wrong │' not in out
    next((root / 'val').iterdir()).unlink()
    code, out, _ = run('msrs_night', root, '--headers-only')
    assert code == 1 and '1 of 27 checks are wrong' in out and '(missing)' in out


def test_stand_ins_fail_by_their_size(tmp_path, run):
    code, out, _ = run('dark_zurich', published_files.dark_zurich(tmp_path))
    assert code == 1 and '1 of 5 checks are wrong' in out and 'wrong │ val   │ images' in out


def test_nothing_to_check(tmp_path, run, capsys):
    code, _, err = run('llvip', tmp_path / 'no')
    assert code == 2 and 'is not a folder' in err
    with pytest.raises(SystemExit, match='2'):
        run('exdark', tmp_path)
    assert 'exdark_official' in capsys.readouterr().err


def test_as_a_command(tmp_path):
    command = [sys.executable, '-W', 'ignore', str(converter_tools.FOLDER / 'verify.py'), 'acdc_night', str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, 'COLUMNS': '200'})
    assert done.returncode == 1 and '2 of 2 checks are wrong' in done.stdout and 'Traceback' not in done.stderr
