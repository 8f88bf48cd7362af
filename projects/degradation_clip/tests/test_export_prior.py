"""From a checkpoint to a calibrated weight file that CLIPPrior loads, and its evaluation."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from mmengine.config import Config
from mmengine.structures import BaseDataElement
from safetensors.torch import load_file, save_file

from mmdapled.priors.calibration import read_calibration
from mmdapled.priors.open_clip_tower import build_clip
from mmdapled.registry import MODELS

ROOT = Path(__file__).resolve().parents[3]
CONFIG = 'projects/degradation_clip/configs/mmdapled-tiny_coco128-night.py'
PROMPT_CONFIG = 'projects/degradation_clip/configs/learned-prompts_mmdapled-tiny_coco128-night.py'


def run(tool, *arguments, data):
    """Run a tool from the repository root."""
    command = [sys.executable, f'projects/degradation_clip/tools/{tool}.py', *map(str, arguments)]
    environment = {**os.environ, 'PYTHONPATH': str(ROOT), 'MMDAPLED_DATA': str(data)}
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=500, env=environment)


@pytest.mark.slow
def test_exported_weights_are_the_trained_ones_and_can_be_evaluated(tmp_path, shared_data):
    model = MODELS.build(Config.fromfile(ROOT / CONFIG).model)
    torch.save(dict(state_dict=model.state_dict()), tmp_path / 'epoch_1.pth')
    weights = tmp_path / 'mmdapled-tiny.safetensors'
    done = run('export_prior', CONFIG, tmp_path / 'epoch_1.pth', weights, data=shared_data)
    assert done.returncode == 0, done.stderr[-2000:]
    assert weights.stat().st_size < 10e6 and len(read_calibration(weights).temperature) == 4

    prior = tmp_path / 'prior.py'
    prior.write_text(
        f"prior = dict(type='CLIPPrior', model='mmdapled-tiny', pretrained='{weights}', working_size=320)\n"
    )
    built = MODELS.build(Config.fromfile(prior).prior)
    trained = model.clip.visual.conv1.weight
    torch.testing.assert_close(built.visual.conv1.weight, trained, atol=2e-3, rtol=2e-3)

    options = ['--prior', prior, '--data', shared_data, '--limit', 3, '--json', tmp_path / 'metrics.json']
    done = run('evaluate_prior', *options, data=shared_data)
    assert done.returncode == 0, done.stderr[-2000:]
    metrics = json.loads((tmp_path / 'metrics.json').read_text())
    assert len(metrics) == 17 and all(-1 <= value <= 1 for value in metrics.values())


@pytest.mark.slow
@pytest.mark.filterwarnings('ignore:.*RANDOM weights')
def test_exported_prompts_are_those_that_were_learned(tmp_path, shared_data, monkeypatch):
    weights, prompts = tmp_path / 'clip.safetensors', tmp_path / 'prompts.safetensors'
    clip, *_ = build_clip('mmdapled-tiny', 'random')
    save_file(clip.state_dict(), weights)
    monkeypatch.setenv('MMDAPLED_DATA', str(shared_data))  # the dumped config names the folder itself
    cfg = Config.fromfile(ROOT / PROMPT_CONFIG)
    cfg.model.pretrained = str(weights)
    cfg.dump(tmp_path / 'config.py')
    model = MODELS.build(cfg.model).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter += 0.1 * torch.randn_like(parameter)
    checkpoint = tmp_path / 'epoch_2.pth'
    torch.save(dict(state_dict=model.state_dict()), checkpoint)
    assert checkpoint.stat().st_size < 1e5
    done = run('export_prior', tmp_path / 'config.py', checkpoint, prompts, data=shared_data)
    assert done.returncode == 0, done.stderr[-2000:]

    prior = dict(type='CLIPPrior', model='mmdapled-tiny', pretrained=str(weights), working_size=320)
    image = torch.randint(0, 255, (3, 200, 300), dtype=torch.uint8)
    with torch.no_grad():
        expected = model([image], [BaseDataElement()], mode='predict')[0].heatmaps
        rgb = image[None].flip(1).float() / 255
        torch.testing.assert_close(
            MODELS.build(dict(prior, prompts=str(prompts)))(rgb).maps[0], expected, atol=1e-5, rtol=0
        )
        assert (MODELS.build(prior)(rgb).maps[0] - expected).abs().max() > 0.01

    refitted = tmp_path / 'refitted.safetensors'
    done = run('export_prior', tmp_path / 'config.py', checkpoint, refitted, '--refit', data=shared_data)
    assert done.returncode == 0, done.stderr[-2000:]
    learned, fitted = load_file(prompts), load_file(refitted)
    torch.testing.assert_close(fitted['text'], learned['text'])
    assert (fitted['bias'] - learned['bias']).abs().min() > 0.01


def test_a_file_that_is_no_safetensors_is_refused(tmp_path, shared_data):
    done = run('export_prior', CONFIG, 'a.pth', tmp_path / 'weights.pth', data=shared_data)
    assert done.returncode == 2 and 'expected a .safetensors file' in done.stderr


def test_missing_photos_are_named(tmp_path):
    done = run('evaluate_prior', '--data', tmp_path / 'nowhere', data=tmp_path)
    assert done.returncode == 2 and 'nowhere' in done.stderr
