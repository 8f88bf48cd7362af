"""Base of the metrics that compare restored and clean images."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

import torch
import torch.nn.functional as F
from mmengine.evaluator import BaseMetric
from mmengine.logging import print_log
from torch import Tensor

from mmdapled.images import float_rgb, round_to_8_bit


def clean_rgb(gt_img: Tensor, size: Sequence[int]) -> Tensor:
    """Turn a uint8 BGR image ``(3, H, W)`` into RGB in [0, 1] of ``size``, by area interpolation if needed."""
    clean = float_rgb(gt_img)
    if tuple(clean.shape[-2:]) != tuple(size):
        clean = round_to_8_bit(F.interpolate(clean[None], size=tuple(size), mode='area')[0])
    return clean


class RestorationMetric(BaseMetric):
    """Base class: mean over the images of a similarity of restored and clean image, 8-bit RGB in [0, 1].

    Runs beside detection metrics in one loop. Each data sample has ``restored_img`` (float RGB ``(3, H, W)`` in
    [0, 1]) and ``gt_img`` (uint8 BGR ``(3, H', W')``). Samples without ``gt_img`` do not count; if none has one, the
    result is empty and one warning is logged. Subclasses define :meth:`score` and ``name``.

    Args:
        group_key: field of the data samples; adds the mean over the samples of each of its values, as ``PSNR_night``.
        kwargs: arguments of :class:`mmengine.evaluator.BaseMetric`.

    Raises:
        KeyError: a sample with ``gt_img`` lacks ``restored_img``.
    """

    # Empty: metrics are logged as PSNR and SSIM beside coco/bbox_mAP. None would cause a warning.
    default_prefix = ''
    name: str
    warned = False

    def __init__(self, group_key: str | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.group_key = group_key

    def score(self, restored: Tensor, clean: Tensor) -> Tensor:
        """Compare two RGB images ``(1, 3, H, W)`` in [0, 1]."""
        raise NotImplementedError

    def process(self, data_batch: Any, data_samples: Sequence[Mapping[str, Any]]) -> None:
        """Append a score and a group per sample, None without ground truth: ranks merge by number of samples."""
        groups = (None if self.group_key is None else str(sample[self.group_key]) for sample in data_samples)
        self.results.extend(zip(map(self._score_sample, data_samples), groups, strict=True))

    def compute_metrics(self, results: list[tuple[float | None, str | None]]) -> dict[str, float]:
        """Return the mean over the images and over those of each group; empty without ground truth."""
        scores: dict[str, list[float]] = {}
        for score, group in results:
            for name in (self.name, group and f'{self.name}_{group.replace(" ", "_")}'):
                if name is not None and score is not None:
                    scores.setdefault(name, []).append(score)
        if not scores:
            self._warn_once(len(results))
        return {name: float(torch.tensor(values, dtype=torch.float64).mean()) for name, values in scores.items()}

    def _warn_once(self, count: int) -> None:
        if self.warned:
            return
        self.warned = True
        print_log(
            f'{self.name}: none of the {count} samples has `gt_img`, so there is no value; '
            'NightDegradation and the paired data sets add it, and PackJointInputs must pack it',
            logger='current',
            level=logging.WARNING,
        )

    def _score_sample(self, sample: Mapping[str, Any]) -> float | None:
        if sample.get('gt_img') is None:
            return None
        if sample.get('restored_img') is None:
            raise KeyError(
                f'{self.name} needs `restored_img` in the predictions, got {sorted(sample)}; '
                'JointModel attaches it, a plain detector restores nothing'
            )
        restored = round_to_8_bit(sample['restored_img'])
        clean = clean_rgb(sample['gt_img'].to(restored.device), restored.shape[-2:])
        return float(self.score(restored[None], clean[None]))
