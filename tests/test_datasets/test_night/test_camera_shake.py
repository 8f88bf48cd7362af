"""Camera-shake kernels, and the sparse filter against OpenCV's own filter."""

import cv2
import numpy as np
import pytest

from mmdapled.datasets.night.camera_shake import camera_shake_kernel, filter_sparse


@pytest.mark.parametrize('length', [1.0, 7.5, 30.0])
def test_kernel_is_a_centred_path_of_the_length(length):
    kernel = camera_shake_kernel(length, np.random.default_rng(5))
    assert kernel.sum() == pytest.approx(1, abs=1e-5) and kernel.min() >= 0 and len(kernel) % 2 == 1
    rows, columns = np.mgrid[: len(kernel), : len(kernel)] - len(kernel) // 2
    assert (kernel * rows).sum() == pytest.approx(0, abs=0.05)
    assert (kernel * columns).sum() == pytest.approx(0, abs=0.05)
    ys, xs = np.nonzero(kernel > 1e-6)
    assert 0.4 * length < np.hypot(np.ptp(ys), np.ptp(xs)) < length + 4


def test_without_shake_the_kernel_has_one_tap():
    assert camera_shake_kernel(0.3, np.random.default_rng(0)).tolist() == [[1.0]]


def test_paths_differ_in_direction():
    kernels = [camera_shake_kernel(12.0, np.random.default_rng(seed)) for seed in range(8)]
    spans = {(np.ptp(np.nonzero(kernel)[0]), np.ptp(np.nonzero(kernel)[1])) for kernel in kernels}
    assert len(spans) > 4


@pytest.mark.parametrize('length', [3.0, 9.0, 25.0, 60.0])
def test_sparse_filter_equals_the_plain_one(length):
    rng = np.random.default_rng(1)
    kernel = camera_shake_kernel(length, rng)
    border = len(kernel) // 2
    image = rng.random((90, 120, 3), dtype=np.float32)
    framed = cv2.copyMakeBorder(image, border, border, border, border, cv2.BORDER_REFLECT)
    expected = cv2.filter2D(image.astype(np.float64), -1, kernel, borderType=cv2.BORDER_REFLECT)
    actual = filter_sparse(framed, kernel)
    assert actual.shape == image.shape
    np.testing.assert_allclose(actual, expected, atol=2e-6)
