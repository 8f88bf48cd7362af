"""Cross-entropy of maps against true maps."""

from types import SimpleNamespace

import numpy as np
import pytest
import torch

from mmdapled.cross_entropy import heatmap_cross_entropy, sample_cross_entropy


def numpy_cross_entropy(p, t):
    return -(t * np.log(p) + (1 - t) * np.log(1 - p)).mean()


def test_is_lowest_at_the_truth():
    truth = torch.rand(1, 4, 4, 4)
    at_truth = heatmap_cross_entropy([truth], truth)
    for shift in (-0.05, 0.05):
        assert heatmap_cross_entropy([(truth + shift).clamp(0, 1)], truth) > at_truth


def test_gradient_is_that_of_finite_differences():
    maps = (torch.rand(1, 4, 3, 3, dtype=torch.float64) * 0.8 + 0.1).requires_grad_()
    truth = torch.rand(1, 4, 5, 5, dtype=torch.float64)
    assert torch.autograd.gradcheck(lambda x: heatmap_cross_entropy([x], truth), maps)


def test_samples_of_other_sizes_are_averaged_to_the_maps():
    maps, truths = torch.rand(2, 4, 2, 2) * 0.8 + 0.1, (torch.rand(4, 8, 8), torch.rand(4, 4, 6))
    means = [truths[0].reshape(4, 2, 4, 2, 4).mean((2, 4)), truths[1].reshape(4, 2, 2, 2, 3).mean((2, 4))]
    loss = sample_cross_entropy(maps, [SimpleNamespace(gt_heatmaps=truth) for truth in truths])
    assert loss.item() == pytest.approx(numpy_cross_entropy(maps.numpy(), torch.stack(means).numpy()), rel=1e-5)
