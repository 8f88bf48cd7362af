"""Clean images, levels and maps of a batch, in the geometry of the batch."""

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

from mmdapled.images import float_rgb
from mmdapled.tasks.bridge import RestoredGroup


class CleanTargets(NamedTuple):
    """Clean images of the samples that have one.

    Args:
        indices: positions of these samples in the batch.
        image: RGB in [0, 1], ``(len(indices), 3, H, W)``, zero outside the content.
        mask: 1 where there is content, ``(len(indices), 1, H, W)``.
        levels: true degradation levels ``(len(indices), K)``, or None.
        heatmaps: true degradation maps, one ``(K, h, w)`` per index, or None.
        blur_kernels: true kernels of the blur ``(len(indices), k, k)``, or None.
    """

    indices: list[int]
    image: Tensor
    mask: Tensor
    levels: Tensor | None
    heatmaps: list[Tensor] | None
    blur_kernels: Tensor | None = None


def clean_image(sample: Any, batch_shape: Sequence[int]) -> Tensor | None:
    """Return the sample's uint8 BGR ``gt_img`` as RGB in [0, 1], ``(3, h, w)``, or None where it has none.

    It is resized to ``img_shape``, in which a batch augment records the new size of the batch.
    """
    clean = getattr(sample, 'gt_img', None)
    if clean is None:
        return None
    image = float_rgb(clean)
    size = tuple(sample.metainfo.get('img_shape', image.shape[-2:]))[:2]
    if size != tuple(image.shape[-2:]):
        image = F.interpolate(image[None], size=size, mode='bilinear', antialias=True, align_corners=False)[0]
    return image[:, : batch_shape[0], : batch_shape[1]]


def clean_targets(
    samples: Sequence[Any], groups: Sequence[RestoredGroup], batch_shape: tuple[int, int]
) -> CleanTargets:
    """Collect the clean images of ``samples``, each at the top left of a batch-sized tensor."""
    sizes = {index: group.size for group in groups for index in group.indices}
    found = [(index, image) for index, sample in enumerate(samples)
             if (image := clean_image(sample, batch_shape)) is not None]  # fmt: skip
    indices = [index for index, _ in found]
    device = groups[0].output.image.device
    images = torch.zeros(len(found), 3, *batch_shape, device=device)
    mask = torch.zeros(len(found), 1, *batch_shape, device=device)
    heatmaps: list[Tensor | None] = []
    for row, (index, image) in enumerate(found):
        height, width = (min(a, b) for a, b in zip(sizes[index], image.shape[-2:], strict=True))
        images[row, :, :height, :width] = image[:, :height, :width]
        mask[row, :, :height, :width] = 1
        heatmaps.append(_content_maps(samples[index], image, (height, width)))
    levels, kernels = (
        _stacked([getattr(samples[index], key, None) for index in indices]) for key in ('gt_levels', 'gt_blur_kernel')
    )
    return CleanTargets(indices, images, mask, levels, _complete(heatmaps), kernels)


def _content_maps(sample: Any, image: Tensor, size: tuple[int, int]) -> Tensor | None:
    """Return the sample's true maps ``(K, h, w)`` without the part over padding."""
    maps = getattr(sample, 'gt_heatmaps', None)
    if maps is None:
        return None
    rows, columns = (math.ceil(cells * kept / whole) for cells, kept, whole
                     in zip(maps.shape[-2:], size, image.shape[-2:], strict=True))  # fmt: skip
    return maps[:, :rows, :columns]


def _complete(values: list[Tensor | None]) -> list[Tensor] | None:
    present = [value for value in values if value is not None]
    return present if present and len(present) == len(values) else None


def _stacked(values: list[Tensor | None]) -> Tensor | None:
    present = _complete(values)
    return None if present is None else torch.stack(present)
