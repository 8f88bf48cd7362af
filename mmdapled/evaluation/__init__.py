"""Metrics of restoration, on the same loop as the detection metrics."""

from .psnr import PSNR
from .ssim import SSIM

__all__ = ['PSNR', 'SSIM']
