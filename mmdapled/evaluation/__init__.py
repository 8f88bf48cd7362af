"""Metrics of restoration, of degradation levels and of detection by groups of images, in one evaluation loop.

``NightCocoMetric`` needs mmdet and ``NightIoUMetric`` mmseg; both are imported on first use.
"""

from typing import Any

from mmdapled.evaluation.coco_state import load_state
from mmdapled.evaluation.level_metric import LevelMetric
from mmdapled.evaluation.lpips import LPIPS
from mmdapled.evaluation.psnr import PSNR
from mmdapled.evaluation.ssim import SSIM
from mmdapled.registry import METRICS, load, register_lazily

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
