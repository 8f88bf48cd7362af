import argparse
import json
import os
import subprocess
import sys
from importlib import import_module

import pytest

from mmdapled.__main__ import COMMANDS, main
from mmdapled.cli import doctor
from mmdapled.cli.check import PROBLEM, WARNING, Check
from mmdapled.version import __version__

HEAVY = (
    'matplotlib',
    'mmcv',
    'mmdet',
    'mmseg',
    'open_clip',
    'skimage',
    'torchmetrics',
    'onnxruntime',
    'openvino',
    'gradio',
)


def test_list_answers_in_tables_and_json(capsys):
    assert main(['list', 'identity']) == 0
    assert 'Identity' in capsys.readouterr().out
    assert main(['list', 'Identity', '--json']) == 0
    assert 'Identity' in [row['name'] for row in json.loads(capsys.readouterr().out)['restorer types']]


def test_list_without_a_match_fails(capsys):
    assert main(['list', 'no-such-thing']) == 1
    assert "nothing matches 'no-such-thing'" in capsys.readouterr().out


def test_the_doctors_exit_code_is_the_programs(monkeypatch, capsys):
    for state, code in ((WARNING, 0), (PROBLEM, 1)):
        monkeypatch.setattr(doctor, 'run_checks', lambda state=state: [Check('mmcv', 'found', state)])
        assert main(['doctor', '--json']) == code
        assert json.loads(capsys.readouterr().out)['ok'] == (code == 0)


def test_env_answers_in_lines_and_json(capsys):
    assert main(['env']) == 0
    assert f'mmdapled: {__version__}' in capsys.readouterr().out
    assert main(['env', '--json']) == 0
    assert json.loads(capsys.readouterr().out)['mmdapled'] == __version__


@pytest.mark.parametrize('arguments', [[], ['heal'], ['doctor', '--hurry']])
def test_wrong_arguments_exit_with_2(arguments, capsys):
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2 and 'usage: python -m mmdapled' in capsys.readouterr().err


def test_the_script_is_named_in_its_help(monkeypatch, capsys):
    monkeypatch.setattr(sys, 'argv', ['/usr/bin/mmdapled', '--help'])
    with pytest.raises(SystemExit) as stop:
        main(None)
    shown = capsys.readouterr().out
    assert stop.value.code == 0 and 'usage: mmdapled' in shown
    assert all(f'\n    {name} ' in shown for name in ('restore', 'doctor', 'list', 'env', 'inspect'))


@pytest.mark.parametrize('name', COMMANDS)
def test_a_command_explains_itself_and_its_exit_codes(name, capsys):
    top = argparse.ArgumentParser()
    import_module(f'mmdapled.cli.{name}').add(added := top.add_subparsers())
    (command,) = added.choices
    with pytest.raises(SystemExit):
        main([command, '--help'])
    assert 'Exit codes: 0 ' in capsys.readouterr().out


def test_help_loads_no_heavy_package():
    script = 'import sys; from mmdapled.__main__ import parser; parser().format_help()\n'
    script += f'print([name for name in {HEAVY!r} if name in sys.modules])'
    done = subprocess.run([sys.executable, '-W', 'ignore', '-c', script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == '[]'


def test_the_module_runs():
    command = [sys.executable, '-m', 'mmdapled', '--version']
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ)
    assert done.stdout.strip() == f'mmdapled {__version__}'
