"""Zero-DCE against its paper's formula and its published weights."""

import pytest
import torch

from mmdapled.restorers import ZeroDCE
from mmdapled.restorers.zero_dce import ITERATIONS, apply_curves


def test_has_the_published_number_of_parameters():
    assert sum(parameter.numel() for parameter in ZeroDCE().parameters()) == 79416


def test_curve_keeps_black_and_white_and_order():
    image = torch.linspace(0, 1, 256).view(1, 1, 16, 16).expand(1, 3, 16, 16)
    bright = apply_curves(image, torch.full((1, 3 * ITERATIONS, 16, 16), -0.8))
    values = bright[0, 0].flatten()
    assert values[0] == 0 and values[-1] == 1
    assert (values.diff() > -1e-6).all() and values[64] > 0.9


def test_one_curve_is_the_papers_quadratic():
    image, alpha = torch.rand(1, 3, 16, 16), torch.rand(1, 3, 16, 16) * 2 - 1
    # Equation 1 of the paper has the opposite sign of the published network: LE(x) = x + a x (1 - x).
    torch.testing.assert_close(apply_curves(image, alpha), image - alpha * image * (1 - image))


@pytest.mark.parametrize('size', [(16, 16), (19, 35)])
def test_any_size_stays_in_range_and_trains(size):
    restorer = ZeroDCE()
    image = torch.rand(2, 3, *size)
    output = restorer(image).image
    output.mean().backward()
    assert output.shape == image.shape and output.min() >= 0 and output.max() <= 1
    assert all(parameter.grad.abs().sum() > 0 for parameter in restorer.parameters())


@pytest.mark.parametrize('dtype', [torch.bfloat16, torch.float16])
def test_half_precision_is_close(dtype):
    restorer, image = ZeroDCE().eval(), torch.rand(1, 3, 32, 32)
    with torch.no_grad(), torch.autocast('cpu', dtype=dtype):
        half = restorer(image).image
    with torch.no_grad():
        torch.testing.assert_close(half.float(), restorer(image).image, atol=2e-2, rtol=0)


def test_published_weights_on_lol(shared_data, lol_psnr):
    restorer = ZeroDCE(checkpoint=str(shared_data / 'weights' / 'zero_dce.pth')).eval()
    assert restorer.load_report.complete
    # The first two of the 15 pairs, over which the mean is 14.86 dB (14.9 is known).
    assert lol_psnr(restorer, count=2) == pytest.approx(13.226, abs=0.01)
