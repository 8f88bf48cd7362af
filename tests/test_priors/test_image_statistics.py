"""The levels of image statistics follow light, blur and saturation, and nothing else."""

import numpy as np
import pytest
import torch

from mmdapled.datasets.night.camera_shake import camera_shake_kernel, filter_sparse
from mmdapled.priors import ImageStatistics
from mmdapled.priors.image_statistics import DAYLIGHT
from mmdapled.structures import DEGRADATIONS

DARK, BLURRY, NOISY, OVEREXPOSED = range(4)


@pytest.fixture
def photo():
    """A random walk along rows and columns: as rough as a photo, RGB in [0.2, 0.8], 240 x 320."""
    steps = torch.randn(3, 240, 320)
    walk = (steps.cumsum(1) / 30 + steps.cumsum(2) / 30).mean(0, keepdim=True)
    return (0.5 + 0.3 * walk / walk.abs().max()).expand(3, -1, -1)[None].contiguous()


def levels(image):
    return ImageStatistics()(image).levels[0]


def test_darkness_is_the_missing_display_brightness():
    day = DAYLIGHT ** (1 / 2.2)
    for brightness in (1.0, 0.5, 0.25):
        grey = torch.full((1, 3, 32, 48), day * brightness)
        assert levels(grey)[DARK] == pytest.approx(1 - brightness, abs=1e-4)
    assert levels(torch.ones(1, 3, 32, 48))[DARK] == 0


@pytest.mark.parametrize('length', [4, 8])
def test_blur_in_any_direction_raises_its_level_and_light_does_not(photo, length):
    sharp = levels(photo)[BLURRY]
    array = photo[0].permute(1, 2, 0).numpy()
    for seed in range(6):
        kernel = camera_shake_kernel(length, np.random.default_rng(seed))
        blurred = torch.from_numpy(filter_sparse(array, kernel)).permute(2, 0, 1)[None]
        assert levels(blurred)[BLURRY] > sharp + 0.15
    assert levels(photo * 0.2)[BLURRY] == pytest.approx(float(sharp), abs=1e-3)


def test_a_wide_blurred_image_and_its_reduced_copy_have_similar_levels(photo):
    wide = torch.nn.functional.interpolate(photo, scale_factor=4, mode='bicubic').clamp(0, 1)
    reduced = torch.nn.functional.interpolate(wide, scale_factor=0.25, mode='area')
    torch.testing.assert_close(levels(wide), levels(reduced), atol=1e-3, rtol=0)


def test_saturation_is_a_share_and_a_flat_image_is_not_blurred():
    image = torch.full((1, 3, 32, 48), 0.4)
    image[:, 1, :8] = 1
    found = levels(image)
    assert found[OVEREXPOSED] == pytest.approx(0.25) and found[NOISY] == 0
    assert levels(torch.full((1, 3, 32, 48), 0.4))[BLURRY] == pytest.approx(0, abs=1e-6)


def test_output_has_the_shapes_of_a_prior():
    prior = ImageStatistics()
    output = prior(torch.rand(2, 3, 16, 700))
    assert output.levels.shape == (2, 4) and output.maps.shape == (2, 4, 1, 1) and output.tokens.shape == (2, 0, 1, 1)
    assert prior.names == DEGRADATIONS and prior.thresholds.keys() <= set(DEGRADATIONS)
    assert output.levels.min() >= 0 and output.levels.max() <= 1
