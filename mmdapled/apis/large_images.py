"""Restore large images in tiles, and the others whole."""

import torch
from torch import Tensor

from mmdapled.restorers.base import BaseRestorer
from mmdapled.restorers.tiles import restore_tiled
from mmdapled.structures import RestorationOutput

# Whole images with longer sides need more memory than small machines have: 50 megapixels would need 10 to 25 GB.
TILE = 2048


class TiledWhenLarge(BaseRestorer):
    """A restorer that gets images with a side above :data:`TILE` px in tiles of that side.

    Args:
        restorer: built, with its weights.
    """

    def __init__(self, restorer: BaseRestorer) -> None:
        super().__init__()
        self.restorer = restorer
        self.load_report = restorer.load_report

    def restore(self, image: Tensor) -> RestorationOutput:
        """Restore ``(N, 3, H, W)`` RGB in [0, 1]; tiles are of one image at a time."""
        if max(image.shape[-2:]) <= TILE:
            return self.restorer(image)
        outputs = [restore_tiled(self.restorer, one[None], TILE) for one in image]
        levels = [output.levels for output in outputs if output.levels is not None]
        return RestorationOutput(
            torch.cat([output.image for output in outputs]),
            tuple(torch.cat(maps) for maps in zip(*(output.heatmaps for output in outputs), strict=True)),
            torch.cat(levels) if levels else None,
        )


def tile_when_large(restorer: BaseRestorer) -> BaseRestorer:
    """Wrap a restorer with weights; of an exported one, the torch restorer that takes its large images."""
    instead = getattr(restorer, 'instead', None)
    if instead is not None:
        restorer.instead = TiledWhenLarge(instead)
        return restorer
    has_weights = any(True for _ in restorer.parameters())
    return TiledWhenLarge(restorer) if has_weights else restorer
