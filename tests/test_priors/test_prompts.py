import pytest
import torch
from torch import nn

from mmdapled.priors.prompts import ANTONYM_PROMPTS, antonym_probabilities, encode_prompts, smoothed
from mmdapled.structures import DEGRADATIONS


class Words(nn.Module):
    """A text tower that encodes a prompt by its length."""

    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(1))

    def encode_text(self, tokens):
        return torch.stack([torch.tensor([1.0, float(t)]) for t in tokens])


def test_pairs_are_those_of_the_degradations_in_order():
    assert tuple(ANTONYM_PROMPTS) == DEGRADATIONS


def test_phrasings_of_a_side_are_averaged_at_unit_length():
    text = encode_prompts(
        Words(), lambda prompts: torch.tensor([len(p) for p in prompts]), {'dark': (('a', 'bbb'), ('cc',))}
    )
    assert text.shape == (1, 2, 2)
    mean = nn.functional.normalize(torch.tensor([[1.0, 1.0], [1.0, 3.0]]), dim=-1).mean(0)
    assert torch.allclose(text[0, 0], mean / mean.norm()) and torch.allclose(text.norm(dim=-1), torch.ones(1, 2))


def test_probability_is_the_softmax_over_the_pair():
    features = nn.functional.normalize(torch.randn(2, 5, 3, 3), dim=1)
    text = nn.functional.normalize(torch.randn(4, 2, 5), dim=-1)
    temperature = torch.tensor([1.0, 10.0, 50.0, 100.0])
    cosines = torch.einsum('ndhw,kpd->nkphw', features, text) * temperature.view(1, 4, 1, 1, 1)
    assert torch.allclose(antonym_probabilities(features, text, temperature), cosines.softmax(2)[:, :, 0], atol=1e-5)


@pytest.mark.parametrize('side', [0, 1])
def test_image_like_one_side_has_its_probability(side):
    text = torch.eye(2)[None]
    probability = antonym_probabilities(torch.eye(2)[side].view(1, 2, 1, 1), text, torch.tensor([20.0]))
    assert (probability > 0.99).all() == (side == 0)


def test_smoothing_is_the_mean_of_the_neighbours_there_are():
    maps = torch.rand(1, 2, 4, 5)
    assert torch.equal(smoothed(maps, 1), maps)
    result = smoothed(maps, 3)
    assert torch.allclose(result[..., 1, 2], maps[..., 0:3, 1:4].mean((-2, -1)))
    assert torch.allclose(result[..., 0, 0], maps[..., :2, :2].mean((-2, -1)))
