import torch

from mmdapled.restorers.channel_norm import ChannelNorm


def test_is_layer_norm_over_channels():
    x = torch.randn(2, 6, 3, 5)
    expected = (x - x.mean(1, keepdim=True)) / (x.var(1, keepdim=True, unbiased=False) + 1e-5).sqrt()
    assert torch.allclose(ChannelNorm(6)(x), expected, atol=1e-5)
