"""The transform that captions the true degradation of an image and of regions of it."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from mmcv.transforms import BaseTransform

from mmdapled.registry import TRANSFORMS
from mmdapled.structures import DEGRADATIONS
from projects.degradation_clip.captions import caption

Region = tuple[float, float, float, float]
WHOLE: Region = (0.0, 0.0, 1.0, 1.0)
PART = (0.25, 0.6)  # range of a region's side relative to the image's


@TRANSFORMS.register_module()
class DescribeDegradation(BaseTransform):
    """Write captions for training a CLIP: the degradation and the content of the image and of some of its regions.

    Required: ``img`` and ``gt_heatmaps`` from :class:`.NightDegradation`. Optional: ``gt_bboxes`` (boxes in px from
    mmdet's LoadAnnotations) and ``gt_bboxes_labels``.

    Writes:
        - ``captions``: a str for the whole image, then one per region;
        - ``regions``: float32 ``(1 + parts, 4)``, left, top, right, bottom, relative to the image.

    Args:
        classes: names of the labels, or ``coco`` for COCO's 80; without them captions name no content.
        parts: number of random regions.
    """

    def __init__(self, classes: str | Sequence[str] | None = None, parts: int = 3) -> None:
        self.classes = _class_names(classes)
        self.parts = parts

    def transform(self, results: dict[str, Any]) -> dict[str, Any]:
        """Write ``captions`` and ``regions``."""
        rng = np.random.default_rng(np.random.randint(2**31))
        regions = [WHOLE, *(random_region(rng) for _ in range(self.parts))]
        results['captions'] = [self._describe(results, region, rng) for region in regions]
        results['regions'] = np.array(regions, np.float32)
        return results

    def _describe(self, results: dict[str, Any], region: Region, rng: np.random.Generator) -> str:
        cells = crop_cells(results['gt_heatmaps'], region)
        levels = dict(zip(DEGRADATIONS, cells.mean(axis=(1, 2)).clip(0, 1).tolist(), strict=True))
        return caption(levels, self._content(results, region), rng)

    def _content(self, results: dict[str, Any], region: Region) -> list[str]:
        # Classes whose boxes have their centre in the region, largest box first.
        if self.classes is None or len(results.get('gt_bboxes', ())) == 0:
            return []
        boxes = getattr(results['gt_bboxes'], 'tensor', results['gt_bboxes'])
        left, top, right, bottom = np.asarray(boxes, dtype=np.float64).T
        height, width = results['img'].shape[:2]
        x, y = (left + right) / 2 / width, (top + bottom) / 2 / height
        inside = (x >= region[0]) & (x < region[2]) & (y >= region[1]) & (y < region[3])
        largest = np.argsort(-(right - left) * (bottom - top))
        labels = [int(results['gt_bboxes_labels'][index]) for index in largest if inside[index]]
        return list(dict.fromkeys(self.classes[label] for label in labels))

    def __repr__(self) -> str:
        return f'{type(self).__name__}(parts={self.parts}, classes={self.classes})'


def _class_names(classes: str | Sequence[str] | None) -> tuple[str, ...] | None:
    if classes == 'coco':
        from mmdet.datasets import CocoDataset

        return tuple(CocoDataset.METAINFO['classes'])
    if isinstance(classes, str):
        raise ValueError(f"classes: expected names, 'coco' or None, got {classes!r}")
    return None if classes is None else tuple(classes)


def random_region(rng: np.random.Generator) -> Region:
    """Return a random region, relative to the image."""
    width, height = rng.uniform(*PART, size=2)
    left, top = rng.uniform(0, 1 - width), rng.uniform(0, 1 - height)
    return float(left), float(top), float(left + width), float(top + height)


def crop_cells(maps: np.ndarray, region: Region) -> np.ndarray:
    """Return the cells of maps ``(K, h, w)`` that a relative region touches.

    Examples:
        >>> crop_cells(np.zeros((4, 8, 8)), (0.0, 0.0, 0.5, 0.3)).shape
        (4, 3, 4)
    """
    left, right = _span(region[0], region[2], maps.shape[2])
    top, bottom = _span(region[1], region[3], maps.shape[1])
    return maps[:, top:bottom, left:right]


def _span(first: float, last: float, size: int) -> tuple[int, int]:
    start = min(int(first * size), size - 1)
    return start, max(int(np.ceil(last * size)), start + 1)
