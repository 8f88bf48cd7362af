"""Random settings: their distribution, their bounds and their seeds."""

import numpy as np
import pytest

from mmdapled.datasets.night.random_draws import check_probability, check_range, log_uniform, seed_of


def test_log_uniform_is_uniform_in_the_logarithm():
    rng = np.random.default_rng(0)
    logarithms = np.log10([log_uniform((0.01, 1.0), rng) for _ in range(2000)])
    assert logarithms.mean() == pytest.approx(-1, abs=0.05)
    assert logarithms.std() == pytest.approx(2 / 12**0.5, rel=0.05)


def test_fixed_range_is_allowed():
    assert check_range('exposure', (0.1, 0.1), 0, 1) == (0.1, 0.1)


def test_probabilities_lie_between_0_and_1():
    assert check_probability('prob', 1) == 1.0
    with pytest.raises(ValueError, match=r'prob takes numbers in \[0, 1\]'):
        check_probability('prob', 1.1)


def test_the_seed_is_that_of_the_image_in_any_folder():
    assert seed_of({'img_path': 'a/7.png'}) == seed_of({'img_path': 'b/7.png'}) != seed_of({'img_path': '8.png'})
    assert seed_of({'img_id': 3, 'img_path': 'a/7.png'}) == seed_of({'img_id': 3})
