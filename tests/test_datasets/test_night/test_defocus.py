"""The disc of a lens out of focus, and the length of the equivalent shake."""

import numpy as np
import pytest

from mmdapled.datasets.night.camera_shake import splat
from mmdapled.datasets.night.defocus import disc_kernel, equivalent_length


def second_moment(kernel):
    offsets = np.arange(len(kernel)) - len(kernel) // 2
    return (kernel * (offsets[:, None] ** 2 + offsets[None] ** 2)).sum()


@pytest.mark.parametrize('radius', [0.5, 1.3, 3.0, 7.5])
def test_disc_is_round_centred_and_keeps_light(radius):
    kernel = disc_kernel(radius)
    assert kernel.shape[0] % 2 == 1 and kernel.sum() == pytest.approx(1, abs=1e-5)
    assert np.array_equal(kernel, kernel.T) and np.array_equal(kernel, kernel[::-1, ::-1])


@pytest.mark.parametrize('radius', [3.0, 5.0, 8.0])
def test_equivalent_path_spreads_light_as_far_as_the_disc(radius):
    length = equivalent_length(0.0, radius)
    path = np.linspace(-length / 2, length / 2, 1000)
    straight = splat(np.stack([path, 0 * path]))
    assert second_moment(disc_kernel(radius)) == pytest.approx(radius**2 / 2, rel=0.1)
    assert second_moment(straight) == pytest.approx(second_moment(disc_kernel(radius)), rel=0.1)


def test_without_defocus_the_kernel_has_one_tap():
    assert disc_kernel(0.2).tolist() == [[1.0]]
    assert equivalent_length(7.3, 0.0) == 7.3 and equivalent_length(3.0, 0.0) < equivalent_length(3.0, 1.0)
