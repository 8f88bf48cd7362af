"""The transform that draws a street image where others load a file."""

from typing import Any, Dict

import numpy as np
from mmcv.transforms import BaseTransform

from mmdapled.datasets.street.series import cached_street


class LoadNightStreet(BaseTransform):
    """Draw the street that :class:`~mmdapled.datasets.NightStreetDataset` names.

    Required: ``street``.

    Writes: ``img``, uint8 BGR ``(H, W, 3)``, sharp, by day; ``img_shape``, ``ori_shape``; ``img_path``, a made-up name.

    Args:
        with_lights: also write ``light_sources``, bool ``(H, W)``, which ``NightDegradation`` uses; leave it out where
            the image is cropped before the degradation.
        with_seg: also write ``gt_seg_map``, uint8 ``(H, W)``, indices into the data set's ``seg_classes``.
        with_depth: also write ``gt_depth_map``, float32 ``(H, W)``, m, at most 120.
    """

    def __init__(self, with_lights: bool = True, with_seg: bool = False, with_depth: bool = False) -> None:
        self.with_lights = with_lights
        self.with_seg = with_seg
        self.with_depth = with_depth

    def transform(self, results: Dict[str, Any]) -> Dict[str, Any]:
        """Draw, see the class."""
        street = cached_street(**results['street'])
        results['img'] = street.image.copy()
        results['img_shape'] = results['ori_shape'] = street.image.shape[:2]
        results['img_path'] = 'street_{seed}_{index:06d}.png'.format(**results['street'])
        maps: Dict[str, np.ndarray] = {}
        if self.with_lights:
            maps['light_sources'] = street.lights
        if self.with_seg:
            maps['gt_seg_map'] = street.labels
        if self.with_depth:
            maps['gt_depth_map'] = street.depth
        results.update({name: values.copy() for name, values in maps.items()})
        # mmsegmentation's transforms move what is listed here.
        results['seg_fields'] = [name for name in maps if name.startswith('gt_')]
        return results

    def __repr__(self) -> str:
        return f'{type(self).__name__}({", ".join(f"{name}={value}" for name, value in vars(self).items())})'
