import pytest
import torch

from mmdapled.registry import MODELS

pytestmark = pytest.mark.filterwarnings('ignore:.*RANDOM weights')


@pytest.fixture(scope='module', params=['RN50', 'ViT-B-32'])
def prior(request):
    return MODELS.build(dict(type='CLIPPrior', model=request.param, pretrained='random', working_size=96))


@torch.no_grad()
def test_one_dense_pass_gives_tokens_maps_and_levels(prior):
    output = prior(torch.rand(2, 3, 100, 140))
    assert output.tokens.shape == (2, prior.token_dim, 3, 3) and output.maps.shape == (2, 4, 3, 3)
    assert torch.allclose(output.tokens.norm(dim=1), torch.ones(2, 3, 3), atol=1e-4)
    assert torch.allclose(output.levels, output.maps.mean((2, 3)))


def test_is_frozen_and_carries_no_text_tower(prior):
    prior.train()
    assert not any(module.training for module in prior.modules())
    assert not any(weight.requires_grad for weight in prior.parameters())
    assert not any('transformer' in name and 'visual' not in name for name, _ in prior.named_parameters())


@torch.no_grad()
def test_maps_are_local(prior):
    image = torch.rand(1, 3, 96, 96)
    changed = image.clone()
    changed[..., 64:, 64:] = 0
    difference = (prior(image).tokens - prior(changed).tokens).abs().sum(1)[0]
    assert difference[2, 2] > 2 * difference[0, 0]


def test_prompts_for_other_degradations_raise():
    with pytest.raises(ValueError, match='expected the keys'):
        MODELS.build(dict(type='CLIPPrior', model='RN50', pretrained='random', prompts={'dark': (('a',), ('b',))}))
