"""CLIP losses: values, gradients, half precision, checkpoints."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from mmdapled.losses import CLIPIdentityLoss, CLIPPromptLoss
from mmdapled.losses.clip import prompt_cross_entropy, stage_distance
from mmdapled.restorers import RestorationOutput


def unit(*shape, dtype=torch.float32):
    return F.normalize(torch.randn(*shape, dtype=dtype), dim=-1)


def test_distance_is_the_weighted_sum_of_mean_squares():
    features = [torch.rand(2, 4, n, n) for n in (16, 8, 4, 2, 1)]
    targets = [torch.rand_like(feature) for feature in features]
    terms = [((f - t) ** 2).mean().item() for f, t in zip(features, targets, strict=True)]
    assert stage_distance(features, targets).item() == pytest.approx(sum(terms[:4]) + 0.5 * terms[4])


def test_a_short_tower_keeps_the_half_weight_of_its_last_stage():
    features, targets = [torch.ones(1, 2), torch.ones(1, 2)], [torch.zeros(1, 2), torch.zeros(1, 2)]
    assert stage_distance(features, targets).item() == 1.5


def test_identity_loss_is_zero_at_equality_and_grows_with_the_difference(build_loss):
    loss, clean = build_loss(CLIPIdentityLoss), torch.rand(1, 3, 48, 40)
    noise = torch.randn_like(clean)
    values = [loss(RestorationOutput((clean + s * noise).clamp(0, 1)), clean).item() for s in (0, 0.05, 0.2)]
    assert values[0] == pytest.approx(0, abs=1e-10)
    assert values[0] < values[1] < values[2]


def test_gradient_reaches_the_restored_image_only(build_loss):
    restored, clean = (torch.rand(1, 3, 32, 32, requires_grad=True) for _ in range(2))
    build_loss(CLIPIdentityLoss)(RestorationOutput(restored), clean).backward()
    assert restored.grad.abs().sum() > 0 and clean.grad is None


def test_padding_does_not_count(build_loss):
    clean, mask = torch.rand(1, 3, 32, 32), torch.ones(1, 1, 32, 32)
    mask[..., 20:] = 0
    wrong = torch.where(mask.bool(), clean, 1 - clean)
    assert build_loss(CLIPIdentityLoss)(RestorationOutput(wrong), clean, mask).item() == pytest.approx(0, abs=1e-10)


@pytest.mark.parametrize('dtype', [torch.float16, torch.bfloat16])
def test_identity_loss_in_half_precision_under_autocast_is_close(build_loss, dtype):
    loss, clean, restored = build_loss(CLIPIdentityLoss), torch.rand(1, 3, 32, 32), torch.rand(1, 3, 32, 32)
    with torch.autocast('cpu', dtype=torch.bfloat16):
        half = loss(RestorationOutput(restored.to(dtype)), clean.to(dtype))
    assert half.dtype == torch.float32
    assert half.item() == pytest.approx(loss(RestorationOutput(restored), clean).item(), rel=0.05)


def test_the_tower_is_not_in_checkpoints(build_loss):
    assert not build_loss(CLIPIdentityLoss).state_dict()


def test_prompt_loss_equals_the_softmax_formula():
    image, text = unit(3, 8), unit(4, 2, 8)
    logits = 10 * np.einsum('nd,ksd->nks', image.numpy(), text.numpy())
    clean = np.exp(logits[..., 1]) / np.exp(logits).sum(-1)
    assert prompt_cross_entropy(image, text, 10.0).item() == pytest.approx(-np.log(clean).mean(), rel=1e-5)


def test_prompt_loss_is_ln_2_for_pairs_of_one_prompt():
    text = unit(2, 1, 8).expand(-1, 2, -1)
    assert prompt_cross_entropy(unit(3, 8), text, 100.0).item() == pytest.approx(np.log(2))


def test_prompt_gradient_is_that_of_finite_differences():
    image, text = unit(2, 8, dtype=torch.float64).requires_grad_(), unit(4, 2, 8, dtype=torch.float64)
    assert torch.autograd.gradcheck(lambda x: prompt_cross_entropy(x, text, 5.0), image)


def test_descent_moves_the_image_towards_the_clean_prompts(build_loss):
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
def test_prompt_loss_in_half_precision_under_autocast_is_finite(build_loss, dtype):
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
