"""Laplacian of an image, and its correlation with that of a second image as a measure of sharpness."""

import torch
import torch.nn.functional as F
from torch import Tensor


def laplacian(image: Tensor) -> Tensor:
    """Return the Laplacian of ``(N, C, H, W)`` with replicated borders, in the same shape."""
    padded = F.pad(image, (1, 1, 1, 1), mode='replicate')
    across = padded[..., 1:-1, :-2] + padded[..., 1:-1, 2:]
    down = padded[..., :-2, 1:-1] + padded[..., 2:, 1:-1]
    return across + down - 4 * image


def laplacian_correlation(restored: Tensor, clean: Tensor) -> Tensor:
    """Return Pearson's correlation in [-1, 1] of the Laplacians over all pixels and channels of two equal shapes.

    Brightness and contrast do not change it; blur lowers it, and so does noise. It is 0 where either image is flat.
    """
    pair = torch.stack([laplacian(image).flatten() for image in (restored, clean)])
    return torch.corrcoef(pair)[0, 1].nan_to_num(0.0)
