"""The result for one image, and the files of it that are written."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from mmdapled.atomic import write_atomically
from mmdapled.images import (
    QUALITY,
    ImageFile,
    round_depth,
    swap_channels,
    to_depth,
    write_image,
)
from mmdapled.structures import DEGRADATIONS, RestorationOutput
from mmdapled.visualization.panel import restoration_strip

# Folders of further files about the images, which have the images' names.
STRIPS, COMPARISONS, PREDICTIONS = 'strips', 'compare', 'preds'


@dataclass
class Restored:
    """Result for one image, or one frame of a video.

    Args:
        name: file, ``array N`` or ``camera N``.
        image: BGR ``(H, W, 3)`` of the depth of the input, uint8 or uint16; None if it was written, or failed.
        out_file: file of the restored image or video; None without an output folder.
        levels: degradation -> level in [0, 1]; None from a restorer that estimates none.
        error: error text, which names the image; None without an error.
        heatmaps: degradation -> float32 ``(h, w)`` in [0, 1]; None if the image was written, or the restorer
            estimates none.
        detections: of the detector on the restored image, an mmengine ``InstanceData`` with ``bboxes``, ``labels`` and
            ``scores``; None without a detector.
        detections_before: those on the image before restoration; None unless a comparison was asked for.
        visualization: before and after in one figure, uint8 RGB; None unless asked for.
        frame: number of the frame in its video, from 0; None for an image.
    """

    name: str
    image: np.ndarray | None = None
    out_file: Path | None = None
    levels: dict[str, float] | None = None
    error: str | None = None
    heatmaps: dict[str, np.ndarray] | None = None
    detections: Any = None
    detections_before: Any = None
    visualization: np.ndarray | None = None
    frame: int | None = None


def named_levels(output: RestorationOutput) -> dict[str, float] | None:
    """Return the levels of one image by degradation; None if the restorer estimates none."""
    if output.levels is None:
        return None
    return dict(zip(DEGRADATIONS, output.levels[0].tolist(), strict=True))


def named_heatmaps(output: RestorationOutput) -> dict[str, np.ndarray] | None:
    """Return the finest heatmaps of one image by degradation; None if the restorer estimates none."""
    if not output.heatmaps:
        return None
    return dict(zip(DEGRADATIONS, output.heatmaps[0][0].float().cpu().numpy(), strict=True))


def write_result(
    output: RestorationOutput,
    night: np.ndarray | ImageFile,
    folder: Path,
    target: str | Path,
    strips: bool,
    quality: int = QUALITY,
) -> Path:
    """Write the strip, then the restored image: if its file exists, the result is complete."""
    source = night if isinstance(night, ImageFile) else ImageFile(night)
    if strips:
        strip = restoration_strip(swap_channels(round_depth(source.pixels, str(target))), output)
        write_image(folder / STRIPS / target, ImageFile(swap_channels(strip)), quality)
    restored = to_depth(output.image[0], source.pixels.dtype)
    write_image(folder / target, ImageFile(restored, source.exif, source.profile), quality)
    return folder / target


def write_predictions(file: Path, after: Sequence[Mapping], before: Sequence[Mapping] | None) -> None:
    """Write detections as JSON: those on the restored image and, where they are known, those before."""
    found = {'predictions': after} | ({} if before is None else {'before': before})
    write_atomically(file, json.dumps(found, indent=1))


def show_image(image: np.ndarray, name: str) -> None:
    """Open a window with a uint8 RGB image and wait until it is closed."""
    import matplotlib.pyplot as plt

    plt.figure(name)
    plt.imshow(image)
    plt.axis('off')
    plt.show()


def show_strip(output: RestorationOutput, night: np.ndarray, name: str) -> None:
    """Open a window with night | heatmaps | restored and wait until it is closed."""
    show_image(restoration_strip(swap_channels(round_depth(night, name)), output), name)
