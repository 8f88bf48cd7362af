"""Sizes of images in a batch: of the whole tensor, and of each image's content without padding."""

from torch import Tensor

from mmdapled.structures import MIN_SIZE


def spatial_size(image: Tensor) -> tuple[int, int]:
    """Return height and width of ``(..., H, W)``."""
    return int(image.shape[-2]), int(image.shape[-1])


def content_sizes(inputs: Tensor) -> list[tuple[int, int]]:
    """Return height and width of each image's content in a padded batch ``(N, 3, H, W)``.

    Padding is what mmdet adds, in the pipeline or in the data preprocessor: rows at the bottom and columns at the
    right of one constant colour, that of the corner. Read from the pixels, it needs no metadata, so that all three
    ways in see the same. An image of a single colour counts as content.

    >>> import torch
    >>> batch = torch.rand(1, 3, 32, 48)
    >>> batch[:, :, 20:] = 114
    >>> content_sizes(batch)
    [(20, 48)]
    """
    corner = inputs[:, :, -1:, -1:]
    padded = (inputs == corner).all(dim=1)
    heights = _content_length(padded.all(dim=2))
    widths = _content_length(padded.all(dim=1))
    full = spatial_size(inputs)
    sizes = zip(heights.tolist(), widths.tolist(), strict=True)
    return [size if min(size) >= min(MIN_SIZE, *full) else full for size in sizes]


def _content_length(constant: Tensor) -> Tensor:
    """Return the length of each row of ``constant (N, L)`` without its trailing run of True."""
    trailing = constant.flip(1).long().cumprod(dim=1).sum(dim=1)
    return constant.shape[1] - trailing
