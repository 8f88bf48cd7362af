from torch import nn

from mmdapled.restorers.dapled.zero_init import zeroed


def test_weight_and_bias_are_zero():
    layer = nn.Conv2d(2, 3, 3)
    zeroed(layer)
    assert not layer.weight.any() and not layer.bias.any()
