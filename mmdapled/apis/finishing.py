"""Turn the output of a restorer into the result for one image: detections, figures, files."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mmdapled.apis.detector import Detector
from mmdapled.apis.restored import (
    COMPARISONS,
    PREDICTIONS,
    Restored,
    named_heatmaps,
    named_levels,
    show_image,
    show_strip,
    write_predictions,
    write_result,
)
from mmdapled.apis.sources import Source
from mmdapled.images import QUALITY, ImageFile, round_depth, swap_channels, to_depth, write_image
from mmdapled.structures import RestorationOutput
from mmdapled.visualization.comparison import LARGEST, comparison_figure
from mmdapled.visualization.drawing import resize


@dataclass(frozen=True)
class Options:
    """Options of :meth:`.DAPLEDInferencer.iterate` that concern each image by itself.

    Args:
        folder: output folder; None keeps the images in the results.
        strips: as there, and so are the others.
    """

    folder: Path | None = None
    strips: bool = False
    compare: bool = False
    show: bool = False
    return_vis: bool = False
    pred_score_thr: float = 0.3
    quality: int = QUALITY

    @property
    def needs_figure(self) -> bool:
        """Return whether the comparison is drawn."""
        return self.compare or self.return_vis


def finish(
    source: Source, night: ImageFile, output: RestorationOutput, options: Options, detector: Detector | None
) -> Restored:
    """Detect, draw and write what ``options`` ask for; the restored image is written last.

    Raises:
        OSError: a file cannot be written.
    """
    result = describe(source.name, night.pixels, output, options, detector)
    if options.folder is None:
        result.image, result.heatmaps = to_depth(output.image[0], night.pixels.dtype), named_heatmaps(output)
    else:
        _write(result, source, night, output, options, detector)
    if options.show and result.visualization is not None:
        show_image(result.visualization, source.name)
    elif options.show:
        show_strip(output, night.pixels, source.name)
    if not options.return_vis:
        result.visualization = None
    return result


def describe(
    name: str, night: np.ndarray, output: RestorationOutput, options: Options, detector: Detector | None
) -> Restored:
    """Return levels, detections and the figure of one image; ``night`` is BGR ``(H, W, 3)`` of 8 or 16 bits."""
    result = Restored(name, levels=named_levels(output))
    if detector is None and not options.needs_figure:
        return result
    before, after = round_depth(night, name), to_depth(output.image[0], np.dtype(np.uint8))
    if detector is not None:
        result.detections = detector(after)
        result.detections_before = detector(before) if options.needs_figure else None
    if options.needs_figure:
        result.visualization = draw_comparison(before, after, result, output, options.pred_score_thr, detector)
    return result


def draw_comparison(
    before: np.ndarray,
    after: np.ndarray,
    result: Restored,
    output: RestorationOutput,
    score_thr: float,
    detector: Detector | None,
) -> np.ndarray:
    """Draw :func:`comparison_figure` from two uint8 BGR images ``(H, W, 3)``, with their detections."""
    scale = min(1, LARGEST / before.shape[0])
    size = (round(before.shape[0] * scale), max(1, round(before.shape[1] * scale)))
    images = [resize(swap_channels(image), size) for image in (before, after)]
    titles, drawn = ['before', 'after'], list(images)
    if detector is not None:
        for index, found in enumerate((result.detections_before, result.detections)):
            count = int((found.scores >= score_thr).sum())
            titles[index] += f': {count} object{"" if count == 1 else "s"}'
            drawn[index] = detector.draw(images[index], found, score_thr, scale)
    return comparison_figure(images[0], images[1], named_heatmaps(output), result.levels, titles, drawn)


def _write(
    result: Restored,
    source: Source,
    night: ImageFile,
    output: RestorationOutput,
    options: Options,
    detector: Detector | None,
) -> None:
    folder, target = options.folder, source.target
    assert folder is not None
    if options.compare and result.visualization is not None:
        write_image(folder / COMPARISONS / target, ImageFile(swap_channels(result.visualization)), options.quality)
    if detector is not None:
        before = None if result.detections_before is None else detector.as_dicts(result.detections_before)
        file = folder / PREDICTIONS / target.with_name(f'{target.name}.json')
        write_predictions(file, detector.as_dicts(result.detections), before)
    result.out_file = write_result(output, night, folder, target, options.strips, options.quality)
