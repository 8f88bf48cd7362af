"""A prompt file returns what was saved, and names its CLIP."""

from types import SimpleNamespace

import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import nn

from mmdapled.priors.calibration import Calibration
from mmdapled.priors.prompt_file import fingerprint, prompt_calibration, prompt_features, prompt_origin, save_prompts
from mmdapled.priors.prompts import ANTONYM_PROMPTS

TRUE = Calibration(ANTONYM_PROMPTS, [40.0, 5.0, 200.0, 3.0], [1.0, -2.0, 0.5, 0.0])


class Tower(nn.Module):
    """An image tower with ``output_dim`` features."""

    def __init__(self, output_dim, value=1.0):
        super().__init__()
        self.output_dim = output_dim
        self.proj = nn.Parameter(torch.full((2, output_dim), value))
        self.positional_embedding = nn.Parameter(torch.randn(3))


@pytest.fixture
def saved(tmp_path):
    """A file for RN50 with a tower of 8 features, and its text features."""
    text = nn.functional.normalize(torch.randn(4, 2, 8), dim=-1)
    file = tmp_path / 'prompts.safetensors'
    save_prompts(file, dict(text=text), TRUE, prompt_origin('RN50', 'openai', Tower(8)), dict(licence='MIT'))
    return SimpleNamespace(file=file, text=text)


def test_a_saved_file_is_read_back(saved):
    assert torch.equal(prompt_features(saved.file, 'RN50', Tower(8)), saved.text)
    calibration = prompt_calibration(saved.file)
    assert calibration.temperature == TRUE.temperature and calibration.bias == TRUE.bias
    assert load_file(saved.file)['text'].dtype == torch.float32


@pytest.mark.parametrize(
    ('model', 'tower', 'message'),
    [
        ('ViT-B-32', Tower(8), 'expected model ViT-B-32, got RN50'),
        ('RN50', Tower(9), 'expected D 9, got 8'),
        ('RN50', Tower(8, 2.0), "expected fingerprint .*weights 'openai'.*learn prompts for this CLIP"),
    ],
)
def test_another_clip_is_refused(saved, model, tower, message):
    with pytest.raises(ValueError, match=message):
        prompt_features(saved.file, model, tower)


def test_fingerprint_survives_half_precision_and_other_positions_but_no_other_weights():
    tower = Tower(8, 0.1)
    first = fingerprint(tower)
    nn.init.zeros_(tower.positional_embedding)
    assert fingerprint(tower.half().float()) == first
    tower.proj.data[0, 0] *= 1.01
    assert fingerprint(tower) != first


def test_other_files_are_refused(tmp_path):
    with pytest.raises(ValueError, match='nowhere.safetensors'):
        prompt_calibration(tmp_path / 'nowhere.safetensors')
    (tmp_path / 'text.safetensors').write_text('dark')
    with pytest.raises(ValueError, match='expected a file of learned prompts'):
        prompt_calibration(tmp_path / 'text.safetensors')
    save_file(dict(a=torch.zeros(1)), tmp_path / 'weights.safetensors', metadata=TRUE.metadata())
    with pytest.raises(ValueError, match='PromptTuning run, got .*weights.safetensors'):
        prompt_calibration(tmp_path / 'weights.safetensors')
