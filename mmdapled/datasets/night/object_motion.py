"""Objects that move during the exposure in front of a background at rest."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import cv2
import numpy as np

from mmdapled.datasets.night.camera_shake import filter_sparse, splat
from mmdapled.datasets.night.random_draws import Range

AREA = (0.003, 0.5)  # range of the share of the image that a moving object covers
MOST = 3
# Standard deviation of the angle to the horizon, radians: most objects move along the ground.
TILT = 0.35


class Motion(NamedTuple):
    """A movement along a line.

    Args:
        length: of the path in px of a photo 640 px wide.
        angle: to the rows of the image, radians.
    """

    length: float
    angle: float

    def kernel(self, scale: float) -> np.ndarray:
        """Return the kernel of the movement, float32 ``(k, k)``, k odd, sum 1; ``scale`` is px per px of the photo."""
        length = self.length * scale
        steps = np.linspace(-length / 2, length / 2, max(2, math.ceil(4 * length)))
        return splat(np.stack([steps * math.cos(self.angle), steps * math.sin(self.angle)]))


def draw_motion(length: Range, rng: np.random.Generator) -> Motion:
    """Return a random movement."""
    return Motion(rng.uniform(*length), rng.normal(0, TILT))


def object_masks(results: Mapping[str, Any]) -> np.ndarray:
    """Return masks of the objects of a sample that cover a share of the image within ``AREA``.

    They are ``gt_masks`` if present (mmdet's structures or an array ``(n, H, W)``), else ellipses in ``gt_bboxes``.

    Returns:
        float32 ``(n, H, W)`` in [0, 1].

    Raises:
        ValueError: the masks differ in size from the image.
    """
    size = results['img'].shape[:2]
    masks, boxes = results.get('gt_masks'), results.get('gt_bboxes')
    if masks is not None:
        masks = np.asarray(masks.to_ndarray() if hasattr(masks, 'to_ndarray') else masks)
    else:
        boxes = np.reshape(getattr(boxes, 'tensor', () if boxes is None else boxes), (-1, 4))
        masks = np.array([ellipse(size[0], size[1], box) for box in boxes], np.float32).reshape(-1, *size)
    if len(masks) and masks.shape[1:] != size:
        raise ValueError(f'gt_masks {masks.shape} do not cover the image {size}: the image was cropped without them')
    shares = masks.mean(axis=(1, 2), dtype=np.float64)
    return masks[(AREA[0] <= shares) & (shares <= AREA[1])].astype(np.float32)


def ellipse(height: int, width: int, box: np.ndarray) -> np.ndarray:
    """Return the ellipse in a box ``x1 y1 x2 y2`` with a soft edge, float32 ``(H, W)`` in [0, 1]."""
    left, top, right, bottom = box.tolist()
    across = (np.arange(width, dtype=np.float32) + 0.5 - (left + right) / 2) / max((right - left) / 2, 0.5)
    down = (np.arange(height, dtype=np.float32) + 0.5 - (top + bottom) / 2) / max((bottom - top) / 2, 0.5)
    return np.clip((1 - (across[None] ** 2 + down[:, None] ** 2)) * 2 + 0.5, 0, 1) * (across**2 < 1)[None]


def choose_objects(masks: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return the union of up to three random masks, float32 ``(H, W)``; ``masks`` must not be empty."""
    chosen = rng.permutation(len(masks))[: rng.integers(1, MOST + 1)]
    return np.asarray(masks[chosen].max(axis=0))


class Layers(NamedTuple):
    """A scene in two layers.

    Args:
        background: linear light without the objects, float32 ``(H, W, 3)``.
        objects: light of the objects times their opacity within the window, float32 ``(h, w, 3)``.
        opacity: of the objects, float32 ``(H, W)`` in [0, 1], 0 outside the window.
        window: rows and columns within the objects' reach.
    """

    background: np.ndarray
    objects: np.ndarray
    opacity: np.ndarray
    window: tuple[slice, slice]

    def over(self, background: np.ndarray) -> None:
        """Draw the objects over a background, float32 ``(H, W, 3)``, in place."""
        background[self.window] *= 1 - self.opacity[self.window][..., None]
        background[self.window] += self.objects


def split_layers(light: np.ndarray, mask: np.ndarray, kernels: Sequence[np.ndarray]) -> Layers:
    """Separate the objects of a mask from linear light, and move them along the kernels.

    The hidden background is filled with the mean of the visible one within the kernels' reach.
    """
    border = sum(len(kernel) // 2 for kernel in kernels)
    window = reach_of(mask, 2 * border)
    part, share = light[window], mask[window]
    weights = cv2.merge([share] * 3)
    objects = part * weights
    layer = cv2.merge([*cv2.split(objects), share])
    layer = cv2.copyMakeBorder(layer, border, border, border, border, cv2.BORDER_REFLECT)
    for kernel in kernels:
        layer = filter_sparse(layer, kernel)
    background, opacity = light.copy(), np.zeros_like(mask)
    background[window] += weights * (surroundings(part, 1 - share, 2 * border) - part)
    opacity[window] = np.minimum(layer[..., 3], 1)
    return Layers(background, np.ascontiguousarray(layer[..., :3]), opacity, window)


def reach_of(mask: np.ndarray, margin: int) -> tuple[slice, slice]:
    """Return the rows and columns within ``margin`` px of a mask, which must not be empty."""
    left, top, width, height = cv2.boundingRect((mask > 0).astype(np.uint8))
    rows = slice(max(top - margin, 0), top + height + margin)
    return rows, slice(max(left - margin, 0), left + width + margin)


def surroundings(light: np.ndarray, visible: np.ndarray, reach: int) -> np.ndarray:
    """Return the mean of the visible light in squares of ``reach`` px to each side.

    Lamps, above full scale, are left out: they would shine through the object. Squares without visible light keep
    theirs.
    """
    size = (2 * reach + 1, 2 * reach + 1)
    weights = visible * (light.max(axis=2) < 1)
    total = cv2.blur(weights, size)[..., None]
    mean = cv2.blur(light * weights[..., None], size) / np.maximum(total, np.float32(1e-3))
    return np.where(total > 1e-3, mean, light)
