import numpy as np
import pytest

from mmdapled.monitoring.measurement import Gauge, Measurement
from mmdapled.monitoring.reference import make_reference
from mmdapled.priors import ImageStatistics


@pytest.fixture
def gauge():
    """A gauge that needs no weights."""
    return Gauge(ImageStatistics().eval())


@pytest.fixture
def usual(gauge):
    """Measurements of 60 usual images, drawn."""
    return make_measurements(gauge, 60, seed=0)


@pytest.fixture
def reference(usual, gauge):
    return make_reference(usual, gauge)


def make_measurements(gauge, number, seed, shift=0.0, prefix='image'):
    """Normal numbers, so that every statistic of the gauge has a known distribution."""
    rng, names = np.random.default_rng(seed), gauge.statistics
    return [
        Measurement(f'{prefix}{index}.png', None, dict.fromkeys(names, value), f'{prefix}{seed}/{index}')
        for index, value in enumerate(0.5 + 0.1 * rng.standard_normal(number) + shift)
    ]


@pytest.fixture
def measure(gauge):
    return lambda number, seed, **options: make_measurements(gauge, number, seed, **options)
