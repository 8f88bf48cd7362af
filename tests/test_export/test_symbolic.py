"""Replacements for export: equal to what they replace, and only within their context."""

import pytest
import torch
import torch.nn.functional as F

from mmdapled.apis import get_model
from mmdapled.export import symbolic
from mmdapled.restorers import base
from mmdapled.restorers.dapled import blur_kernel

SMALL_S = {
    'stem': (8,), 'dims': (16, 16, 24, 32), 'depths': (1, 1, 1, 1), 'up_depths': (1, 1, 1), 'expansion': 1.0,
    'fine_depth': 0, 'kernel': (16, 16), 'deblurring': {'dims': (8, 16, 16), 'depths': (1, 1, 1), 'up_depths': (1, 1)},
}  # fmt: skip


@pytest.mark.parametrize('size', [(16, 16), (17, 40), (33, 70), (64, 64)])
def test_padding_equals_that_of_the_restorers(size):
    image = torch.rand(2, 3, *size)
    assert torch.equal(symbolic.pad_to_multiple(image, 32), base.pad_to_multiple(image, 32))


def test_reflection_and_roll_equal_those_of_torch():
    image = torch.rand(2, 3, 9, 12)
    assert torch.equal(symbolic.pad(image, (2, 3, 4, 5), 'reflect'), F.pad(image, (2, 3, 4, 5), 'reflect'))
    assert torch.equal(symbolic.pad(image, (1, 2), value=7), F.pad(image, (1, 2), value=7))
    assert torch.equal(symbolic.roll(image, (-2, 3), (-2, -1)), image.roll((-2, 3), (-2, -1)))


@pytest.mark.parametrize('size', [(64, 64), (96, 160), (256, 1024), (544, 608)])
def test_windows_equal_those_of_the_blur_kernel(size):
    luma = torch.rand(2, *size)
    assert torch.equal(symbolic.windows(luma), blur_kernel.windows(luma))


@pytest.mark.parametrize('size', [(40, 64), (97, 161)])
def test_a_restorer_with_fourier_transforms_gives_the_same_image(size):
    model = get_model('dapled-s', arch=SMALL_S)
    for weight in model.parameters():
        torch.nn.init.normal_(weight, std=0.05)
    image = torch.rand(2, 3, *size)
    with torch.no_grad():
        expected = model(image)
        with symbolic.exportable():
            got = model(image)
        again = model(image)
    assert (expected.image - image).abs().max() > 0.01
    torch.testing.assert_close(got.image, expected.image, atol=1e-4, rtol=0)
    torch.testing.assert_close(got.levels, expected.levels, atol=1e-5, rtol=0)
    assert torch.equal(again.image, expected.image)
