"""The precision in which the stand-in computes, and its entries in environment reports.

torchvision's kernels lack bfloat16, and those of the CPU are poor in half precision.
"""

import torch
from torch import Tensor


def computable(*tensors: Tensor) -> tuple[Tensor, ...]:
    """Return the tensors in the precision of the first, or in float32 where kernels for that are missing."""
    first = tensors[0]
    lacking = first.dtype == torch.bfloat16 or (first.dtype == torch.half and not first.is_cuda)
    dtype = torch.float32 if lacking else first.dtype
    return tuple(tensor.to(dtype) for tensor in tensors)


def get_compiler_version() -> str:
    """Return the note that nothing was compiled."""
    return 'none (torchvision-backed operators of mmdapled)'


def get_compiling_cuda_version() -> str:
    """Return the CUDA version of torchvision's operators."""
    return torch.version.cuda or 'not available'


OPS = (get_compiler_version, get_compiling_cuda_version)
