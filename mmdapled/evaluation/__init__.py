"""Metrics of restoration, of degradation levels and of detection by groups of images, in one evaluation loop.

``NightCocoMetric`` needs mmdet and ``NightIoUMetric`` mmseg; both are imported on first use.
"""

from typing import Any

from mmdapled.registry import METRICS, load, register_lazily

from .coco_state import load_state
from .level_metric import LevelMetric
from .lpips import LPIPS
from .psnr import PSNR
from .ssim import SSIM

MODULES: dict[str, str] = {
    'NightCocoMetric': 'mmdapled.evaluation.night_coco_metric',
    'NightIoUMetric': 'mmdapled.evaluation.night_iou_metric',
}

register_lazily(METRICS, MODULES)

__all__ = ['LPIPS', 'LevelMetric', 'PSNR', 'SSIM', 'load_state', *MODULES]


def __getattr__(name: str) -> Any:
    if name not in MODULES:
        raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
    return load(name, MODULES[name])


def __dir__() -> list[str]:
    return sorted({*globals(), *MODULES})
