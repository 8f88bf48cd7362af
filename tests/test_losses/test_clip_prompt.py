"""CLIP prompt loss."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from mmdapled.losses import CLIPPromptLoss
from mmdapled.losses.clip_prompt import prompt_cross_entropy
from mmdapled.restorers import RestorationOutput


def unit(*shape, dtype=torch.float32):
    return F.normalize(torch.randn(*shape, dtype=dtype), dim=-1)


def test_equals_the_softmax_formula():
    image, text = unit(3, 8), unit(4, 2, 8)
    logits = 10 * np.einsum('nd,ksd->nks', image.numpy(), text.numpy())
    clean = np.exp(logits[..., 1]) / np.exp(logits).sum(-1)
    assert prompt_cross_entropy(image, text, 10.0).item() == pytest.approx(-np.log(clean).mean(), rel=1e-5)


def test_is_ln_2_for_pairs_of_one_prompt():
    text = unit(2, 1, 8).expand(-1, 2, -1)
    assert prompt_cross_entropy(unit(3, 8), text, 100.0).item() == pytest.approx(np.log(2))


def test_gradient_is_that_of_finite_differences():
    image, text = unit(2, 8, dtype=torch.float64).requires_grad_(), unit(4, 2, 8, dtype=torch.float64)
    assert torch.autograd.gradcheck(lambda x: prompt_cross_entropy(x, text, 5.0), image)


def test_descent_moves_the_picture_towards_the_clean_prompts(build_loss):
    loss = build_loss(CLIPPromptLoss, temperature=10.0)
    image = torch.rand(1, 3, 32, 32, requires_grad=True)
    before = loss(RestorationOutput(image))
    before.backward()
    after = loss(RestorationOutput(image.detach() - 0.05 * image.grad.sign()))
    assert after < before


def test_several_phrasings_and_own_prompts(build_loss):
    own = build_loss(CLIPPromptLoss, prompts={'foggy': (('Foggy photo.', 'Hazy photo.'), ('Clear photo.',))})
    assert own.text.shape == (1, 2, 16)
    torch.testing.assert_close(own.text.norm(dim=-1), torch.ones(1, 2))


@pytest.mark.parametrize('dtype', [torch.float16, torch.bfloat16])
def test_half_precision_under_autocast_is_finite(build_loss, dtype):
    restored = torch.zeros(1, 3, 32, 32, dtype=dtype, requires_grad=True)
    with torch.autocast('cpu', dtype=torch.bfloat16):
        loss = build_loss(CLIPPromptLoss)(RestorationOutput(restored))
    loss.backward()
    assert loss.dtype == torch.float32 and torch.isfinite(loss) and torch.isfinite(restored.grad).all()


def test_random_weights_are_warned_about(tiny_clips):
    with pytest.warns(UserWarning, match='RANDOM'):
        loss = CLIPPromptLoss('test-tiny-vit', 'random', working_size=32)
    assert not loss.state_dict()


def test_unknown_weights_are_refused(tiny_clips):
    with pytest.raises(ValueError, match='nowhere.pt'):
        CLIPPromptLoss('test-tiny-vit', 'nowhere.pt', working_size=32)
