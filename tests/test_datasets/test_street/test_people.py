"""People and bicycles have the right size; bicycles are foreshortened."""

import numpy as np
import pytest

from mmdapled.datasets.street import people

FOOT = (100.0, 180.0, 30.0)  # column, row, pixels per metre


@pytest.mark.parametrize('seed', range(4))
def test_people_are_tall_and_narrow(seed, drawn):
    height, width, _ = drawn(people.draw_person, FOOT, np.random.default_rng(seed))
    assert 1.4 < height < 2.0 and 0.35 < width < 1.2


def test_bicycles_are_long_and_foreshortened(drawn):
    rng = np.random.default_rng(0)
    height, side, _ = drawn(people.draw_bicycle, FOOT, rng, 1.0)
    _, turned, _ = drawn(people.draw_bicycle, FOOT, rng, 0.5)
    assert 0.9 < height < 1.3 and 1.6 < side < 2.0 and turned < 0.65 * side


def test_riders_sit_above_the_wheels(drawn):
    height, _, canvas = drawn(people.draw_rider, FOOT, np.random.default_rng(0), 1.0)
    assert 1.2 < height < 1.8 and (np.nonzero(canvas.ids)[0].max() < 180)
