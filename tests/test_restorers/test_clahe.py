"""CLAHE: what it does to lightness, colour and gradients."""

import numpy as np
import torch
from skimage import color

from mmdapled.restorers import CLAHE


def dark_ramp() -> torch.Tensor:
    """A dark grey ramp with a little texture, (1, 3, 64, 64)."""
    ramp = torch.linspace(0, 0.2, 64).expand(64, 64) + 0.02 * torch.rand(64, 64)
    return ramp.expand(1, 3, 64, 64).contiguous()


def test_contrast_grows_and_range_holds():
    image = dark_ramp()
    result = CLAHE(clip_limit=4.0)(image).image
    local, local_before = (torch.nn.functional.unfold(x, 8, stride=8).std(1).mean() for x in (result, image))
    assert local > 1.5 * local_before
    assert result.min() >= 0 and result.max() <= 1


def test_a_higher_limit_gives_more_contrast():
    image = dark_ramp()
    assert CLAHE(clip_limit=8.0)(image).image.std() > CLAHE(clip_limit=1.0)(image).image.std()


def test_colours_keep_their_hue():
    image = torch.rand(1, 3, 64, 64) * torch.tensor([0.5, 0.2, 0.1])[:, None, None]
    before, after = (color.rgb2lab(x[0].permute(1, 2, 0).numpy()) for x in (image, CLAHE()(image).image))
    assert np.abs(before[..., 1:].mean((0, 1)) - after[..., 1:].mean((0, 1))).max() < 3
    assert after[..., 0].mean() > before[..., 0].mean()


def test_images_of_a_batch_do_not_mix():
    batch = torch.cat([dark_ramp(), torch.rand(1, 3, 64, 64)])
    clahe = CLAHE()
    assert torch.equal(clahe(batch).image[:1], clahe(batch[:1]).image)


def test_gradient_passes_straight_through():
    image = dark_ramp().requires_grad_()
    weights = torch.rand(1, 3, 64, 64)
    (CLAHE()(image).image * weights).sum().backward()
    torch.testing.assert_close(image.grad, weights)
