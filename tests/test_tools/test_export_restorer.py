"""tools/export_restorer.py: a run's restorer, alone, complete."""

import subprocess
import sys
from pathlib import Path

import torch
from safetensors import safe_open

from mmdapled.apis import get_model

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments):
    """Run the tool from the repository root."""
    command = [sys.executable, 'tools/export_restorer.py', *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)


def test_the_restorer_of_a_joint_run_comes_back(tmp_path):
    model = get_model('dapled-t')
    for weight in model.parameters():
        torch.nn.init.normal_(weight, std=0.02)
    joint = {f'restorer.{key}': value for key, value in model.state_dict().items()} | {'task.weight': torch.ones(2)}
    torch.save({'state_dict': joint, 'optimizer': {}}, tmp_path / 'run.pth')
    done = run('dapled-t', tmp_path / 'run.pth', tmp_path / 'dapled-t.safetensors', '--licence', 'MIT')
    assert done.returncode == 0, done.stderr
    again, image = get_model('dapled-t', pretrained=tmp_path / 'dapled-t.safetensors'), torch.rand(1, 3, 32, 32)
    assert again.load_report.complete
    with torch.no_grad():
        assert torch.equal(model(image).image, again(image).image)
    with safe_open(tmp_path / 'dapled-t.safetensors', 'pt') as file:
        assert file.metadata() == {'licence': 'MIT', 'config': 'dapled-t'}


def test_the_restorer_behind_a_gate_comes_out_alone(tmp_path):
    model = get_model('dapled-t', pretrained=True, gate=True)
    torch.save({f'restorer.{key}': value for key, value in model.state_dict().items()}, tmp_path / 'run.pth')
    done = run('dapled-t-gated', tmp_path / 'run.pth', tmp_path / 'out.safetensors')
    assert done.returncode == 0, done.stderr
    again = get_model('dapled-t', pretrained=tmp_path / 'out.safetensors')
    assert again.load_report.complete and torch.equal(again.stem[0].weight, model.restorer.stem[0].weight)


def test_an_incomplete_checkpoint_is_refused(tmp_path):
    state = get_model('dapled-t').state_dict()
    state.popitem()
    torch.save(state, tmp_path / 'part.pth')
    done = run('dapled-t', tmp_path / 'part.pth', tmp_path / 'out.safetensors')
    assert done.returncode == 2 and 'lacks' in done.stderr and not (tmp_path / 'out.safetensors').exists()
