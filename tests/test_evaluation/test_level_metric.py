"""AUC equals the share of ordered pairs, Spearman's correlation that of ranks."""

import pytest
import torch

from mmdapled.evaluation.level_metric import LevelMetric, auc


def evaluate(estimated, true):
    metric = LevelMetric()
    metric.process({}, [dict(degradation_levels=e, gt_levels=t) for e, t in zip(estimated, true, strict=True)])
    return metric.compute_metrics(metric.results)


def test_auc_is_the_share_of_pairs_in_order():
    scores, positive = torch.randn(50) * 20, torch.rand(50) > 0.5
    pairs = (scores[positive][:, None] - scores[~positive][None]).sign()
    assert float(auc(scores, positive)) == pytest.approx(float((pairs + 1).mean() / 2), abs=1e-6)


def test_perfect_reversed_and_absent():
    true = torch.zeros(20, 4)
    true[:, 0] = torch.linspace(0, 1, 20)
    true[:, 1] = torch.linspace(0, 1, 20)
    true[:, 2] = torch.linspace(0, 0.05, 20)
    estimated = true.clone()
    estimated[:, 1] = 1 - true[:, 1]
    metrics = evaluate(estimated, true)
    assert metrics['dark_AUC'] == 1 and metrics['dark_Spearman'] == pytest.approx(1)
    assert metrics['blurry_AUC'] == 0 and metrics['blurry_Spearman'] == pytest.approx(-1)
    assert 'noisy_AUC' not in metrics


def test_levels_between_do_not_count_for_the_auc():
    true = torch.tensor([0.0, 0.25, 0.9])[:, None].expand(3, 4)
    estimated = torch.tensor([0.1, 0.0, 0.9])[:, None].expand(3, 4)
    assert evaluate(estimated, true)['dark_AUC'] == 1


def test_samples_without_levels_are_named():
    with pytest.raises(KeyError, match='degradation_levels'):
        LevelMetric().process({}, [dict(gt_levels=torch.zeros(4))])
