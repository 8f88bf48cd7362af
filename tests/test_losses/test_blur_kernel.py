"""The blur kernel's loss against scipy's relative entropy."""

import pytest
import torch
from scipy.stats import entropy

from mmdapled.losses import BlurKernelLoss
from mmdapled.losses.blur_kernel import kernel_divergence
from mmdapled.registry import MODELS
from mmdapled.structures import RestorationOutput


def kernels(seed, size=5):
    torch.manual_seed(seed)
    return torch.rand(2, size * size).softmax(1).view(2, size, size)


def test_equals_the_relative_entropy():
    estimated, true = kernels(0), kernels(1)
    expected = sum(entropy(t.flatten().numpy(), e.flatten().numpy()) for t, e in zip(true, estimated, strict=True)) / 2
    loss = MODELS.build(dict(type='BlurKernelLoss', loss_weight=3.0))
    output = RestorationOutput(torch.rand(2, 3, 16, 16), blur_kernels=estimated)
    assert loss(output, true).item() == pytest.approx(3 * expected, rel=1e-4)
    assert kernel_divergence(true, true).item() == pytest.approx(0, abs=1e-6)


def test_a_point_gives_a_finite_gradient():
    point = torch.zeros(1, 5, 5)
    point[:, 2, 2] = 1
    estimated = kernels(0)[:1].requires_grad_()
    kernel_divergence(estimated, point).backward()
    assert estimated.grad.isfinite().all() and estimated.grad[0, 2, 2] < 0


@pytest.mark.parametrize('estimated', [None, kernels(0, 7)], ids=['none', 'another size'])
def test_a_restorer_without_such_kernels_is_refused(estimated):
    output = RestorationOutput(torch.rand(2, 3, 16, 16), blur_kernels=estimated)
    with pytest.raises(ValueError, match='expected estimated kernels'):
        BlurKernelLoss()(output, kernels(1))
