"""The blur kernel: its spectrum by hand, known blurs undone, and an estimate that learns."""

import cv2
import numpy as np
import pytest
import torch

from mmdapled.datasets.night.camera_shake import camera_shake_kernel, fitted_kernel
from mmdapled.restorers.dapled.blur_kernel import (
    GAMMA,
    LAGS,
    BlurKernelHead,
    deconvolve,
    mean_spectrum,
    spectral_features,
    windows,
)
from mmdapled.structures import BLUR_KERNEL_SIZE


def luma(height=160, width=200, seed=0):
    """An image of edges in [0, 1], the same grey all along its border, so that what lies beyond is known."""
    rng, image = np.random.default_rng(seed), np.full((height, width), 0.5, np.float32)
    for _ in range(60):
        corner, size = rng.integers(30, (width - 60, height - 60)), rng.integers(4, 30, 2)
        cv2.rectangle(image, corner.tolist(), (corner + size).tolist(), float(rng.uniform(0.1, 0.9)), -1)
    return torch.from_numpy(image)[None]


def blurred(sharp, kernel):
    """The image after the shake, in linear light."""
    light = cv2.filter2D(sharp[0].numpy() ** GAMMA, -1, kernel, borderType=cv2.BORDER_REFLECT)
    return torch.from_numpy(light ** (1 / GAMMA))[None]


def psnr(image, target):
    return float(-10 * torch.log10((image - target).square().mean()))


@pytest.mark.parametrize('size', [(32, 32), (64, 64), (96, 130), (640, 2000)])
def test_windows_cover_the_image_and_are_bounded_in_number(size):
    ramp = torch.arange(size[0] * size[1], dtype=torch.float32).view(1, *size)
    parts = windows(ramp)
    side = min(64, *size)
    assert parts.shape[-2:] == (side, side) and max(parts.shape[1:3]) <= 17
    assert parts[0, 0, 0, 0, 0] == 0 and parts[0, -1, -1, -1, -1] >= ramp[0, -side // 2, -side // 2]


def test_the_spectrum_of_one_window_is_numpys():
    image = torch.rand(1, 64, 64)
    taper = np.hanning(64)
    values = (image[0].numpy() - image.mean().item()) * taper[:, None] * taper
    across = np.fft.rfftfreq(64) ** 2 + np.fft.fftfreq(64)[:, None] ** 2
    expected = np.abs(np.fft.rfft2(values)) ** 2 * across
    expected /= np.sqrt(expected.mean() + 1e-6)
    np.testing.assert_allclose(mean_spectrum(image)[0].numpy(), expected, rtol=1e-3, atol=1e-5)


def test_features_do_not_depend_on_where_the_image_is_or_how_large_it_is():
    image = torch.rand(1, 300, 300)
    features = spectral_features(mean_spectrum(image))
    assert features.shape == (1, 2 * (2 * LAGS + 1) * (LAGS + 1))
    part = spectral_features(mean_spectrum(image[:, 20:276, 20:276]))
    assert torch.nn.functional.cosine_similarity(features, part).item() > 0.95


def test_a_shake_along_a_line_shows_in_the_autocorrelation():
    kernel = np.zeros((9, 9), np.float32)
    kernel[4] = 1 / 9
    sharp = torch.rand(1, 256, 256)

    def along_and_across(image):
        correlation = spectral_features(mean_spectrum(image))[0, : (2 * LAGS + 1) * (LAGS + 1)]
        correlation = correlation.view(2 * LAGS + 1, LAGS + 1)
        return correlation[LAGS, 4].item(), correlation[LAGS + 4, 0].item()

    along, across = along_and_across(torch.from_numpy(cv2.filter2D(sharp[0].numpy(), -1, kernel))[None])
    sharp_along, sharp_across = along_and_across(sharp)
    assert along - across > 5 * abs(sharp_along - sharp_across) > 0


@pytest.mark.parametrize('seed', range(3))
def test_a_known_blur_is_undone(seed):
    sharp, kernel = luma(seed=seed), camera_shake_kernel(9, np.random.default_rng(seed))
    seen = blurred(sharp, kernel)
    found = deconvolve(seen, torch.from_numpy(fitted_kernel(kernel, BLUR_KERNEL_SIZE))[None], (0.01, 1.0))
    assert found.shape == (1, 2, 160, 200)
    assert psnr(found[:, 0], sharp) > psnr(seen, sharp) + 2.5
    assert psnr(seen, sharp) < psnr(found[:, 1], sharp) < psnr(found[:, 0], sharp)
    turned = torch.from_numpy(fitted_kernel(kernel, BLUR_KERNEL_SIZE)).T[None]
    assert psnr(deconvolve(seen, turned, (0.01,))[:, 0], sharp) < psnr(found[:, 0], sharp) - 4, 'any kernel would do'


def test_a_point_leaves_the_image_as_it_is():
    sharp = luma().clamp(0.1, 1)
    kernel = torch.from_numpy(fitted_kernel(np.ones((1, 1), np.float32), BLUR_KERNEL_SIZE))[None]
    assert torch.allclose(deconvolve(sharp, kernel, (1e-6,))[:, 0], sharp, atol=1e-3)


def test_kernels_sum_to_one_and_are_near_a_point_at_first():
    kernels = BlurKernelHead((16, 8))(torch.rand(2, 64, 80))
    assert kernels.shape == (2, BLUR_KERNEL_SIZE, BLUR_KERNEL_SIZE)
    assert torch.allclose(kernels.sum((1, 2)), torch.ones(2), atol=1e-5)
    centre = kernels[:, BLUR_KERNEL_SIZE // 2, BLUR_KERNEL_SIZE // 2]
    assert (centre == kernels.amax((1, 2))).all() and (centre > 0.2).all()


@pytest.mark.parametrize('dtype', [torch.float16, torch.bfloat16])
def test_half_precision_is_kept_out(dtype):
    head, image = BlurKernelHead((16, 8)), luma()
    with torch.autocast('cpu', dtype):
        kernels = head(image)
        sharp = deconvolve(image, kernels, (0.01,))
    assert kernels.dtype == sharp.dtype == torch.float32 and sharp.isfinite().all()


def test_it_learns_the_direction_of_a_shake():
    torch.manual_seed(0)
    head = BlurKernelHead((32, 16))
    optimizer = torch.optim.Adam(head.parameters(), lr=1e-2)
    across = np.zeros((BLUR_KERNEL_SIZE, BLUR_KERNEL_SIZE), np.float32)
    across[10, 6:15] = 1 / 9
    truth = torch.from_numpy(np.stack([across, across.T]))
    for step in range(60):
        images = torch.cat([blurred(luma(96, 96, 2 * step), across), blurred(luma(96, 96, 2 * step + 1), across.T)])
        loss = -(truth * (head(images) + 1e-8).log()).sum((1, 2)).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    found = head(torch.cat([blurred(luma(96, 96, 1001), across), blurred(luma(96, 96, 1002), across.T)]))
    assert (found[0] * truth[0]).sum() > 1.5 * (found[0] * truth[1]).sum()
    assert (found[1] * truth[1]).sum() > 1.5 * (found[1] * truth[0]).sum()
