import torch

from mmdapled.restorers.dapled.detail import DetailHead, FineBlock, gated_bands


def test_nothing_until_trained_then_full_resolution():
    head = DetailHead(6, 10, depth=2, expansion=2.0)
    bright, fine, coarse = torch.rand(1, 3, 32, 40), torch.randn(1, 6, 16, 20), torch.randn(1, 10, 4, 5)
    assert torch.equal(head(bright, fine, coarse), torch.zeros(1, 3, 32, 40))
    torch.nn.init.normal_(head.answer.weight)
    found = head(bright, fine, coarse)
    assert found.std() > 0
    for index, changed in enumerate([1 - bright, fine + 1, coarse + 1]):
        inputs = [bright, fine, coarse]
        inputs[index] = changed
        assert not torch.allclose(head(*inputs), found), 'the head does not look at one of its inputs'


def test_a_fine_block_sees_its_neighbours_and_no_further():
    block, x = FineBlock(6, 2.0), torch.randn(1, 6, 9, 9)
    moved = x.clone()
    moved[..., 4, 4] += torch.randn(6)
    changed = (block(moved) - block(x)).abs().sum(1)[0] > 1e-6
    assert changed[3:6, 3:6].all() and changed.sum() == 9


def test_gates_take_out_noise_or_sharpen_octave_by_octave():
    noise, smooth = torch.randn(1, 3, 32, 32) * 0.1, torch.full((1, 3, 32, 32), 0.5)
    both, closed = torch.ones(1, 2, 16, 16), torch.tensor([-1.0, 0.0]).view(1, 2, 1, 1).expand(1, 2, 16, 16)
    image = smooth + noise
    assert torch.equal(gated_bands(image, 0 * both), torch.zeros_like(image))
    assert (image + gated_bands(image, -both)).std() < (image + gated_bands(image, closed)).std() < 0.6 * image.std()
    assert (image + gated_bands(image, both)).std() > 1.5 * image.std()
    assert gated_bands(smooth, both).abs().max() < 1e-6
