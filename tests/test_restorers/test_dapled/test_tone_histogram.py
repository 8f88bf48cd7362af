"""Tests for the histogram of tones and what is read from it."""

import torch

from mmdapled.restorers.dapled.network import tone
from mmdapled.restorers.dapled.tone_histogram import ToneHistogram, value_counts

TONES = tone(torch.linspace(0, 1, 256))


def test_counts_add_up_to_one_per_image_and_colour():
    image = torch.rand(2, 3, 20, 30)
    image[1, 2] = 1.0
    counts = value_counts(image)
    assert counts.shape == (2, 3, 256) and torch.allclose(counts.sum(-1), torch.ones(2, 3))
    assert counts[1, 2, 255] == 1 and counts[0, 2, 255] < 0.1


def test_a_value_counts_for_the_bins_beside_it():
    bins = ToneHistogram(TONES, 16, 8).bins
    assert torch.allclose(bins.sum(1), torch.ones(256), atol=1e-5) and (bins > 0).sum(1).max() <= 2
    assert bins[0, 0] == 1 and torch.isclose(bins[255, -1], torch.tensor(1.0))


def test_order_of_pixels_does_not_matter_but_their_colour_does():
    torch.manual_seed(0)
    read, image = ToneHistogram(TONES, 16, 8), torch.rand(1, 3, 8, 8) * torch.tensor([1, 0.6, 0.3])[:, None, None]
    shuffled = image.flatten(2)[..., torch.randperm(64)].view_as(image)
    assert torch.allclose(read(shuffled), read(image), atol=1e-6)
    assert not torch.allclose(read(image.flip(1)), read(image), atol=1e-4)


def test_it_learns_the_exposure_of_what_it_has_not_seen():
    torch.manual_seed(0)
    read, weigh = ToneHistogram(TONES, 32, 16), torch.nn.Linear(16, 1)
    optimizer = torch.optim.Adam([*read.parameters(), *weigh.parameters()], lr=5e-3)

    def scenes(count: int) -> tuple[torch.Tensor, torch.Tensor]:
        light = torch.rand(count, 1, 1, 1) * 0.9 + 0.1
        return torch.rand(count, 3, 24, 24) * light, light.flatten()

    for _ in range(150):
        images, light = scenes(32)
        loss = (weigh(read(images)).squeeze(1) - light).abs().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    images, light = scenes(64)
    assert (weigh(read(images)).squeeze(1) - light).abs().mean() < 0.06  # 0.23 without looking


def test_no_gradient_reaches_the_image():
    image = torch.rand(1, 3, 8, 8, requires_grad=True)
    read = ToneHistogram(TONES, 16, 8)
    read(image).sum().backward()
    assert image.grad is None and read.hidden.weight.grad.any()
