"""mmcv's ``roi_pool`` of regions ``(K, 5)``: batch index, x1, y1, x2, y2 in image pixels (Girshick, ICCV 2015).

Not torchvision's, which rounds regions to whole pixels before it divides them into bins; mmcv's does not.
"""

import torch
from torch import Tensor

NOTHING = -1  # mmcv's argmax of a bin that holds no pixel


def roi_pool_forward(
    image: Tensor,
    rois: Tensor,
    output: Tensor,
    argmax: Tensor,
    pooled_height: int,
    pooled_width: int,
    spatial_scale: float,
) -> None:
    """Write the largest pixel of each bin into ``output (K, C, h, w)`` and its index in the plane into ``argmax``."""
    argmax.fill_(NOTHING)
    output.zero_()
    rows = pixel_bins(rois[:, 2], rois[:, 4], pooled_height, spatial_scale, image.shape[2])
    columns = pixel_bins(rois[:, 1], rois[:, 3], pooled_width, spatial_scale, image.shape[3])
    for roi, index in enumerate(rois[:, 0].long().tolist()):
        for i, (top, bottom) in enumerate(rows[roi]):
            for j, (left, right) in enumerate(columns[roi]):
                if bottom > top and right > left:
                    values, winners = image[index, :, top:bottom, left:right].flatten(1).max(dim=1)
                    row, column = winners // (right - left) + top, winners % (right - left) + left
                    output[roi, :, i, j] = values
                    argmax[roi, :, i, j] = (row * image.shape[3] + column).int()


def pixel_bins(start: Tensor, end: Tensor, bins: int, spatial_scale: float, length: int) -> list:
    """Return the start and stop pixel of each region's bins, equal for an empty region."""
    start, end = start * spatial_scale, (end + 1) * spatial_scale
    edges = start[:, None] + torch.arange(bins + 1, device=start.device) * ((end - start) / bins)[:, None]
    low = edges[:, :-1].floor().clamp(0, length)
    high = edges[:, 1:].ceil().clamp(0, length) * (end > start)[:, None]
    return torch.stack((low, high), dim=-1).long().tolist()


def roi_pool_backward(
    grad_output: Tensor,
    rois: Tensor,
    argmax: Tensor,
    grad_input: Tensor,
    pooled_height: int,
    pooled_width: int,
    spatial_scale: float,
) -> None:
    """Add each gradient to the pixel that won its bin."""
    batch, channels, height, width = grad_input.shape
    planes = rois[:, 0].long()[:, None] * channels + torch.arange(channels, device=rois.device)
    pixels = planes[..., None, None] * height * width + argmax.clamp(min=0)
    won = grad_output * (argmax != NOTHING)
    grad_input.view(-1).scatter_add_(0, pixels.flatten(), won.flatten())


OPS = (roi_pool_forward, roi_pool_backward)
