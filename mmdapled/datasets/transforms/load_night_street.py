"""The transform that renders a street image instead of loading a file."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from mmcv.transforms import BaseTransform

from mmdapled.datasets.street.scene import cached_street


class LoadNightStreet(BaseTransform):
    """Render an item of :class:`~mmdapled.datasets.NightStreetDataset` or ``NightStreetSegDataset``.

    Required: ``street``. Optional: ``label_map``, from the labels of the data set to those of the task.

    Writes: ``img``, uint8 BGR ``(H, W, 3)``, sharp, by day; ``img_shape``, ``ori_shape``; ``img_path``.

    Args:
        with_lights: also write ``light_sources``, bool ``(H, W)``, which ``NightDegradation`` uses; set it to False if
            the image is cropped before the degradation.
        with_seg: also write ``gt_seg_map``, uint8 ``(H, W)``, indices into ``street.scene.LABELS``, changed by
            ``label_map``.
        with_depth: also write ``gt_depth_map``, float32 ``(H, W)``, m, at most 120.
    """

    def __init__(self, with_lights: bool = True, with_seg: bool = False, with_depth: bool = False) -> None:
        self.with_lights = with_lights
        self.with_seg = with_seg
        self.with_depth = with_depth

    def transform(self, results: dict[str, Any]) -> dict[str, Any]:
        """Render the image and the maps."""
        street = cached_street(**results['street'])
        results['img'] = street.image.copy()
        results['img_shape'] = results['ori_shape'] = street.image.shape[:2]
        results['img_path'] = 'street_{seed}_{index:06d}.png'.format(**results['street'])
        maps: dict[str, np.ndarray] = {}
        if self.with_lights:
            maps['light_sources'] = street.lights
        if self.with_seg:
            maps['gt_seg_map'] = relabel(street.labels, results.get('label_map'))
        if self.with_depth:
            maps['gt_depth_map'] = street.depth
        results.update({name: values.copy() for name, values in maps.items()})
        # mmsegmentation's geometric transforms change the maps in this list.
        results['seg_fields'] = [name for name in maps if name.startswith('gt_')]
        return results

    def __repr__(self) -> str:
        return f'{type(self).__name__}({", ".join(f"{name}={value}" for name, value in vars(self).items())})'


def relabel(labels: np.ndarray, label_map: Mapping[int, int] | None) -> np.ndarray:
    """Return labels, uint8 ``(H, W)``, replaced by ``label_map``; labels that it lacks stay."""
    table = np.arange(256, dtype=np.uint8)
    for old, new in (label_map or {}).items():
        table[old] = new
    return table[labels]
