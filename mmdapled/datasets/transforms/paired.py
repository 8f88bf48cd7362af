"""Transforms that change a degraded image and its clean image in the same way."""

from typing import Any

import cv2
import numpy as np
from mmcv.transforms import BaseTransform

from mmdapled.images import read_bgr

KEYS = ('img', 'gt_img')


class LoadPairedImages(BaseTransform):
    """Read ``img_path`` into ``img`` and, if present, ``gt_path`` into ``gt_img``, both uint8 BGR ``(H, W, 3)``.

    Also writes ``img_shape`` and ``ori_shape``.

    Raises:
        ValueError: a broken file, or images of different size.
    """

    def transform(self, results: dict[str, Any]) -> dict[str, Any]:
        """Read the images."""
        results['img'] = read_bgr(results['img_path'])
        results['img_shape'] = results['ori_shape'] = results['img'].shape[:2]
        if results.get('gt_path') is not None:
            results['gt_img'] = read_bgr(results['gt_path'])
            check_same_size(results)
        return results


class PairedRandomCrop(BaseTransform):
    """Crop the same random rectangle from ``img`` and, if present, ``gt_img``; smaller images are first reflected.

    Writes ``whole_width`` too, the width in px of what it cut from.

    Args:
        size: side in px, or height and width.
    """

    def __init__(self, size: int | tuple[int, int]) -> None:
        self.size = (size, size) if isinstance(size, int) else tuple(size)

    def transform(self, results: dict[str, Any]) -> dict[str, Any]:
        """Crop the images."""
        check_same_size(results)
        height, width = (max(side, need) for side, need in zip(results['img'].shape[:2], self.size, strict=True))
        top, left = (np.random.randint(side - need + 1) for side, need in zip((height, width), self.size, strict=True))
        for key in KEYS:
            if key in results:
                image = reflect_to(results[key], height, width)
                results[key] = np.ascontiguousarray(image[top : top + self.size[0], left : left + self.size[1]])
        results['img_shape'] = self.size
        results['whole_width'] = width
        return results

    def __repr__(self) -> str:
        return f'{type(self).__name__}(size={self.size})'


class PairedRandomFlip(BaseTransform):
    """Flip ``img`` and, if present, ``gt_img`` together from left to right.

    Args:
        prob: probability of a flip.
    """

    def __init__(self, prob: float = 0.5) -> None:
        self.prob = prob

    def transform(self, results: dict[str, Any]) -> dict[str, Any]:
        """Flip the images."""
        if np.random.random() < self.prob:
            for key in KEYS:
                if key in results:
                    results[key] = cv2.flip(results[key], 1)
        return results

    def __repr__(self) -> str:
        return f'{type(self).__name__}(prob={self.prob})'


def reflect_to(image: np.ndarray, height: int, width: int) -> np.ndarray:
    """Return the image extended by reflection at the bottom and right to at least this size."""
    bottom, right = height - image.shape[0], width - image.shape[1]
    return cv2.copyMakeBorder(image, 0, bottom, 0, right, cv2.BORDER_REFLECT) if bottom or right else image


def check_same_size(results: dict[str, Any]) -> None:
    """Raise ValueError if ``gt_img`` exists and differs in size from ``img``."""
    if 'gt_img' in results and results['gt_img'].shape != results['img'].shape:
        raise ValueError(
            f'{results.get("img_path")}: the image is {results["img"].shape}, its clean image '
            f'{results["gt_img"].shape}; both must show the same pixels'
        )
