import numpy as np
import pytest
import torch

from mmdapled.restorers.dapled.illumination import LOG_STRENGTH_LIMIT, IlluminationHead, curve_delta


@pytest.mark.parametrize('log_strength', [-1.0, 0.5, 2.0])
def test_curve_is_its_formula(log_strength):
    x = np.linspace(0.001, 0.999, 50)
    expected = 1 - (1 - x) ** np.exp(log_strength)
    image = torch.tensor(x).view(1, 1, 1, -1).expand(1, 3, 1, -1)
    result = image + curve_delta(image, torch.full_like(image, log_strength))
    assert np.allclose(result[0, 0, 0].numpy(), expected, atol=1e-5)


def test_black_white_and_zero_strength_stay_exactly():
    ends = torch.tensor([0.0, 1.0]).view(1, 1, 1, 2).expand(1, 3, 1, 2)
    assert torch.equal(ends + curve_delta(ends, torch.full_like(ends, 2.0)), ends)
    image = torch.rand(1, 3, 8, 8)
    assert torch.equal(curve_delta(image, torch.zeros_like(image)), torch.zeros_like(image))


def test_gradients_agree_with_finite_differences_and_are_finite_at_the_ends():
    image = torch.rand(1, 3, 2, 2, dtype=torch.float32) * 0.8 + 0.1
    strength = torch.rand(1, 3, 2, 2, requires_grad=True)
    curve_delta(image, strength).sum().backward()
    step = 1e-3
    numeric = (curve_delta(image, strength.detach() + step) - curve_delta(image, strength.detach() - step)) / (2 * step)
    assert torch.allclose(strength.grad, numeric, atol=1e-3)
    ends = torch.tensor([0.0, 1.0]).view(1, 1, 1, 2).expand(1, 3, 1, 2)
    strength = torch.zeros(1, 3, 1, 2, requires_grad=True)
    curve_delta(ends, strength).sum().backward()
    assert strength.grad.isfinite().all()


def test_strength_is_bounded():
    head = IlluminationHead(4, 4)
    torch.nn.init.constant_(head.local.bias, 100.0)
    image = torch.full((1, 3, 16, 16), 0.01)
    delta = head(torch.zeros(1, 4, 2, 2), torch.zeros(1, 4), image)
    assert torch.allclose(image + delta, 1 - (1 - image) ** np.exp(LOG_STRENGTH_LIMIT), atol=1e-4)
