"""The precision that the stand-in computes in: torchvision's kernels lack bfloat16, the CPU's are poor in half."""

from typing import Tuple

import torch
from torch import Tensor


def computable(*tensors: Tensor) -> Tuple[Tensor, ...]:
    """Return the tensors in the first one's precision, or in float32 where kernels for that are missing."""
    first = tensors[0]
    lacking = first.dtype == torch.bfloat16 or (first.dtype == torch.half and not first.is_cuda)
    dtype = torch.float32 if lacking else first.dtype
    return tuple(tensor.to(dtype) for tensor in tensors)
