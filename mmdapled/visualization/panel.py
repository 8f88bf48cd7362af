"""One strip per image: night | heatmaps | restored | boxes | ground truth."""

from typing import List, Optional, Sequence, Tuple

import numpy as np

from mmdapled.images import to_array, to_uint8
from mmdapled.structures import DEGRADATIONS, RestorationOutput
from mmdapled.visualization.drawing import Boxes, draw_boxes, heatmap_grid, resize, titled

GAP = 4  # pixels of white between panels


def restoration_strip(
    night: np.ndarray,
    output: RestorationOutput,
    boxes: Optional[Boxes] = None,
    gt_boxes: Optional[Boxes] = None,
    clean: Optional[np.ndarray] = None,
    names: Sequence[str] = DEGRADATIONS,
    height: Optional[int] = None,
    more: Sequence[Tuple[str, np.ndarray]] = (),
) -> np.ndarray:
    """Draw what happened to one image, as a uint8 RGB picture.

    Panels without content are left out: heatmaps that the restorer doesn't estimate, boxes and truth not given.

    Args:
        night: what the restorer got, uint8 RGB ``(H, W, 3)``.
        output: what it returned for it, N = 1.
        boxes: predictions, drawn on the restored picture, in pixels of ``night``.
        gt_boxes: true boxes, drawn on ``clean``, or on ``night`` where that is not given.
        clean: the picture by day, uint8 RGB of any size.
        names: of the K heatmaps.
        height: of a panel in pixels; that of ``night`` when not given.
        more: further panels, title and uint8 RGB picture of any size.

    Raises:
        ValueError: ``night`` is not uint8 RGB, or ``output`` holds another number of images than one.
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
    panels += [(title, resize(picture, size)) for title, picture in more]
    return _side_by_side([titled(picture, title) for title, picture in panels])


def _check(night: np.ndarray, output: RestorationOutput) -> None:
    if night.dtype != np.uint8 or night.ndim != 3 or night.shape[2] != 3:
        raise ValueError(f'night: expected uint8 RGB (H, W, 3), got {night.dtype} {night.shape}')
    if len(output.image) != 1:
        raise ValueError(f'output: expected one image, got a batch of {len(output.image)}; draw them one by one')


def _panel_size(night: np.ndarray, height: Optional[int]) -> Tuple[int, int]:
    if height is None:
        return night.shape[0], night.shape[1]
    return height, max(1, round(night.shape[1] * height / night.shape[0]))


def _scaled(boxes: Boxes, scale: float) -> Boxes:
    return Boxes(np.asarray(boxes.corners, dtype=float) * scale, boxes.texts, boxes.classes)


def _side_by_side(pictures: List[np.ndarray]) -> np.ndarray:
    gap = np.full((pictures[0].shape[0], GAP, 3), 255, np.uint8)
    separated = [part for picture in pictures for part in (gap, picture)][1:]
    return np.concatenate(separated, axis=1)
