import pytest
import torch
from mmcv.ops import roi_pool
from torch.autograd import gradcheck

IMAGE = torch.tensor([[[[1.0, 2, 5, 6], [3, 4, 7, 8], [9, 10, 13, 14], [11, 12, 15, 16]]]])


def test_gives_mmcvs_values():
    image = IMAGE.clone().requires_grad_()
    pooled = roi_pool(image, torch.tensor([[0.0, 0, 0, 3, 3]]), (2, 2), 1.0)
    pooled.sum().backward()
    assert pooled[0, 0].tolist() == [[4, 8], [12, 16]]
    winners = torch.tensor([[0.0, 0, 0, 0], [0, 1, 0, 1], [0, 0, 0, 0], [0, 1, 0, 1]])
    assert torch.equal(image.grad[0, 0], winners)


def test_bins_follow_the_unrounded_region():
    # x from 0.3 * 2 to (1.4 + 1) * 2: pixels 0..2 and 2..4, where a region rounded first would have 1..3 and so on.
    row = torch.tensor([5.0, 1, 2, 3, 4])[None, None, None]
    pooled = roi_pool(row, torch.tensor([[0.0, 0.3, 0, 1.4, 0]]), (1, 2), 2.0)
    assert pooled.flatten().tolist() == [5, 4]


@pytest.mark.parametrize('box', [[9.0, 9, 12, 12], [3.0, 3, 1, 1]])
def test_an_empty_region_is_zero_without_gradient(box):
    image = (-IMAGE).requires_grad_()
    pooled = roi_pool(image, torch.tensor([[0.0, *box]]), (2, 2), 1.0)
    pooled.sum().backward()
    assert not pooled.any() and not image.grad.any()


def test_gradients_are_those_of_the_forward_pass():
    image = torch.randn(2, 3, 6, 7, dtype=torch.float64, requires_grad=True)
    rois = torch.tensor([[0.0, 0, 0, 9, 7], [1, 2.5, 1.2, 11, 8], [1, 4, 4, 6, 11]], dtype=torch.float64)
    assert gradcheck(lambda x: roi_pool(x, rois, (3, 2), 0.5), (image,), fast_mode=True)
