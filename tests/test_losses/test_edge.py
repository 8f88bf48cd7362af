import pytest
import torch

from mmdapled.losses import EdgeLoss
from mmdapled.restorers import RestorationOutput


def test_light_costs_nothing_and_blur_does():
    image = torch.rand(1, 3, 16, 16) / 2
    blurred = torch.nn.functional.avg_pool2d(image, 3, 1, 1, count_include_pad=False)
    brighter, softer = (EdgeLoss()(RestorationOutput(x), image).item() for x in (image + 0.3, blurred))
    assert brighter == pytest.approx(1e-3, rel=1e-2) and softer > 0.1


def test_gradient_is_that_of_finite_differences():
    restored = torch.rand(1, 3, 4, 4, dtype=torch.float64, requires_grad=True)
    target = torch.rand(1, 3, 4, 4, dtype=torch.float64)
    loss = EdgeLoss(eps=1e-2)
    assert torch.autograd.gradcheck(lambda x: loss(RestorationOutput(x), target), restored)
