"""The result for one picture: kept, written, shown."""

from dataclasses import dataclass
from pathlib import Path
from typing import Dict, Optional

import numpy as np

from mmdapled.images import swap_channels, to_array, to_uint8, write_png
from mmdapled.structures import DEGRADATIONS, RestorationOutput
from mmdapled.visualization.panel import restoration_strip

STRIPS = 'strips'


@dataclass
class Restored:
    """What became of one picture.

    Args:
        name: the file, or ``array N``.
        image: uint8 BGR ``(H, W, 3)``; None where it was written to a file, or failed.
        out_file: the PNG; None where none was asked for.
        levels: degradation -> number in [0, 1]; None from a restorer that estimates none.
        error: why it failed, naming the picture; None where it did not.
    """

    name: str
    image: Optional[np.ndarray] = None
    out_file: Optional[Path] = None
    levels: Optional[Dict[str, float]] = None
    error: Optional[str] = None


def named_levels(output: RestorationOutput) -> Optional[Dict[str, float]]:
    """Return the levels of one image by the names of the degradations, None where there are none."""
    if output.levels is None:
        return None
    return dict(zip(DEGRADATIONS, output.levels[0].tolist(), strict=True))


def write_result(output: RestorationOutput, night: np.ndarray, folder: Path, target: Path, strips: bool) -> Path:
    """Write the restored picture, and its strip before it: a PNG that exists is then a result that is complete."""
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
