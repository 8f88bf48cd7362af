"""A calibration travels with the weights, and the prior uses it."""

from dataclasses import replace

import pytest
import torch
from safetensors.torch import save_file

from mmdapled.priors.calibration import Calibration, read_calibration
from mmdapled.priors.prompts import ANTONYM_PROMPTS
from mmdapled.registry import MODELS
from mmdapled.structures import DEGRADATIONS

TRUE = Calibration(ANTONYM_PROMPTS, [40.0, 5.0, 200.0, -30.0], [1.0, -2.0, 0.5, 0.0])


def test_shapes_and_ranges_are_checked():
    with pytest.raises(ValueError, match='4 each'):
        Calibration(ANTONYM_PROMPTS, [1.0], [0.0])
    with pytest.raises(ValueError, match='odd number of patches'):
        Calibration(ANTONYM_PROMPTS, [1.0] * 4, [0.0] * 4, smoothing=2)
    assert len(DEGRADATIONS) == 4


def test_it_is_read_from_the_file(tmp_path):
    save_file(dict(a=torch.zeros(1)), tmp_path / 'clip.safetensors', metadata=TRUE.metadata())
    read = read_calibration(tmp_path / 'clip.safetensors')
    assert read.temperature == TRUE.temperature and tuple(read.prompts) == DEGRADATIONS
    save_file(dict(a=torch.zeros(1)), tmp_path / 'without.safetensors')
    assert read_calibration(tmp_path / 'without.safetensors') is None
    assert read_calibration(tmp_path / 'clip.pt') is None


@pytest.mark.filterwarnings('ignore:.*RANDOM weights')
def test_the_prior_uses_the_calibration_of_its_weights_unless_a_temperature_is_given(tmp_path):
    from mmdapled.priors.open_clip_tower import build_clip

    file = str(tmp_path / 'clip.safetensors')
    clip, *_ = build_clip('mmdapled-tiny', 'random')
    save_file(clip.state_dict(), file, metadata=TRUE.metadata())
    config = dict(type='CLIPPrior', model='mmdapled-tiny', pretrained=file)
    assert MODELS.build(config).temperature.tolist() == TRUE.temperature
    assert MODELS.build(config).bias.tolist() == TRUE.bias
    own = MODELS.build(dict(config, temperature=7.0))
    assert own.temperature.tolist() == [7.0] * 4 and not own.bias.any()


@pytest.mark.filterwarnings('ignore:.*RANDOM weights')
def test_maps_are_smoothed_as_the_weights_were_calibrated(tmp_path):
    from mmdapled.priors.open_clip_tower import build_clip

    clip, *_ = build_clip('mmdapled-tiny', 'random')
    maps, image = {}, torch.rand(1, 3, 160, 160)
    for smoothing in (1, 3):
        file = tmp_path / f'{smoothing}.safetensors'
        save_file(clip.state_dict(), file, metadata=replace(TRUE, smoothing=smoothing).metadata())
        prior = MODELS.build(dict(type='CLIPPrior', model='mmdapled-tiny', pretrained=str(file), working_size=160))
        maps[smoothing] = prior(image).maps
    assert torch.allclose(maps[3][..., 2, 2], maps[1][..., 1:4, 1:4].mean((-2, -1)), atol=1e-5)
    assert not torch.allclose(maps[3], maps[1], atol=1e-5)
