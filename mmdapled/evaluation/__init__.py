"""Metrics of restoration and of degradation levels, on the same loop as the detection metrics."""

from .level_metric import LevelMetric
from .lpips import LPIPS
from .psnr import PSNR
from .ssim import SSIM

__all__ = ['LPIPS', 'LevelMetric', 'PSNR', 'SSIM']
