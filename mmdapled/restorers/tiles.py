"""Restore images of any size in bounded memory, by overlapping tiles that are blended."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor

from mmdapled.restorers.base import BaseRestorer, check_image
from mmdapled.restorers.gated import Gated
from mmdapled.restorers.global_cues import keep_cues, reuse_cues
from mmdapled.structures import MIN_SIZE, RestorationOutput

TILE = 1024  # pixels
OVERLAPPING = 0.375  # share of a tile that it has in common with each neighbour
Span = tuple[int, int]


def restore_tiled(
    restorer: BaseRestorer, image: Tensor, tile: int = TILE, overlap: int | None = None
) -> RestorationOutput:
    """Restore one image tile by tile; an image that fits into one tile is restored at once.

    Quantities of the whole image (exposure, channel attention) are read from a reduced copy that fits into one tile and
    are used for every tile, so that tiles do not differ in light or colour; they differ slightly from those of the full
    image. Heatmaps and levels are those of the copy. A prior looks at each tile.

    Args:
        restorer: in evaluation mode.
        image: RGB in [0, 1], ``(1, 3, H, W)``.
        tile: side of a tile in pixels, rounded up to a multiple of the restorer's ``multiple``.
        overlap: pixels that neighbours share, three eighths of a tile if None; they are blended in its middle quarter.
            A restorer with a wider view needs more.

    Raises:
        ValueError: more than one image, a tile below 16 px, an overlap that is negative or above half of a tile.
    """
    check_image(image)
    if image.shape[0] != 1:
        raise ValueError(f'image: tiles are of one image at a time, expected (1, 3, H, W), got {tuple(image.shape)}')
    if tile < MIN_SIZE:
        raise ValueError(f'tile: expected a side of at least {MIN_SIZE} px, got {tile}; {TILE} is a good start')
    overlap = round(tile * OVERLAPPING) if overlap is None else overlap
    tile, overlap = (math.ceil(side / restorer.multiple) * restorer.multiple for side in (tile, overlap))
    if not 0 <= overlap <= tile // 2:
        raise ValueError(f'overlap: expected 0 to half of the tile of {tile} px, got {overlap}')
    if max(image.shape[-2:]) <= tile:
        return restorer(image)
    whole = read_cues(restorer, image, tile)
    rows, columns = (spans(side, tile, overlap) for side in image.shape[-2:])
    restored = torch.zeros_like(image)
    with reuse_cues(restorer):
        if isinstance(restorer, Gated) and whole.levels is not None and not restorer.needs(whole.levels).any():
            return RestorationOutput(image, whole.heatmaps, whole.levels)
        for top, bottom in rows:
            for left, right in columns:
                part = restorer(image[..., top:bottom, left:right]).image
                part = part * fade((top, bottom), image.shape[-2], overlap).to(part)[:, None]
                part *= fade((left, right), image.shape[-1], overlap).to(part)
                restored[..., top:bottom, left:right] += part
    return RestorationOutput(restored.clamp_(0, 1), whole.heatmaps, whole.levels)


def read_cues(restorer: BaseRestorer, image: Tensor, longest: int) -> RestorationOutput:
    """Keep what ``restorer`` reads from the whole ``image (1, 3, H, W)``; return the restored reduced copy.

    Cues of the scene come from a copy whose longer side is ``longest`` px, those of the pixels from the image itself.
    """
    with keep_cues(restorer):
        whole: RestorationOutput = restorer(reduced(image, longest))
    restorer.keep_pixel_cues(image)
    return whole


def reduced(image: Tensor, longest: int) -> Tensor:
    """Return a copy whose longer side is ``longest`` px, averaged over areas; the shorter one has at least 16 px."""
    height, width = image.shape[-2:]
    scale = longest / max(height, width)
    size = [min(side, max(16, round(side * scale))) for side in (height, width)]
    return F.interpolate(image, size=size, mode='area')


def spans(length: int, tile: int, overlap: int) -> list[Span]:
    """Return start and stop pixel of the tiles along a side of ``length`` px; only the last may be shorter.

    >>> spans(100, 48, 16)
    [(0, 48), (32, 80), (64, 100)]
    """
    step = tile - overlap
    count = max(1, math.ceil((length - overlap) / step))
    return [(index * step, min(index * step + tile, length)) for index in range(count)]


def fade(span: Span, length: int, overlap: int) -> Tensor:
    """Return the weight of each pixel of a tile along one side, in [0, 1]; those of neighbours add up to 1.

    The outer pixels of the overlap have weight 0: there the tile lacks context.

    >>> fade((0, 16), 24, 8)[-8:]
    tensor([1.0000, 1.0000, 1.0000, 0.7500, 0.2500, 0.0000, 0.0000, 0.0000])
    """
    start, stop = span
    weights = torch.ones(stop - start)
    if not overlap:
        return weights
    unused = 3 * overlap // 8
    ramp = (torch.arange(overlap - 2 * unused) + 0.5) / (overlap - 2 * unused)
    rise = torch.cat([torch.zeros(unused), ramp, torch.ones(unused)])
    if start > 0:
        weights[:overlap] *= rise
    if stop < length:
        weights[-overlap:] *= rise.flip(0)
    return weights
