import numpy as np
import pytest
import torch

from mmdapled.restorers.dapled.illumination import LOG_STRENGTH_LIMIT, IlluminationHead, curve_delta


def straight(image, share):
    return torch.full_like(image[:, :1], share)


@pytest.mark.parametrize('share', [0.0, 0.3, 1.0])
@pytest.mark.parametrize('log_strength', [-1.0, 0.5, 2.0])
def test_curve_is_its_formula(log_strength, share):
    x, k = np.linspace(0.001, 0.999, 50), np.exp(log_strength)
    expected = (1 - share) * (1 - (1 - x) ** k) + share * np.minimum(max(k, 1) * x, 1)
    image = torch.tensor(x).view(1, 1, 1, -1).expand(1, 3, 1, -1)
    result = image + curve_delta(image, torch.full_like(image, log_strength), straight(image, share))
    assert np.allclose(result[0, 0, 0].numpy(), expected, atol=1e-5)


@pytest.mark.parametrize('share', [0.0, 0.3, 1.0])
def test_black_white_and_zero_strength_stay_exactly(share):
    ends = torch.tensor([0.0, 1.0]).view(1, 1, 1, 2).expand(1, 3, 1, 2)
    assert torch.equal(ends + curve_delta(ends, torch.full_like(ends, 2.0), straight(ends, share)), ends)
    image = torch.rand(1, 3, 8, 8)
    assert torch.equal(curve_delta(image, torch.zeros_like(image), straight(image, share)), torch.zeros_like(image))


def test_gradients_agree_with_finite_differences_and_are_finite_at_the_ends():
    image, step = torch.rand(1, 3, 2, 2) * 0.3 + 0.1, 1e-3
    inputs = [torch.rand(1, 3, 2, 2) * 0.5 + 0.1, torch.rand(1, 1, 2, 2) * 0.8 + 0.1]
    for index in range(2):
        moved = [value.clone() for value in inputs]
        moved[index].requires_grad_()
        curve_delta(image, *moved).sum().backward()
        more, less = (
            [value + sign * step * (place == index) for place, value in enumerate(inputs)] for sign in (1, -1)
        )
        numeric = (curve_delta(image, *more) - curve_delta(image, *less)) / (2 * step)
        numeric = numeric if index == 0 else numeric.sum(1, keepdim=True)
        assert torch.allclose(moved[index].grad, numeric, atol=2e-3)
    ends = torch.tensor([0.0, 1.0]).view(1, 1, 1, 2).expand(1, 3, 1, 2)
    strength = torch.zeros(1, 3, 1, 2, requires_grad=True)
    curve_delta(ends, strength, straight(ends, 0.5)).sum().backward()
    assert strength.grad.isfinite().all()


def test_strength_is_bounded():
    head = IlluminationHead(4, 4)
    torch.nn.init.constant_(head.local.bias, 100.0)
    with torch.no_grad():
        head.local.bias[3] = -100
    image = torch.full((1, 3, 16, 16), 0.01)
    features, summary = torch.zeros(1, 4, 2, 2), torch.zeros(1, 4)
    delta = head(features, summary, image, torch.ones(1))
    assert not head(features, summary, image, torch.zeros(1)).any(), 'a closed gate lets the curve through'
    assert torch.allclose(image + delta, 1 - (1 - image) ** np.exp(LOG_STRENGTH_LIMIT), atol=1e-4)
