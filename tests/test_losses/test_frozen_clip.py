"""The frozen tower is hidden from optimisers and checkpoints, and passes gradients."""

import torch
from torch import nn

from mmdapled.losses.frozen_clip import FrozenClip, build_frozen_clip, stage_indices


def test_embedding_is_that_of_open_clip(tiny_clips, recwarn):
    clip, whole, _ = build_frozen_clip('test-tiny-vit', 'random', 32)
    image = torch.rand(2, 3, 32, 32)
    mean, std = (torch.tensor(x).view(1, 3, 1, 1) for x in (whole.visual.image_mean, whole.visual.image_std))
    expected = whole.encode_image((image - mean) / std, normalize=True)
    torch.testing.assert_close(clip.embed(image), expected)


def test_gradient_reaches_the_image(tiny_clips, recwarn):
    clip, _, _ = build_frozen_clip('test-tiny-resnet', 'random', 64)
    assert isinstance(clip, FrozenClip) and not list(clip.parameters())
    image = torch.rand(1, 3, 40, 50, requires_grad=True)
    clip.embed(image)[0, 0].backward()
    assert image.grad.abs().sum() > 0


def test_stages_of_a_vit_are_spread_over_its_blocks():
    tower = nn.Module()
    tower.transformer = nn.Module()
    tower.transformer.resblocks = [None] * 12
    assert stage_indices(tower) == [0, 3, 6, 8, 11]
    tower.transformer.resblocks = [None] * 2
    assert stage_indices(tower) == [0, 1]
    assert stage_indices(nn.Module()) == [0, 1, 2, 3, 4]
