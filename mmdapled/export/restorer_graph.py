"""A restorer as a function from one tensor to a tuple of tensors, as exporters take it."""

from torch import Tensor, nn

from mmdapled.export.symbolic import exportable
from mmdapled.restorers.base import BaseRestorer

IMAGE, RESTORED, LEVELS, HEATMAPS = 'image', 'restored', 'levels', 'heatmaps'


class RestorerGraph(nn.Module):
    """Restore RGB ``(N, 3, H, W)`` in [0, 1], with padding and cropping inside.

    Args:
        restorer: in evaluation mode.
    """

    inputs = (IMAGE,)

    def __init__(self, restorer: BaseRestorer) -> None:
        super().__init__()
        self.restorer = restorer

    def forward(self, image: Tensor) -> dict[str, Tensor]:
        """Return the restored image, and the levels and the finest heatmaps of a restorer that estimates them."""
        with exportable():
            output = self.restorer(image)
        found = {RESTORED: output.image, LEVELS: output.levels, HEATMAPS: next(iter(output.heatmaps), None)}
        return {name: value for name, value in found.items() if value is not None}
