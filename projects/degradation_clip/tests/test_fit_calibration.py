"""The fit finds the calibration that made the levels."""

import pytest
import torch

from projects.degradation_clip.fit_calibration import fit_calibration

TEMPERATURE, BIAS = [40.0, 5.0, 200.0, -30.0], [1.0, -2.0, 0.5, 0.0]


def test_fit_finds_the_temperature_and_bias_that_made_the_levels():
    cosines = 0.05 * torch.randn(500, 4).double() + 0.1
    levels = torch.sigmoid(cosines * torch.tensor(TEMPERATURE) + torch.tensor(BIAS))
    temperature, bias = fit_calibration(cosines, levels)
    assert temperature == pytest.approx(TEMPERATURE, rel=1e-3)
    assert bias == pytest.approx(BIAS, abs=0.02)


def test_levels_outside_their_range_are_refused():
    with pytest.raises(ValueError, match='levels in'):
        fit_calibration(torch.zeros(3, 4), torch.full((3, 4), 1.5))
