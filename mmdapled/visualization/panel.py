"""One strip per image: night | heatmaps | restored | boxes | ground truth."""

from collections.abc import Sequence

import numpy as np

from mmdapled.images import to_array, to_uint8
from mmdapled.structures import DEGRADATIONS, RestorationOutput
from mmdapled.visualization.drawing import Boxes, draw_boxes, heatmap_grid, resize, titled

GAP = 4  # pixels of white between panels


def restoration_strip(
    night: np.ndarray,
    output: RestorationOutput,
    boxes: Boxes | None = None,
    gt_boxes: Boxes | None = None,
    clean: np.ndarray | None = None,
    names: Sequence[str] = DEGRADATIONS,
    height: int | None = None,
    more: Sequence[tuple[str, np.ndarray]] = (),
) -> np.ndarray:
    """Draw the panels of one image side by side, as uint8 RGB.

    Panels without content are left out: heatmaps that the restorer does not estimate, boxes and truth not given.

    Args:
        night: the restorer's input, uint8 RGB ``(H, W, 3)``.
        output: the restorer's output, N = 1.
        boxes: predictions in pixels of ``night``, drawn on the restored image.
        gt_boxes: true boxes in pixels of ``night``, drawn on ``clean`` or, without it, on ``night``.
        clean: the clean image, uint8 RGB of any size.
        names: names of the K heatmaps.
        height: height of a panel in pixels; by default that of ``night``.
        more: titles and uint8 RGB images, of any size, of further panels.

    Raises:
        ValueError: ``night`` is not uint8 RGB, or ``output`` has more than one image.
    """
    _check(night, output)
    size = _panel_size(night, height)
    restored = resize(to_array(to_uint8(output.image[0])), size)
    panels = [('night', resize(night, size))]
    if output.heatmaps:
        maps = output.heatmaps[0][0].detach().float().cpu().numpy()
        levels = None if output.levels is None else output.levels[0].tolist()
        panels.append(('degradation', heatmap_grid(maps, size, names, levels)))
    panels.append(('restored', restored))
    scale = size[0] / night.shape[0]
    if boxes is not None:
        panels.append(('detections', draw_boxes(restored, _scaled(boxes, scale))))
    if gt_boxes is not None or clean is not None:
        truth = resize(night if clean is None else clean, size)
        panels.append(('ground truth', draw_boxes(truth, _scaled(gt_boxes or Boxes(np.zeros((0, 4))), scale))))
    panels += [(title, resize(image, size)) for title, image in more]
    drawn = [titled(image, title) for title, image in panels]
    gap = np.full((len(drawn[0]), GAP, 3), 255, np.uint8)
    return np.concatenate([part for panel in drawn for part in (gap, panel)][1:], axis=1)


def _check(night: np.ndarray, output: RestorationOutput) -> None:
    if night.dtype != np.uint8 or night.ndim != 3 or night.shape[2] != 3:
        raise ValueError(f'night: expected uint8 RGB (H, W, 3), got {night.dtype} {night.shape}')
    if len(output.image) != 1:
        raise ValueError(f'output: expected one image, got a batch of {len(output.image)}; draw each by itself')


def _panel_size(night: np.ndarray, height: int | None) -> tuple[int, int]:
    if height is None:
        return night.shape[0], night.shape[1]
    return height, max(1, round(night.shape[1] * height / night.shape[0]))


def _scaled(boxes: Boxes, scale: float) -> Boxes:
    return Boxes(np.asarray(boxes.corners, dtype=float) * scale, boxes.texts, boxes.classes)
