"""What mmcv reports of its operators' build, asked for by environment reports."""


def get_compiler_version() -> str:
    """Say that nothing was compiled."""
    return 'none (torchvision-backed operators of mmdapled)'


def get_compiling_cuda_version() -> str:
    """Say which CUDA torchvision's operators were built for."""
    import torch

    return torch.version.cuda or 'not available'


OPS = (get_compiler_version, get_compiling_cuda_version)
