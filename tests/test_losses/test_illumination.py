import pytest
import torch

from mmdapled.losses import IlluminationLoss
from mmdapled.losses.illumination import low_resolution
from mmdapled.restorers import RestorationOutput


def test_is_the_difference_of_cell_means():
    restored, target = torch.rand(2, 3, 32, 48), torch.rand(2, 3, 32, 48)
    cells = [x.unfold(2, 16, 16).unfold(3, 16, 16).mean((-2, -1)) for x in (restored, target)]
    loss = IlluminationLoss(loss_weight=2.0)(RestorationOutput(restored), target)
    assert loss.item() == pytest.approx(2 * (cells[0] - cells[1]).abs().mean().item(), rel=1e-5)


def test_detail_costs_nothing():
    target = torch.full((1, 3, 32, 32), 0.5)
    checks = target + 0.4 * (-1.0) ** (torch.arange(32)[:, None] + torch.arange(32))
    assert IlluminationLoss()(RestorationOutput(checks), target).item() < 1e-6


def test_a_cell_at_the_border_and_padding_count_valid_pixels_alone():
    image, mask = torch.full((1, 3, 20, 20), 0.5), torch.ones(1, 1, 20, 20)
    image[..., 18:], mask[..., 18:] = 9.0, 0
    assert torch.allclose(low_resolution(image, 16, mask), torch.full((1, 3, 2, 2), 0.5))
    assert IlluminationLoss()(RestorationOutput(image), image * 0 + 0.25, mask).item() == pytest.approx(0.25)


def test_the_curve_is_compared_where_the_restorer_returns_it():
    target = torch.full((1, 3, 32, 32), 0.5)
    output = RestorationOutput(target, illuminated=target - 0.25)
    assert IlluminationLoss()(output, target).item() == pytest.approx(0.25)
