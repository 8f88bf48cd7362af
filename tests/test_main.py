import json
import os
import subprocess
import sys

import pytest

from mmdapled.__main__ import main
from mmdapled.cli import doctor
from mmdapled.cli.check import PROBLEM, WARNING, Check
from mmdapled.version import __version__


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


def test_the_module_runs():
    command = [sys.executable, '-m', 'mmdapled', '--version']
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ)
    assert done.stdout.strip() == f'mmdapled {__version__}'
