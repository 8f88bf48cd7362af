"""Difference over the seeds, its interval over the resamples, and its description."""

import numpy as np
import pytest

from mmdapled.comparison.significance import Difference, difference, spread, verdict


def test_interval_is_of_the_mean_over_the_seeds():
    resamples = np.linspace(0, 100, 1001)
    plain = np.concatenate([[10.0], np.zeros(1001)])
    found = difference([(plain, np.concatenate([[12.0], resamples])), (plain, np.concatenate([[16.0], 0 * resamples]))])
    assert found.by_seed == [2.0, 6.0] and found.mean == 4.0
    assert (found.low, found.high) == pytest.approx((1.25, 48.75))


def test_resample_without_a_value_does_not_count():
    plain, arm = np.zeros(5), np.array([1.0, 1.0, np.nan, 1.0, 1.0])
    assert difference([(plain, arm)]) == Difference(1.0, 1.0, 1.0, [1.0])


@pytest.mark.parametrize(
    ('found', 'words'),
    [
        (Difference(2.0, 0.5, 3.5, [2.0]), 'from one seed'),
        (Difference(2.0, 0.5, 3.5, [5.0, -1.0]), 'seeds do not agree'),
        (Difference(2.0, -0.1, 4.0, [2.0, 2.0]), 'no difference can be shown'),
        (Difference(-2.0, -3.0, -1.0, [-2.0, -2.0]), 'below plain: '),
    ],
    ids=['one seed', 'disagreement', 'interval', 'worse'],
)
def test_words_match_the_values(found, words):
    assert words in verdict(found)


def test_spread_is_the_sample_deviation():
    assert str(spread([48.0, 50.0, 52.0])) == '50.0 ± 2.0'
    assert str(spread([48.04])) == '48.0'
    assert spread([0.5, 0.52]).text(digits=3) == '0.510 ± 0.014'
