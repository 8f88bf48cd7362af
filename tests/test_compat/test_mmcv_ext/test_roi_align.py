import pytest
import torch
from mmcv.ops import RoIAlign, roi_align
from torch.autograd import gradcheck
from torchvision.ops import roi_align as torchvision_roi_align

IMAGE = torch.tensor([[[[1.0, 2, 5, 6], [3, 4, 7, 8], [9, 10, 13, 14], [11, 12, 15, 16]]]])
# mmcv's own test values, for the region of the whole image and two samples a bin.
POOLED = torch.tensor([[[[1.9375, 4.75], [7.5625, 10.375]]]])
ROW = torch.tensor([0.47265625, 0.4296875, 0.4296875, 0.04296875])


def regions(count: int, batch: int, size: float, dtype: torch.dtype = torch.float32) -> torch.Tensor:
    low = size * (1.2 * torch.rand(count, 2) - 0.2)
    boxes = torch.cat((low, low + 0.5 + size * torch.rand(count, 2)), dim=1)
    return torch.cat((torch.randint(0, batch, (count, 1)), boxes), dim=1).to(dtype)


def sample(plane: torch.Tensor, y: float, x: float) -> float:
    """Interpolate one point as the kernels do: zero beyond a pixel outside, clamped inside that."""
    height, width = plane.shape
    if not (-1 <= y <= height and -1 <= x <= width):
        return 0.0
    y, x = min(max(y, 0), height - 1), min(max(x, 0), width - 1)
    top, left = int(y), int(x)
    bottom, right = min(top + 1, height - 1), min(left + 1, width - 1)
    upper = plane[top, left] * (1 - x + left) + plane[top, right] * (x - left)
    lower = plane[bottom, left] * (1 - x + left) + plane[bottom, right] * (x - left)
    return float(upper * (1 - y + top) + lower * (y - top))


def max_by_loops(image: torch.Tensor, roi: torch.Tensor, bins: int, scale: float, samples: int) -> torch.Tensor:
    """Pool one aligned region by its definition."""
    index, x1, y1, x2, y2 = (roi * torch.tensor([1, *[scale] * 4]) - torch.tensor([0, *[0.5] * 4])).tolist()
    pooled = image.new_empty(image.shape[1], bins, bins)
    for channel, plane in enumerate(image[int(index)]):
        for i in range(bins):
            for j in range(bins):
                pooled[channel, i, j] = max(
                    sample(
                        plane,
                        y1 + (i + (iy + 0.5) / samples) * (y2 - y1) / bins,
                        x1 + (j + (ix + 0.5) / samples) * (x2 - x1) / bins,
                    )
                    for iy in range(samples)
                    for ix in range(samples)
                )
    return pooled


def test_average_gives_mmcvs_values():
    image = IMAGE.clone().requires_grad_()
    pooled = roi_align(image, torch.tensor([[0.0, 0, 0, 3, 3]]), (2, 2), 1.0, 2, 'avg', True)
    pooled.sum().backward()
    assert torch.allclose(pooled, POOLED)
    assert torch.allclose(image.grad[0, 0], torch.outer(ROW, ROW) / 0.47265625)


@pytest.mark.parametrize('aligned', [True, False])
@pytest.mark.parametrize('sampling_ratio', [0, 2])
def test_average_equals_torchvision(aligned, sampling_ratio):
    image, rois = torch.randn(2, 3, 20, 24), regions(30, 2, 80)
    inputs = [image.clone().requires_grad_() for _ in range(2)]
    ours = roi_align(inputs[0], rois, (7, 5), 0.25, sampling_ratio, 'avg', aligned)
    theirs = torchvision_roi_align(inputs[1], rois, (7, 5), 0.25, sampling_ratio, aligned)
    weights = torch.randn_like(ours)
    (ours * weights).sum().backward()
    (theirs * weights).sum().backward()
    assert torch.equal(ours, theirs)
    assert torch.equal(inputs[0].grad, inputs[1].grad)


def test_max_is_the_largest_sample():
    image, rois = torch.randn(2, 2, 9, 11), regions(12, 2, 20)
    pooled = roi_align(image, rois, 3, 0.5, 2, 'max', True)
    expected = torch.stack([max_by_loops(image, roi, 3, 0.5, 2) for roi in rois])
    assert torch.allclose(pooled, expected, atol=1e-5)


@pytest.mark.parametrize('mode', ['avg', 'max'])
def test_gradients_are_those_of_the_forward_pass(mode):
    image = torch.randn(2, 2, 5, 6, dtype=torch.float64, requires_grad=True)
    rois = regions(4, 2, 10, torch.float64)
    assert gradcheck(lambda x: roi_align(x, rois, 2, 0.5, 2, mode, True), (image,), fast_mode=True)


def test_a_region_of_no_size_is_zero():
    for mode in ('avg', 'max'):
        image = IMAGE.clone().requires_grad_()
        pooled = RoIAlign(2, pool_mode=mode)(image, torch.tensor([[0.0, 1, 1, 1, 1]]))
        pooled.sum().backward()
        assert not pooled.any() and not image.grad.any()


@pytest.mark.parametrize('dtype', [torch.float16, torch.bfloat16])
def test_low_precision_is_computed_and_returned(dtype):
    pooled = roi_align(IMAGE.to(dtype), torch.tensor([[0.0, 0, 0, 3, 3]]).to(dtype), 2, 1.0, 2, 'avg', True)
    assert pooled.dtype == dtype
    assert torch.allclose(pooled.float(), POOLED, atol=0.05)
