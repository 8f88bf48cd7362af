"""Format metrics for the report: name, scale, digits, and the direction in which they improve."""

import re
from typing import NamedTuple

# mmdet's average precision and recall lie in [0, 1] and are shown in points.
SHARE = re.compile(r'(^|[/_])(mAP|AP|AR)(?![a-z])')
# Metrics that need three digits: those in [0, 1] that are shown unscaled, and depths in metres.
FINE = {'SSIM', 'LPIPS', 'd1', 'd2', 'd3', 'abs_rel', 'sq_rel', 'rmse', 'rmse_log', 'log10', 'silog'}
LOWER_IS_BETTER = {'LPIPS', 'abs_rel', 'sq_rel', 'rmse', 'rmse_log', 'log10', 'silog'}


class MetricFormat(NamedTuple):
    """Format of a metric.

    Args:
        name: name without the evaluator's prefix.
        scale: factor; mmdet's mAP lies in [0, 1], mmseg's mIoU is in percent already.
        digits: digits after the point.
        lower_is_better: True for an error.
    """

    name: str
    scale: float
    digits: int
    lower_is_better: bool

    @property
    def label(self) -> str:
        """Return the heading of a column or an axis."""
        return f'{self.name} ↓' if self.lower_is_better else self.name

    def shown(self, value: float) -> float | None:
        """Scale a value; None for the -1 that COCO writes if there is no object of a size."""
        return None if self.scale > 1 and value < 0 else self.scale * value


def format_of(metric: str) -> MetricFormat:
    """Return the format of a metric by its name in the evaluator's results.

    >>> format_of('coco/bbox_mAP_50')
    MetricFormat(name='bbox_mAP_50', scale=100, digits=1, lower_is_better=False)
    """
    name = metric.partition('/')[2] or metric
    last = metric.rpartition('/')[2]
    return MetricFormat(name, 100 if SHARE.search(last) else 1, 3 if last in FINE else 1, last in LOWER_IS_BETTER)
