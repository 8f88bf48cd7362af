import pytest
import torch

from mmdapled.losses import FeatureConsistencyLoss
from mmdapled.losses.feature_consistency import feature_consistency


def test_is_its_formula():
    features, targets = (
        [torch.randn(2, 3, 4, 4), torch.randn(2, 5, 2, 2)],
        [torch.randn(2, 3, 4, 4), torch.randn(2, 5, 2, 2)],
    )
    expected = sum((f - t).abs().mean() / t.abs().mean() for f, t in zip(features, targets, strict=True)) / 2
    assert torch.allclose(feature_consistency(features, targets), expected)
    assert torch.allclose(FeatureConsistencyLoss(loss_weight=3.0)(features, targets), 3 * expected)


def test_no_gradient_flows_into_the_target_and_dead_targets_stay_finite():
    feature, target = torch.randn(1, 2, 3, 3, requires_grad=True), torch.zeros(1, 2, 3, 3, requires_grad=True)
    feature_consistency([feature], [target]).backward()
    assert feature.grad.isfinite().all() and target.grad is None


def test_other_levels_raise():
    with pytest.raises(ValueError, match='equal levels'):
        feature_consistency([torch.zeros(1)], [])
