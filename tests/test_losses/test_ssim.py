"""SSIM loss against scikit-image."""

import pytest
import torch
from skimage.metrics import structural_similarity

from mmdapled.losses import SSIMLoss
from mmdapled.losses.ssim import ssim_map
from mmdapled.restorers import RestorationOutput


def test_equals_scikit_image_away_from_the_border():
    restored, target = torch.rand(1, 3, 40, 48), torch.rand(1, 3, 40, 48)
    target = 0.7 * restored + 0.3 * target
    _, expected = structural_similarity(
        restored[0].numpy(), target[0].numpy(), channel_axis=0, data_range=1.0, full=True,
        gaussian_weights=True, sigma=1.5, use_sample_covariance=False,
    )  # fmt: skip
    inside = (slice(None), slice(5, -5), slice(5, -5))
    torch.testing.assert_close(ssim_map(restored, target)[0][inside], torch.from_numpy(expected)[inside],
                               atol=1e-4, rtol=0)  # fmt: skip


def test_is_zero_at_equality_and_grows_with_blur():
    image = torch.rand(1, 3, 32, 32)
    blurred = [torch.nn.functional.avg_pool2d(image, size, 1, size // 2) for size in (3, 5)]
    losses = [SSIMLoss()(RestorationOutput(other), image).item() for other in (image, *blurred)]
    assert losses[0] == pytest.approx(0, abs=1e-6)
    assert losses[0] < losses[1] < losses[2]


def test_padding_does_not_count():
    image, mask = torch.rand(1, 3, 32, 32), torch.ones(1, 1, 32, 32)
    mask[..., 16:] = 0
    wrong = image.clone()
    wrong[..., 22:] = 0  # beyond the window's reach into the valid half
    assert SSIMLoss()(RestorationOutput(wrong), image, mask).item() == pytest.approx(0, abs=1e-6)
    assert SSIMLoss()(RestorationOutput(wrong), image).item() > 0.1


def test_gradient_is_that_of_finite_differences():
    restored = torch.rand(1, 3, 12, 12, dtype=torch.float64, requires_grad=True)
    target = torch.rand(1, 3, 12, 12, dtype=torch.float64)
    assert torch.autograd.gradcheck(lambda x: SSIMLoss()(RestorationOutput(x), target), restored, fast_mode=True)


@pytest.mark.parametrize('dtype', [torch.float16, torch.bfloat16])
def test_half_precision_is_finite(dtype):
    restored = torch.zeros(1, 3, 16, 16, dtype=dtype, requires_grad=True)
    with torch.autocast('cpu', dtype=torch.bfloat16):
        loss = SSIMLoss(0.5)(RestorationOutput(restored), torch.ones(1, 3, 16, 16, dtype=dtype))
    loss.backward()
    assert loss.dtype == torch.float32 and loss.item() == pytest.approx(0.5, abs=1e-3)
    assert torch.isfinite(restored.grad).all()
