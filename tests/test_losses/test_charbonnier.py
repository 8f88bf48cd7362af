"""Charbonnier against numpy."""

import numpy as np
import pytest
import torch

from mmdapled.losses import CharbonnierLoss
from mmdapled.losses.charbonnier import charbonnier
from mmdapled.registry import MODELS
from mmdapled.restorers import RestorationOutput


def test_equals_the_formula():
    restored, target = torch.rand(2, 3, 8, 9), torch.rand(2, 3, 8, 9)
    loss = MODELS.build(dict(type='CharbonnierLoss', loss_weight=2.0, eps=0.1))
    expected = 2 * np.sqrt((restored.numpy() - target.numpy()) ** 2 + 0.01).mean()
    assert loss(RestorationOutput(restored), target).item() == pytest.approx(expected, rel=1e-6)


def test_is_eps_at_equality():
    image = torch.rand(1, 3, 8, 8)
    assert CharbonnierLoss(eps=1e-3)(RestorationOutput(image), image).item() == pytest.approx(1e-3)


def test_padding_does_not_count():
    restored, target, mask = torch.rand(1, 3, 8, 8), torch.rand(1, 3, 8, 8), torch.ones(1, 1, 8, 8)
    mask[..., 5:] = 0
    whole = CharbonnierLoss()(RestorationOutput(restored), target, mask)
    cut = CharbonnierLoss()(RestorationOutput(restored[..., :5]), target[..., :5])
    torch.testing.assert_close(whole, cut)


def test_gradient_is_that_of_finite_differences():
    restored = torch.rand(1, 3, 3, 3, dtype=torch.float64, requires_grad=True)
    target = torch.rand(1, 3, 3, 3, dtype=torch.float64)
    assert torch.autograd.gradcheck(lambda x: charbonnier(x, target, 1e-2), restored)


@pytest.mark.parametrize('dtype', [torch.float16, torch.bfloat16])
def test_half_precision_gives_a_finite_fp32_loss_and_gradient(dtype):
    restored = torch.rand(1, 3, 8, 8).to(dtype).requires_grad_()
    with torch.autocast('cpu', dtype=torch.bfloat16):
        loss = CharbonnierLoss()(RestorationOutput(restored), restored.detach().clone())
    loss.backward()
    assert loss.dtype == torch.float32 and loss.item() == pytest.approx(1e-3)
    assert torch.isfinite(restored.grad).all()


def test_other_shapes_are_refused():
    with pytest.raises(ValueError, match='differ in shape'):
        CharbonnierLoss()(RestorationOutput(torch.zeros(1, 3, 8, 8)), torch.zeros(1, 3, 8, 4))
