"""Keep, write and show the result for one image."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mmdapled.images import swap_channels, to_array, to_uint8, write_png
from mmdapled.structures import DEGRADATIONS, RestorationOutput
from mmdapled.visualization.panel import restoration_strip

STRIPS = 'strips'


@dataclass
class Restored:
    """Result for one image.

    Args:
        name: file, or ``array N``.
        image: uint8 BGR ``(H, W, 3)``; None if it was written to a file, or failed.
        out_file: PNG; None without an output folder.
        levels: degradation -> level in [0, 1]; None from a restorer that estimates none.
        error: error text, which names the image; None without an error.
    """

    name: str
    image: np.ndarray | None = None
    out_file: Path | None = None
    levels: dict[str, float] | None = None
    error: str | None = None


def named_levels(output: RestorationOutput) -> dict[str, float] | None:
    """Return the levels of one image by degradation; None if the restorer estimates none."""
    if output.levels is None:
        return None
    return dict(zip(DEGRADATIONS, output.levels[0].tolist(), strict=True))


def write_result(output: RestorationOutput, night: np.ndarray, folder: Path, target: Path, strips: bool) -> Path:
    """Write the strip, then the restored image: if its PNG exists, the result is complete."""
    if strips:
        write_png(folder / STRIPS / target, swap_channels(restoration_strip(swap_channels(night), output)))
    write_png(folder / target, swap_channels(to_array(to_uint8(output.image[0]))))
    return folder / target


def show_strip(output: RestorationOutput, night: np.ndarray, name: str) -> None:
    """Open a window with night | heatmaps | restored and wait until it is closed."""
    import matplotlib.pyplot as plt

    plt.figure(name)
    plt.imshow(restoration_strip(swap_channels(night), output))
    plt.axis('off')
    plt.show()
