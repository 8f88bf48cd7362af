"""Identity returns its very input."""

import torch

from mmdapled.restorers import build_restorer


def test_returns_the_same_values_and_no_heatmaps():
    image = torch.rand(2, 3, 17, 33)
    output = build_restorer(dict(type='Identity'))(image)
    assert torch.equal(output.image, image)
    assert output.heatmaps == () and output.levels is None


def test_has_nothing_to_train():
    assert not list(build_restorer('identity').parameters())
