"""Compare estimated degradation levels with the true ones."""

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from mmengine.evaluator import BaseMetric
from torch import Tensor

from mmdapled.registry import METRICS
from mmdapled.structures import DEGRADATIONS


@METRICS.register_module()
class LevelMetric(BaseMetric):
    """Area under the ROC curve and Spearman's rank correlation of each degradation's level, over images.

    Each data sample has ``degradation_levels`` and ``gt_levels``, both ``(K,)`` in the order of DEGRADATIONS. An
    image is degraded if its true level is at least ``high``, clean if it is at most ``low``; those between count for
    the correlation alone. The AUC is left out if all images are degraded or all are clean.

    Args:
        low: highest true level of a clean image.
        high: lowest true level of a degraded image.
        kwargs: arguments of :class:`mmengine.evaluator.BaseMetric`.

    Raises:
        KeyError: a sample lacks estimated or true levels.
    """

    default_prefix = 'levels'

    def __init__(self, low: float = 0.1, high: float = 0.4, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.low, self.high = low, high

    def process(self, data_batch: Any, data_samples: Sequence[Mapping[str, Any]]) -> None:
        """Keep both levels of each sample."""
        for sample in data_samples:
            self.results.append((sample['degradation_levels'].float().cpu(), sample['gt_levels'].float().cpu()))

    def compute_metrics(self, results: list[tuple[Tensor, Tensor]]) -> dict[str, float]:
        """Return AUC and Spearman's correlation by degradation, as ``dark_AUC`` and ``dark_Spearman``."""
        from torchmetrics.functional.regression import spearman_corrcoef

        estimated, true = (torch.stack(levels) for levels in zip(*results, strict=True))
        metrics = {}
        for index, name in enumerate(DEGRADATIONS):
            scores, truth = estimated[:, index], true[:, index]
            sure = (truth <= self.low) | (truth >= self.high)
            degraded = truth[sure] >= self.high
            if degraded.any() and not degraded.all():
                metrics[f'{name}_AUC'] = float(auc(scores[sure], degraded))
            metrics[f'{name}_Spearman'] = float(spearman_corrcoef(scores, truth))
        return metrics


def auc(scores: Tensor, positive: Tensor) -> Tensor:
    """Return the area under the ROC curve of ``scores (N,)`` for the labels ``positive (N,)``.

    >>> float(auc(torch.tensor([0.1, 0.4, 0.8]), torch.tensor([False, True, True])))
    1.0
    """
    from torchmetrics.functional.classification import binary_auroc

    # Ranks: torchmetrics applies a sigmoid to scores outside [0, 1], which can make large ones equal.
    ranks = torch.unique(scores, return_inverse=True)[1]
    return binary_auroc(ranks / max(len(scores), 1), positive.long())
