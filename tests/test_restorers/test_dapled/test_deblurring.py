import torch

from mmdapled.restorers.dapled.deblurring import DeblurringHead, ResidualBlock


def point(size=21):
    """The kernel of a sharp image."""
    kernel = torch.zeros(1, size, size)
    kernel[:, size // 2, size // 2] = 1
    return kernel


def test_nothing_until_trained_then_full_resolution():
    torch.manual_seed(0)
    head = DeblurringHead((6, 8), (1, 1), (1,), coarse=10)
    bright, coarse, kernel = torch.rand(1, 3, 32, 40), torch.randn(1, 10, 4, 5), point()
    assert torch.equal(head(bright, coarse, kernel), torch.zeros(1, 3, 32, 40))
    for layer in (head.answer, head.reduce):
        torch.nn.init.normal_(layer.weight)
    found = head(bright, coarse, kernel)
    assert found.shape == bright.shape and found.std() > 0
    for index, changed in enumerate([1 - bright, coarse + 1, kernel.roll(3, -1)]):
        inputs = [bright, coarse, kernel]
        inputs[index] = changed
        assert not torch.allclose(head(*inputs), found), 'the head does not look at one of its inputs'


def test_a_block_sees_its_neighbours_and_the_mean_over_the_image():
    torch.manual_seed(0)
    block, x = ResidualBlock(6), torch.randn(1, 6, 9, 9)
    torch.nn.init.zeros_(block.weigh.weight)
    moved = x.clone()
    moved[..., 4, 4] += torch.randn(6)
    changed = (block(moved) - block(x)).abs().sum(1)[0] > 1e-6
    assert changed[2:7, 2:7].all() and changed.sum() == 25
    torch.nn.init.ones_(block.weigh.weight)
    assert ((block(moved) - block(x)).abs().sum(1)[0] > 1e-6).all()
