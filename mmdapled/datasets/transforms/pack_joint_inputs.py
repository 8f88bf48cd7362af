"""The transform that packs a sample for a task model and adds the clean image and the true levels."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from mmcv.transforms import BaseTransform
from mmengine.registry import DefaultScope
from torch import Tensor

from mmdapled.datasets.night.levels import cell_shape
from mmdapled.datasets.transforms.night_degradation import geometry
from mmdapled.images import check_bgr_image, to_tensor
from mmdapled.registry import TRANSFORMS

DET_META_KEYS = ('img_id', 'img_path', 'ori_shape', 'img_shape', 'scale_factor', 'flip', 'flip_direction', 'attributes')
SEG_META_KEYS = (*DET_META_KEYS, 'seg_map_path', 'pad_shape', 'reduce_zero_label')
PACKS: dict[str, Mapping[str, Any]] = {
    'mmdet': dict(type='mmdet.PackDetInputs', meta_keys=DET_META_KEYS),
    'mmseg': dict(type='mmseg.PackSegInputs', meta_keys=SEG_META_KEYS),
}


class PackJointInputs(BaseTransform):
    """Pack with the task's own transform, then add the data for joint training to ``data_samples``.

    Required: the keys that ``pack`` requires. Optional: ``gt_img``, ``gt_levels``, ``gt_heatmaps``,
    ``gt_blur_kernel``. Without ``gt_img`` (real night images) nothing is added.

    Adds, as data fields:
        - ``gt_img``: uint8 BGR ``(3, H, W)``, as large as ``inputs``. It equals ``inputs`` in padding that was
          added after the degradation: there is nothing to restore.
        - ``gt_levels``: float32 ``(K,)``;
        - ``gt_blur_kernel``: float32 ``(k, k)``;
        - ``gt_heatmaps``: float32 ``(K, ceil(H/8), ceil(W/8))``, zero in the padding.

    Args:
        pack: config of the task's packing transform, with its scope; without it that of the current scope, mmdet
            or mmseg, and that of mmdet in other scopes.

    Raises:
        ValueError: a geometric transform ran after NightDegradation.
    """

    def __init__(self, pack: Mapping[str, Any] | None = None) -> None:
        self.pack = TRANSFORMS.build(pack or default_pack())

    def transform(self, results: dict[str, Any]) -> dict[str, Any]:
        """Pack the sample."""
        packed = self.pack(results)
        if 'gt_img' not in results:
            return packed
        check_geometry(results)
        sample, inputs = packed['data_samples'], packed['inputs']
        sample.set_field(clean_like(inputs, results['gt_img']), 'gt_img', field_type='data')
        for key in ('gt_levels', 'gt_blur_kernel'):
            if key in results:
                sample.set_field(torch.from_numpy(results[key]), key, field_type='data')
        if 'gt_heatmaps' in results:
            heatmaps = pad_heatmaps(results['gt_heatmaps'], *inputs.shape[-2:])
            sample.set_field(heatmaps, 'gt_heatmaps', field_type='data')
        return packed

    def __repr__(self) -> str:
        return f'{type(self).__name__}(pack={self.pack})'


def default_pack() -> Mapping[str, Any]:
    """Return the config of the packing transform of the current scope's library."""
    current = DefaultScope.get_current_instance()
    return PACKS.get(current.scope_name if current else 'mmdet', PACKS['mmdet'])


def clean_like(inputs: Tensor, gt_img: np.ndarray) -> Tensor:
    """Return the clean image as uint8 ``(3, H, W)`` in the size of ``inputs``, with the padding of ``inputs``."""
    check_bgr_image(gt_img, 'PackJointInputs')
    height, width = gt_img.shape[:2]
    if height > inputs.shape[-2] or width > inputs.shape[-1]:
        raise ValueError(
            f'gt_img is {height}x{width}, the image {inputs.shape[-2]}x{inputs.shape[-1]}: it was cropped or shrunk '
            'after gt_img was written; put NightDegradation after every geometric transform except padding'
        )
    clean = inputs.clamp(0, 255).to(torch.uint8, copy=True)
    clean[:, :height, :width] = to_tensor(gt_img)
    return clean


def pad_heatmaps(heatmaps: np.ndarray, height: int, width: int) -> Tensor:
    """Return heatmaps ``(K, h, w)`` padded with zeros at the bottom and right to the grid of an image of this size."""
    rows, columns = cell_shape(height, width)
    return F.pad(torch.from_numpy(heatmaps), (0, columns - heatmaps.shape[2], 0, rows - heatmaps.shape[1]))


def check_geometry(results: Mapping[str, Any]) -> None:
    """Raise ValueError if the image was flipped, resized or warped after NightDegradation wrote ``gt_img``."""
    before, after = results.get('gt_geometry'), geometry(dict(results))
    if before is None:
        return
    changed = [key for key, value in after.items() if not np.all(np.asarray(before[key]) == np.asarray(value))]
    if changed:
        raise ValueError(
            f'{", ".join(changed)} changed between NightDegradation and PackJointInputs, so img and gt_img no '
            'longer match; put NightDegradation after every geometric transform except padding'
        )
