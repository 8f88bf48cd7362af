import pytest
import torch

from mmdapled.restorers import NAFNet
from mmdapled.restorers.nafnet import NAFBlock, simple_gate


def test_gate_multiplies_the_halves():
    x = torch.randn(2, 6, 3, 4)
    assert torch.equal(simple_gate(x), x[:, :3] * x[:, 3:])


def test_block_is_its_input_until_its_scales_are_trained():
    block, x = NAFBlock(8), torch.randn(1, 8, 5, 7)
    assert torch.equal(block(x), x)
    torch.nn.init.ones_(block.scale2)
    expected = x + block.feed_back(simple_gate(block.feed_forward(block.norm2(x))))
    assert torch.allclose(block(x), expected, atol=1e-6)


@pytest.mark.parametrize('size', [(16, 16), (17, 40)])
def test_any_size_stays_in_range_and_trains(size):
    model, image = NAFNet(width=4), torch.rand(2, 3, *size)
    restored = model(image).image
    assert restored.shape == image.shape and restored.min() >= 0 and restored.max() <= 1
    (restored - 0.5).square().mean().backward()
    dead = [
        name for name, weight in model.named_parameters() if weight.grad is None or not weight.grad.isfinite().all()
    ]
    assert not dead and model.first.weight.grad.abs().sum() > 0


def test_unequal_levels_are_refused():
    with pytest.raises(ValueError, match='as many levels each'):
        NAFNet(encoder=(1, 1), decoder=(1,))
