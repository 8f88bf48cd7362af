"""The Laplacian equals SciPy's, and its correlation NumPy's."""

import numpy as np
import pytest
import torch
from scipy.ndimage import laplace, uniform_filter

from mmdapled.images.laplacian import laplacian, laplacian_correlation


def test_laplacian_is_scipys():
    image = torch.rand(1, 3, 9, 11)
    expected = np.stack([laplace(channel, mode='nearest') for channel in image[0].numpy()])
    np.testing.assert_allclose(laplacian(image)[0].numpy(), expected, atol=1e-5)


def test_correlation_is_numpys_and_ignores_light():
    clean = torch.rand(1, 1, 24, 31)
    blurred = torch.from_numpy(uniform_filter(clean.numpy(), (1, 1, 3, 3), mode='nearest'))
    expected = np.corrcoef(*(laplacian(image).numpy().ravel() for image in (blurred, clean)))[0, 1]
    assert float(laplacian_correlation(blurred, clean)) == pytest.approx(expected, abs=1e-5)
    assert float(laplacian_correlation(0.3 * clean + 0.2, clean)) == pytest.approx(1, abs=1e-4)
    assert expected < 0.5


def test_correlation_of_a_flat_image_is_zero():
    assert float(laplacian_correlation(torch.full((1, 3, 16, 16), 0.5), torch.rand(1, 3, 16, 16))) == 0
