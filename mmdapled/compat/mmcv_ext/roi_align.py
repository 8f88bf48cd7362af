"""mmcv's ``roi_align`` of regions ``(K, 5)``: batch index, x1, y1, x2, y2 in image pixels (He et al., ICCV 2017)."""

import torch
from torch import Tensor
from torchvision.ops import roi_align

from mmdapled.compat.mmcv_ext.build import computable

MAX = 0
NOTHING = -1  # mmcv's argmax of a bin that holds no pixel


def roi_align_forward(
    image: Tensor,
    rois: Tensor,
    output: Tensor,
    argmax_y: Tensor,
    argmax_x: Tensor,
    aligned_height: int,
    aligned_width: int,
    spatial_scale: float,
    sampling_ratio: int,
    pool_mode: int,
    aligned: bool,
) -> None:
    """Write the pooled ``(K, C, h, w)`` into ``output``; for maximum pooling (``pool_mode`` 0) also the winners."""
    image, rois = computable(image, rois)
    size = (aligned_height, aligned_width)
    if pool_mode != MAX:
        output.copy_(roi_align(image, rois, size, spatial_scale, sampling_ratio, aligned))
        return
    for index, roi in enumerate(rois):
        ys, xs = sample_grid(roi[1:], size, spatial_scale, sampling_ratio, aligned)
        output[index], argmax_y[index], argmax_x[index] = max_of_samples(image[int(roi[0])], ys, xs)


def sample_grid(
    box: Tensor, size: tuple[int, int], spatial_scale: float, sampling_ratio: int, aligned: bool
) -> tuple[Tensor, Tensor]:
    """Return the rows ``(h, samples)`` and columns ``(w, samples)``, in feature pixels, sampled for one box."""
    start_x, start_y, end_x, end_y = (box * spatial_scale - (0.5 if aligned else 0.0)).unbind()
    axes = []
    for start, end, bins in ((start_y, end_y, size[0]), (start_x, end_x, size[1])):
        length = end - start if aligned else (end - start).clamp(min=1)
        samples = sampling_ratio if sampling_ratio > 0 else int((length / bins).ceil())
        steps = (torch.arange(samples, device=box.device, dtype=box.dtype) + 0.5) / max(samples, 1)
        axes.append(start + (torch.arange(bins, device=box.device, dtype=box.dtype)[:, None] + steps) * length / bins)
    return axes[0], axes[1]


def interpolation(positions: Tensor, length: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Return lower index, upper index and their weights along an axis; both weights zero beyond it by over a pixel."""
    inside = (positions >= -1) & (positions <= length)
    clamped = positions.clamp(0, length - 1)
    low = clamped.floor().long()
    fraction = clamped - low
    return low, (low + 1).clamp(max=length - 1), (1 - fraction) * inside, fraction * inside


def axis_matrix(positions: Tensor, length: int) -> Tensor:
    """Return the ``(P, length)`` matrix that interpolates linearly at ``P`` positions."""
    low, high, low_weight, high_weight = interpolation(positions.flatten(), length)
    matrix = positions.new_zeros(positions.numel(), length)
    return matrix.scatter_add_(1, low[:, None], low_weight[:, None]).scatter_add_(
        1, high[:, None], high_weight[:, None]
    )


def max_of_samples(feature: Tensor, ys: Tensor, xs: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Return the largest sample of each bin, ``(C, h, w)``, and where it was; zero and -1 for bins of no sample."""
    bins = (feature.shape[0], ys.shape[0], xs.shape[0])
    if not ys.shape[1] * xs.shape[1]:
        return feature.new_zeros(bins), feature.new_full(bins, NOTHING), feature.new_full(bins, NOTHING)
    sampled = axis_matrix(ys, feature.shape[1]) @ feature @ axis_matrix(xs, feature.shape[2]).T
    sampled = sampled.view(bins[0], *ys.shape, *xs.shape).transpose(2, 3).flatten(-2)
    values, winners = sampled.max(dim=-1)
    rows, columns = winners // xs.shape[1], winners % xs.shape[1]
    y = ys[torch.arange(bins[1], device=ys.device)[:, None], rows]
    x = xs[torch.arange(bins[2], device=xs.device), columns]
    return values, y, x


def roi_align_backward(
    grad_output: Tensor,
    rois: Tensor,
    argmax_y: Tensor,
    argmax_x: Tensor,
    grad_input: Tensor,
    aligned_height: int,
    aligned_width: int,
    spatial_scale: float,
    sampling_ratio: int,
    pool_mode: int,
    aligned: bool,
) -> None:
    """Write the image's gradient into ``grad_input (N, C, H, W)``."""
    grad_output, rois, y, x = computable(grad_output, rois, argmax_y, argmax_x)
    if pool_mode == MAX:
        grad_input.copy_(spread(grad_output, rois[:, 0].long(), y, x, grad_input.shape))
        return
    sizes = (aligned_height, aligned_width, *grad_input.shape, sampling_ratio, aligned)
    grad_input.copy_(torch.ops.torchvision._roi_align_backward(grad_output, rois, spatial_scale, *sizes))


def spread(grad: Tensor, image_index: Tensor, y: Tensor, x: Tensor, shape: torch.Size) -> Tensor:
    """Add each gradient ``(K, C, h, w)`` to the up to four pixels of its sample at ``y, x``."""
    total = grad.new_zeros(shape)
    planes = (image_index[:, None] * shape[1] + torch.arange(shape[1], device=grad.device))[..., None, None]
    y_low, y_high, *y_weights = interpolation(y, shape[2])
    x_low, x_high, *x_weights = interpolation(x, shape[3])
    grad = grad * (y != NOTHING)
    for row, row_weight in zip((y_low, y_high), y_weights):  # noqa: B905
        for column, column_weight in zip((x_low, x_high), x_weights):  # noqa: B905
            pixels = (planes * shape[2] + row) * shape[3] + column
            total.view(-1).scatter_add_(0, pixels.flatten(), (grad * row_weight * column_weight).flatten())
    return total


OPS = (roi_align_forward, roi_align_backward)
