"""How figures are shown: their name, scale and digits, and whether more of it is better."""

import re
from typing import NamedTuple, Optional

# Shares between 0 and 1 that are shown in points: mmdet's figures of average precision and recall.
SHARE = re.compile(r'(^|[/_])(mAP|AP|AR)(?![a-z])')
# Figures that need more than a tenth: those between 0 and 1 that are shown as they are, and depths in metres.
FINE = {'SSIM', 'LPIPS', 'd1', 'd2', 'd3', 'abs_rel', 'sq_rel', 'rmse', 'rmse_log', 'log10', 'silog'}
LOWER_IS_BETTER = {'LPIPS', 'abs_rel', 'sq_rel', 'rmse', 'rmse_log', 'log10', 'silog'}


class MetricFormat(NamedTuple):
    """How a figure is shown.

    Args:
        name: without the prefix of its metric.
        scale: what it is multiplied with; mmdet's mAP lies between 0 and 1, mmseg's mIoU is in percent already.
        digits: after the point.
        lower_is_better: as for an error.
    """

    name: str
    scale: float
    digits: int
    lower_is_better: bool

    @property
    def label(self) -> str:
        """Heading of a column or an axis."""
        return f'{self.name} ↓' if self.lower_is_better else self.name

    def shown(self, value: float) -> Optional[float]:
        """The figure as it is shown; None for the -1 that COCO writes where there is no object of a size."""
        return None if self.scale > 1 and value < 0 else self.scale * value


def format_of(metric: str) -> MetricFormat:
    """The unit of a figure, by the name that the config's evaluator gives it, such as ``coco/bbox_mAP_50``."""
    name = metric.partition('/')[2] or metric
    last = metric.rpartition('/')[2]
    return MetricFormat(name, 100 if SHARE.search(last) else 1, 3 if last in FINE else 1, last in LOWER_IS_BETTER)
