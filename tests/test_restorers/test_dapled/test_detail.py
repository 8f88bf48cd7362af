import torch

from mmdapled.restorers.dapled.detail import DetailHead


def test_nothing_until_trained_then_full_resolution():
    head, fine, coarse = DetailHead(6, 10), torch.randn(1, 6, 16, 20), torch.randn(1, 10, 4, 5)
    assert torch.equal(head(fine, coarse), torch.zeros(1, 3, 32, 40))
    torch.nn.init.normal_(head.residual.weight)
    assert head(fine, coarse).std() > 0
