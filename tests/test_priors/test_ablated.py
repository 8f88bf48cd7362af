"""The controls of the ablation pass on what ``keep`` names, and nothing else."""

import pytest
import torch

from mmdapled.registry import MODELS

pytestmark = pytest.mark.filterwarnings('ignore:.*RANDOM weights')
PRIOR = dict(type='CLIPPrior', model='mmdapled-tiny', pretrained='random', working_size=64)


def build(keep):
    torch.manual_seed(0)
    return MODELS.build(dict(type='AblatedPrior', prior=PRIOR, keep=keep)).eval()


def test_nothing_is_the_same_for_every_image():
    prior = build('nothing')
    one, other = prior(torch.rand(1, 3, 50, 60)), prior(torch.zeros(1, 3, 50, 60))
    assert not one.tokens.any() and torch.equal(one.maps, other.maps) and torch.equal(one.levels, other.levels)
    assert torch.equal(torch.logit(one.maps), torch.zeros_like(one.maps)) and one.maps.shape == (1, 4, 2, 2)


def test_levels_are_kept_and_maps_are_flat():
    prior, image = build('levels'), torch.rand(2, 3, 50, 60)
    kept, whole = prior(image), prior.prior(image)
    assert torch.equal(kept.levels, whole.levels) and kept.tokens.shape == whole.tokens.shape
    assert torch.allclose(kept.maps, whole.levels[..., None, None].expand_as(kept.maps), atol=1e-6)
    assert not torch.allclose(whole.tokens, kept.tokens) and kept.tokens[0, :, 0, 0].allclose(kept.tokens[0, :, 1, 1])
    assert (prior.names, prior.token_dim) == (prior.prior.names, prior.prior.token_dim)


def test_another_part_is_refused():
    with pytest.raises(ValueError, match='keep: expected one of'):
        build('maps')
