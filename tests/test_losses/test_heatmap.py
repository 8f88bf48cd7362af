"""Heatmap supervision against numpy."""

import numpy as np
import pytest
import torch

from mmdapled.cross_entropy import cross_entropy
from mmdapled.losses import HeatmapLoss
from mmdapled.restorers import RestorationOutput


def numpy_cross_entropy(p, t):
    return -(t * np.log(p) + (1 - t) * np.log(1 - p)).mean()


def estimate(*sizes):
    maps = tuple(torch.rand(2, 4, *size) * 0.8 + 0.1 for size in sizes)
    return RestorationOutput(torch.rand(2, 3, 16, 16), maps, torch.rand(2, 4) * 0.8 + 0.1)


def test_equals_the_formula_over_scales_with_area_means():
    output, maps, levels = estimate((8, 8), (4, 4)), torch.rand(2, 4, 16, 16), torch.rand(2, 4)
    means = [maps.numpy().reshape(2, 4, n, 16 // n, n, 16 // n).mean((3, 5)) for n in (8, 4)]
    heat = np.mean([numpy_cross_entropy(p.numpy(), t) for p, t in zip(output.heatmaps, means, strict=True)])
    level = numpy_cross_entropy(output.levels.numpy(), levels.numpy())
    loss = HeatmapLoss(loss_weight=2.0, level_weight=0.5)(output, maps, levels)
    assert loss.item() == pytest.approx(2 * heat + 0.5 * level, rel=1e-5)


def test_either_truth_may_be_missing():
    output, maps, levels = estimate((4, 4)), torch.rand(2, 4, 4, 4), torch.rand(2, 4)
    both = HeatmapLoss()(output, maps, levels)
    torch.testing.assert_close(HeatmapLoss()(output, maps, None) + HeatmapLoss()(output, None, levels), both)


@pytest.mark.parametrize('value', [0.0, 1.0])
@pytest.mark.parametrize('dtype', [torch.float16, torch.bfloat16])
def test_sure_and_wrong_in_half_precision_under_autocast_is_finite(dtype, value):
    maps = torch.full((1, 4, 2, 2), value, dtype=dtype, requires_grad=True)
    output = RestorationOutput(torch.zeros(1, 3, 16, 16), (maps,), torch.full((1, 4), value, dtype=dtype))
    with torch.autocast('cpu', dtype=torch.bfloat16):
        loss = HeatmapLoss()(output, torch.full((1, 4, 2, 2), 1 - value), torch.full((1, 4), 1 - value))
    loss.backward()
    assert loss.dtype == torch.float32 and 20 < loss.item() < 40
    assert torch.isfinite(maps.grad).all()


def test_a_restorer_without_heatmaps_is_refused():
    output = RestorationOutput(torch.zeros(1, 3, 16, 16))
    with pytest.raises(ValueError, match='estimates heatmaps'):
        HeatmapLoss()(output, torch.zeros(1, 4, 2, 2), None)
    with pytest.raises(ValueError, match='estimates levels'):
        HeatmapLoss()(output, None, torch.zeros(1, 4))


def test_another_number_of_degradations_is_refused():
    with pytest.raises(ValueError, match=r'\(2, 4\).*\(2, 3\)'):
        HeatmapLoss()(estimate((4, 4)), torch.zeros(2, 3, 4, 4), None)


def test_cross_entropy_of_a_fair_coin_is_ln_2():
    assert cross_entropy(torch.full((3,), 0.5), torch.rand(3)).item() == pytest.approx(np.log(2))


@pytest.mark.skipif(not torch.cuda.is_available(), reason='needs a GPU, where autocast forbids cross-entropy')
def test_works_under_autocast_on_a_gpu():
    output = RestorationOutput(torch.zeros(1, 3, 16, 16).cuda(), (torch.rand(1, 4, 2, 2).cuda(),))
    with torch.autocast('cuda', dtype=torch.float16):
        assert torch.isfinite(HeatmapLoss()(output, torch.rand(1, 4, 2, 2).cuda(), None))
