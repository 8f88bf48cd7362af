import sys

import numpy as np
import pytest

from mmdapled.monitoring.change_points import change_points, ranks


def series(seed, *parts):
    rng = np.random.default_rng(seed)
    return np.concatenate([rng.normal(mean, 1, number) for mean, number in parts])


@pytest.fixture
def usual():
    return np.sort(series(0, (0, 300)))


def test_a_change_is_found_where_it_is(usual):
    pytest.importorskip('river')
    for seed in range(5):
        (found,) = change_points(usual, series(seed, (0, 60), (2, 60)))
        assert 55 <= found <= 65


def test_two_changes_are_found(usual):
    pytest.importorskip('river')
    first, second = change_points(usual, series(1, (0, 60), (2, 60), (-1, 60)))
    assert 55 <= first <= 65 and 115 <= second <= 125


def test_series_without_change_have_none(usual):
    pytest.importorskip('river')
    assert sum(bool(change_points(usual, series(seed, (0, 120)))) for seed in range(20)) <= 1


def test_without_river_the_extra_is_named(usual, monkeypatch):
    monkeypatch.setitem(sys.modules, 'river.drift', None)
    with pytest.raises(ImportError, match=r'mmdapled\[adwin\]'):
        change_points(usual, [0.0])


def test_ranks_among_usual_values():
    assert ranks(np.array([1.0, 2.0, 2.0, 3.0]), [0, 1, 2, 4]).tolist() == [0, 0.125, 0.5, 1]
