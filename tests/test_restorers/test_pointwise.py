"""Gamma against numpy, and identity, which returns its input."""

import numpy as np
import pytest
import torch

from mmdapled.restorers import Gamma, build_restorer
from mmdapled.restorers.pointwise import TOE, apply_gamma


@pytest.mark.parametrize('gamma', [0.45, 1.0, 2.2])
def test_equals_numpy_on_every_8_bit_level(gamma):
    levels = np.arange(256, dtype=np.float32).reshape(16, 16) / 255
    image = torch.from_numpy(np.stack([levels] * 3)[None])
    np.testing.assert_allclose(Gamma(gamma)(image).image[0, 0].numpy(), levels**gamma, atol=1e-6)


@pytest.mark.parametrize('value', [0.0, 1e-7, TOE, 1.0])
def test_gradient_is_finite_down_to_black(value):
    image = torch.full((1, 3, 16, 16), value, requires_grad=True)
    Gamma(0.45)(image).image.sum().backward()
    assert torch.isfinite(image.grad).all()
    assert value in (0, 1) or (image.grad > 0).all()


def test_toe_meets_the_power():
    below, above = apply_gamma(torch.tensor([TOE, TOE * (1 + 1e-6)], dtype=torch.float64), 0.45)
    assert float(above - below) < 1e-6


def test_gradient_is_that_of_finite_differences():
    values = torch.rand(1, 3, 2, 2, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(lambda x: apply_gamma(x, 0.6), values)


@pytest.mark.parametrize('gamma', [0, -1, float('nan')])
def test_refuses_what_is_no_brightening(gamma):
    with pytest.raises(ValueError, match='above 0'):
        Gamma(gamma)


def test_identity_returns_the_same_values_and_no_heatmaps():
    image = torch.rand(2, 3, 17, 33)
    output = build_restorer(dict(type='Identity'))(image)
    assert torch.equal(output.image, image)
    assert output.heatmaps == () and output.levels is None


def test_identity_has_nothing_to_train():
    assert not list(build_restorer('identity').parameters())
