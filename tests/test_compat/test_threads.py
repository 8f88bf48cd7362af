"""OpenMP's wait policy is set before torch is loaded, in the tools, the commands and their worker processes."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from mmdapled.compat import threads

ROOT = Path(__file__).resolve().parents[2]
TOOLS = sorted([*(ROOT / 'tools').glob('*.py'), *(ROOT / 'projects').glob('*/tools/*.py')])
FIRST = {'_start', 'mmdapled'}
LOAD_TORCH = {'torch', 'torchvision', 'torchmetrics', 'safetensors', 'open_clip', 'mmengine', 'mmcv', 'mmdet', 'mmseg'}
SHOW = """
import json, os
{start}
from torch.utils.data import DataLoader

class Policy:
    def __len__(self):
        return 1

    def __getitem__(self, index):
        return os.environ.get('OMP_WAIT_POLICY')

print(json.dumps([Policy()[0], *next(iter(DataLoader(Policy(), num_workers=1, collate_fn=list)))]))
"""


def policies(folder, start, **chosen):
    """The wait policy of a process that starts with these statements, and of a worker of its data loader."""
    script = folder / 'script.py'
    script.write_text(SHOW.format(start=start))
    environment = {key: value for key, value in os.environ.items() if key != threads.POLICY} | chosen
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True, env=environment)
    return json.loads(done.stdout.splitlines()[-1])


def imported(statement):
    """The packages that a statement imports from outside its own."""
    if isinstance(statement, ast.Import):
        return [alias.name.split('.')[0] for alias in statement.names]
    return [statement.module.split('.')[0]] if isinstance(statement, ast.ImportFrom) and statement.module else []


@pytest.mark.parametrize('tool', TOOLS, ids=[tool.relative_to(ROOT).as_posix() for tool in TOOLS])
def test_a_tool_imports_mmdapled_before_what_loads_torch(tool):
    names = [name for statement in ast.parse(tool.read_text()).body for name in imported(statement)]
    relevant = [name for name in names if name in FIRST | LOAD_TORCH]
    assert not relevant or relevant[0] in FIRST


@pytest.mark.parametrize(
    'start', ['import mmdapled', f'import sys; sys.path.insert(0, {str(ROOT / "tools")!r}); import _start']
)
def test_process_and_workers_wait_passively(tmp_path, start):
    assert policies(tmp_path, start) == ['passive', 'passive']


def test_the_users_own_policy_stays(tmp_path):
    assert policies(tmp_path, 'import mmdapled', OMP_WAIT_POLICY='active') == ['active', 'active']


def test_the_commands_wait_passively():
    script = "import runpy, sys; sys.argv = ['mmdapled', '--version']\n"
    script += "try: runpy.run_module('mmdapled', run_name='__main__', alter_sys=True)\n"
    script += "except SystemExit: import os; print(os.environ['OMP_WAIT_POLICY'])"
    environment = {key: value for key, value in os.environ.items() if key != threads.POLICY}
    done = subprocess.run([sys.executable, '-c', script], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.splitlines()[-1] == 'passive'


def test_with_torch_loaded_the_environment_stays(monkeypatch):
    monkeypatch.delenv(threads.POLICY, raising=False)
    threads.set_wait_policy()  # these tests have loaded torch
    assert threads.POLICY not in os.environ
