"""The transform that packs an image and its clean image for training or testing a restorer alone."""

from collections.abc import Sequence
from typing import Any

import torch
from mmcv.transforms import BaseTransform
from mmengine.structures import BaseDataElement

from mmdapled.datasets.transforms.paired import KEYS, check_same_size
from mmdapled.images import check_bgr_image, to_tensor

META_KEYS = ('img_id', 'img_path', 'ori_shape', 'img_shape')


class PackRestorationInputs(BaseTransform):
    """Pack ``img`` with its clean image and true levels.

    Returns:
        - ``inputs``: uint8 BGR ``(3, H, W)``;
        - ``data_samples``: a ``BaseDataElement`` with the meta keys and, if present in the results, the data fields
          ``gt_img`` (uint8 BGR ``(3, H, W)``), ``gt_levels`` (float32 ``(K,)``), ``gt_heatmaps``
          (float32 ``(K, ceil(H/8), ceil(W/8))``) and ``gt_blur_kernel`` (float32 ``(k, k)``).

    Args:
        meta_keys: other results to keep.

    Raises:
        TypeError, ValueError: images that are not uint8 BGR or differ in size.
    """

    def __init__(self, meta_keys: Sequence[str] = META_KEYS) -> None:
        self.meta_keys = tuple(meta_keys)

    def transform(self, results: dict[str, Any]) -> dict[str, Any]:
        """Pack the sample."""
        check_same_size(results)
        for key in KEYS:
            if key in results:
                check_bgr_image(results[key], 'PackRestorationInputs')
        sample = BaseDataElement(metainfo={key: results[key] for key in self.meta_keys if key in results})
        if 'gt_img' in results:
            sample.set_field(to_tensor(results['gt_img']), 'gt_img', field_type='data')
        for key in ('gt_levels', 'gt_heatmaps', 'gt_blur_kernel'):
            if key in results:
                sample.set_field(torch.from_numpy(results[key]), key, field_type='data')
        return {'inputs': to_tensor(results['img']), 'data_samples': sample}

    def __repr__(self) -> str:
        return f'{type(self).__name__}(meta_keys={self.meta_keys})'
