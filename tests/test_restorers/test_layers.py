import torch
from torch import nn

from mmdapled.restorers.layers import ChannelNorm, zeroed


def test_is_layer_norm_over_channels():
    x = torch.randn(2, 6, 3, 5)
    expected = (x - x.mean(1, keepdim=True)) / (x.var(1, keepdim=True, unbiased=False) + 1e-5).sqrt()
    assert torch.allclose(ChannelNorm(6)(x), expected, atol=1e-5)


def test_zeroed_weight_and_bias_are_zero():
    layer = nn.Conv2d(2, 3, 3)
    zeroed(layer)
    assert not layer.weight.any() and not layer.bias.any()
