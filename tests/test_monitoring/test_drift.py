import numpy as np
import pytest
from scipy.stats import ks_2samp

from mmdapled.monitoring.drift import (
    ALARM,
    STABLE,
    TOO_FEW,
    UNCERTAIN,
    Thresholds,
    bin_edges,
    chance_level,
    compare,
    drifts,
    population_stability,
)

LIMITS = Thresholds()


def normal(seed, number, mean=0.0, deviation=1.0):
    return np.sort(np.random.default_rng(seed).normal(mean, deviation, number))


def test_the_index_by_hand():
    # Half of 100 images per bin before, a quarter and three quarters of 100 after; half an image added to each bin.
    usual, values = np.repeat([0.0, 2.0], 50), np.repeat([0.0, 2.0], (25, 75))
    before, now = np.array([50.5, 50.5]) / 101, np.array([25.5, 75.5]) / 101
    expected = ((now - before) * np.log(now / before)).sum()
    assert population_stability(usual, values, np.array([1.0])) == pytest.approx(expected)
    assert population_stability(usual, usual, np.array([1.0])) == 0


def test_bins_hold_equal_shares_and_get_fewer_with_fewer_images():
    usual = np.arange(1000.0)
    edges = bin_edges(usual, 1000)
    counts = np.bincount(np.searchsorted(edges, usual, side='left'))
    assert len(counts) == 10 and set(counts) == {100}
    assert len(bin_edges(usual, 20)) + 1 == 4


def test_values_below_a_single_lowest_value_are_apart():
    usual = np.repeat([0.0, 1.0], (600, 400))
    lower = np.full(100, -1.0)
    assert population_stability(usual, lower, bin_edges(usual, 100)) > 1
    constant = np.full(100, 3.0)
    assert population_stability(constant, constant, bin_edges(constant, 100)) == 0
    for other in (2.0, 4.0):
        assert compare(constant, np.full(100, other), LIMITS, 0.01).verdict == ALARM


def test_chance_level_is_what_samples_without_drift_reach():
    usual, number, alpha = 300, 100, 0.05
    found = []
    for seed in range(600):
        one, other = normal((0, seed), usual), normal((1, seed), number)
        edges = bin_edges(one, number)
        found.append(population_stability(one, other, edges) > chance_level(usual, number, len(edges) + 1, alpha))
    assert 0.02 < np.mean(found) < 0.08


@pytest.mark.parametrize('mean', [0.0, 0.8])
def test_the_test_is_scipys(mean):
    usual, values = normal(0, 200), normal(1, 50, mean)
    found, expected = compare(usual, values, LIMITS, LIMITS.alpha / 8), ks_2samp(usual, values)
    assert found.distance == expected.statistic and found.p == min(1, 8 * expected.pvalue)
    assert found.verdict == (ALARM if mean else STABLE)


@pytest.mark.parametrize('number', [0, 1, 3, 19])
def test_few_images_are_not_tested(number):
    assert compare(normal(0, 200), normal(1, number, 9.0), LIMITS, 0.01).verdict == TOO_FEW


def test_a_small_drift_of_many_images_is_uncertain():
    found = compare(normal(0, 1000), normal(1, 5000, 0.25), LIMITS, 0.01)
    assert found.p < 0.01 and found.psi < 0.25 and found.verdict == UNCERTAIN


def test_a_changed_spread_raises_the_alarm():
    assert compare(normal(0, 300), normal(1, 200, deviation=2.5), LIMITS, 0.01).verdict == ALARM


def test_false_alarms_over_all_statistics_are_rare():
    """400 pairs of samples of eight independent statistics: at most 1 % should raise an alarm."""
    names, alarms = [str(number) for number in range(8)], 0
    for seed in range(400):
        usual = {name: normal((seed, int(name), 0), 60) for name in names}
        values = {name: normal((seed, int(name), 1), 40) for name in names}
        alarms += any(drift.verdict == ALARM for drift in drifts(usual, values, LIMITS).values())
    assert alarms <= 9  # of a binomial with 1 %: probability below 0.02 %
