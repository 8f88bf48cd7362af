"""Steps that restoration losses share: check shapes and leave padding out."""

from typing import Optional

from torch import Tensor


def masked_mean(values: Tensor, mask: Optional[Tensor]) -> Tensor:
    """Mean of ``values (N, C, H, W)`` where ``mask (N, 1, H, W)`` is 1; 0 where it is 1 nowhere."""
    if mask is None:
        return values.mean()
    mask = mask.to(values.dtype)
    return (values * mask).sum() / (mask.sum() * values.shape[1]).clamp(min=1)


def check_pair(restored: Tensor, target: Tensor, mask: Optional[Tensor]) -> None:
    """Raise ValueError where the clean picture or the mask is of another shape than the restored picture."""
    if restored.shape != target.shape:
        raise ValueError(f'restored {tuple(restored.shape)} and clean image {tuple(target.shape)} differ in shape')
    expected = (restored.shape[0], 1, *restored.shape[2:])
    if mask is not None and tuple(mask.shape) != expected:
        raise ValueError(f'expected a mask of shape {expected}, 1 where the image is valid, got {tuple(mask.shape)}')


def keep_valid(restored: Tensor, target: Tensor, mask: Optional[Tensor]) -> Tensor:
    """Put the clean picture where ``mask`` is 0, so that a network compares only what was restored."""
    if mask is None:
        return restored
    mask = mask.to(restored.dtype)
    return restored * mask + target * (1 - mask)
