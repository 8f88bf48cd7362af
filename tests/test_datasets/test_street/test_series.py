"""The few remembered streets."""

from mmdapled.datasets.street.series import cached_street


def test_remembers_the_last_ones():
    assert cached_street(0, 1, 64, 64) is cached_street(0, 1, 64, 64)
    assert cached_street(0, 1, 64, 64) is not cached_street(0, 2, 64, 64)
    assert cached_street.cache_info().maxsize == 4
