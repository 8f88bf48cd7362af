"""What PSNR and SSIM share: which pictures they compare, and that each frame counts once."""

import logging
from typing import Any, Dict, List, Mapping, Optional, Sequence

import torch
import torch.nn.functional as F
from mmengine.evaluator import BaseMetric
from mmengine.logging import print_log
from torch import Tensor

from mmdapled.images import float_rgb, round_to_8_bit


def clean_rgb(gt_img: Tensor, size: Sequence[int]) -> Tensor:
    """Turn a uint8 BGR picture ``(3, H, W)`` into RGB in [0, 1] of ``size``, averaged over areas where it differs."""
    clean = float_rgb(gt_img)
    if tuple(clean.shape[-2:]) != tuple(size):
        clean = round_to_8_bit(F.interpolate(clean[None], size=tuple(size), mode='area')[0])
    return clean


class RestorationMetric(BaseMetric):
    """Mean over the frames of a similarity of the restored and the clean picture, 8-bit RGB in [0, 1].

    It runs beside detection metrics in one loop and reads ``restored_img`` (float RGB ``(3, H, W)`` in [0, 1]) and
    ``gt_img`` (uint8 BGR ``(3, H', W')``) from each data sample. Samples without ``gt_img`` don't count; where none
    has one, the result is empty and one warning is logged. Subclasses define :meth:`score` and ``name``.

    Raises:
        KeyError: a sample with ``gt_img`` lacks ``restored_img``.
    """

    # The empty prefix keeps the plain names PSNR and SSIM beside coco/bbox_mAP; None would be warned about.
    default_prefix = ''
    name: str
    warned = False

    def score(self, restored: Tensor, clean: Tensor) -> Tensor:
        """Compare two RGB pictures ``(1, 3, H, W)`` in [0, 1]."""
        raise NotImplementedError

    def process(self, data_batch: Any, data_samples: Sequence[Mapping[str, Any]]) -> None:
        """Append one number per sample, None without ground truth: ranks are merged by counting samples."""
        self.results.extend(self._score_sample(sample) for sample in data_samples)

    def compute_metrics(self, results: List[Optional[float]]) -> Dict[str, float]:
        """Return the frame average, or nothing where no sample had ground truth."""
        scores = [score for score in results if score is not None]
        if not scores:
            self._warn_once(len(results))
            return {}
        return {self.name: float(torch.tensor(scores, dtype=torch.float64).mean())}

    def _warn_once(self, count: int) -> None:
        if self.warned:
            return
        self.warned = True
        print_log(
            f'{self.name}: none of the {count} samples carries `gt_img`, so there is no value; '
            'NightDegradation and the paired data sets add it, and PackJointInputs must pack it',
            logger='current',
            level=logging.WARNING,
        )

    def _score_sample(self, sample: Mapping[str, Any]) -> Optional[float]:
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
