"""Conversions between uint8 BGR, as files and pipelines have it, and float RGB in [0, 1], as restorers take it."""

import numpy as np
import torch
from torch import Tensor


def to_tensor(image: np.ndarray) -> Tensor:
    """Return an array ``(..., H, W, C)`` as a contiguous tensor ``(..., C, H, W)`` of the same type.

    >>> to_tensor(np.zeros((2, 4, 6, 3), np.uint8)).shape
    torch.Size([2, 3, 4, 6])
    """
    return torch.from_numpy(np.ascontiguousarray(np.moveaxis(image, -1, -3)))


def to_array(image: Tensor) -> np.ndarray:
    """Return a tensor ``(..., C, H, W)`` on any device as a contiguous array ``(..., H, W, C)`` of the same type."""
    return image.movedim(-3, -1).contiguous().cpu().numpy()


def float_rgb(image: Tensor) -> Tensor:
    """Return uint8 BGR ``(..., 3, H, W)`` as float RGB in [0, 1]."""
    return image.flip(-3).float() / 255


def rgb_batch(image: np.ndarray) -> Tensor:
    """Return a BGR array ``(H, W, 3)`` of 8 or 16 bits as float RGB ``(1, 3, H, W)`` in [0, 1]."""
    return (to_tensor(image.astype(np.float32)).flip(-3) / np.iinfo(image.dtype).max)[None]


def to_uint8(image: Tensor) -> Tensor:
    """Round values in [0, 1] to uint8; values outside are clipped."""
    return (image.detach().float().clamp(0, 1) * 255).round().byte()


def to_depth(image: Tensor, dtype: np.dtype) -> np.ndarray:
    """Round float RGB ``(3, H, W)`` in [0, 1] to a BGR array ``(H, W, 3)`` of uint8 or uint16."""
    scaled = image.detach().float().flip(-3).clamp(0, 1) * np.iinfo(dtype).max
    return to_array(scaled.round()).astype(dtype)


def round_to_8_bit(image: Tensor) -> Tensor:
    """Round values in [0, 1] to the 256 levels that a saved image can have, in float32."""
    return to_uint8(image).float() / 255


def swap_channels(image: np.ndarray) -> np.ndarray:
    """Return RGB ``(H, W, 3)`` as contiguous BGR, or BGR as RGB."""
    return np.ascontiguousarray(image[..., ::-1])


def full_precision(image: Tensor) -> Tensor:
    """Return ``image`` in fp32 if it has half precision, in which squares of small differences vanish."""
    return image.float() if image.dtype in (torch.float16, torch.bfloat16) else image
