import pytest
import torch
from small_siglip import write_config

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


def test_is_frozen_and_has_no_text_tower(prior):
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


@torch.no_grad()
def test_free_prompts_name_what_the_user_asks():
    prompts = dict(rainy=(['a rainy photo', 'rain'], ['a dry photo']), foggy=(['fog'], ['clear air']))
    prior = MODELS.build(dict(type='CLIPPrior', model='mmdapled-tiny', pretrained='random', prompts=prompts))
    assert prior.names == ('rainy', 'foggy') and prior(torch.rand(1, 3, 50, 60)).levels.shape == (1, 2)


@pytest.mark.parametrize('sides', ['rain', ('rain', 'sun'), (['rain'],), (['rain'], [])])
def test_a_malformed_pair_is_refused(sides):
    with pytest.raises(ValueError, match='expected rainy='):
        MODELS.build(dict(type='CLIPPrior', model='mmdapled-tiny', pretrained='random', prompts=dict(rainy=sides)))


@torch.no_grad()
def test_siglip_gives_tokens_maps_and_levels_too(tmp_path):
    model = write_config(tmp_path)
    prior = MODELS.build(dict(type='CLIPPrior', model=model, pretrained='random', working_size=96))
    image = torch.rand(2, 3, 100, 140)
    output = prior(image)
    assert output.tokens.shape == (2, prior.token_dim, 6, 6) and output.maps.shape == (2, 4, 6, 6)
    torch.testing.assert_close(output.tokens.norm(dim=1), torch.ones(2, 6, 6))
    assert not any('text.' in name for name, _ in prior.named_parameters())
    assert (prior(1 - image).tokens - output.tokens).abs().max() > 1e-3


@pytest.mark.slow
@torch.no_grad()
def test_siglip_b_16_itself(monkeypatch):
    """The real architecture, with a stand-in for its tokenizer, which needs a file of Hugging Face's hub."""
    import open_clip

    def tokenize(texts):
        return torch.randint(0, 32000, (len(texts), 64))

    monkeypatch.setattr('mmdapled.priors.open_clip_tower._tokenizer', lambda *_: tokenize)
    prior = MODELS.build(dict(type='CLIPPrior', model='ViT-B-16-SigLIP', pretrained='random', working_size=96))
    assert prior.mean.flatten().tolist() == prior.std.flatten().tolist() == [0.5, 0.5, 0.5]
    assert prior(torch.rand(1, 3, 80, 90)).maps.shape == (1, 4, 6, 6)
    assert isinstance(prior.visual, open_clip.timm_model.TimmModel)
