"""mmcv's operators on boxes ``(N, 4)`` as x1, y1, x2, y2; ``offset`` 1 counts the last pixel as part of the box."""

import torch
from torch import Tensor
from torchvision.ops import nms as torchvision_nms

from mmdapled.compat.mmcv_ext.build import computable

NAIVE, LINEAR = 0, 1


def nms(boxes: Tensor, scores: Tensor, iou_threshold: float, offset: int) -> Tensor:
    """Return the indices kept, best first; a box is dropped where IoU > ``iou_threshold`` with a better one."""
    boxes, scores = computable(boxes, scores)
    # Widening every box by the offset makes all sides, areas and overlaps those of mmcv's offset.
    return torchvision_nms(boxes + boxes.new_tensor([0, 0, offset, offset]), scores, iou_threshold)


def areas(boxes: Tensor, offset: int) -> Tensor:
    """Return the ``(N,)`` areas."""
    return (boxes[..., 2] - boxes[..., 0] + offset) * (boxes[..., 3] - boxes[..., 1] + offset)


def intersections(boxes1: Tensor, boxes2: Tensor, offset: int) -> Tensor:
    """Return the areas shared by boxes that broadcast against each other."""
    low, high = torch.max(boxes1[..., :2], boxes2[..., :2]), torch.min(boxes1[..., 2:], boxes2[..., 2:])
    return (high - low + offset).clamp(min=0).prod(dim=-1)


def bbox_overlaps(boxes1: Tensor, boxes2: Tensor, ious: Tensor, mode: int, aligned: bool, offset: int) -> None:
    """Write IoU (``mode`` 0) or intersection over the first box (1) into ``ious``.

    ``ious`` is ``(N, M)``, or ``(N,)`` where the boxes are ``aligned`` in pairs.
    """
    first, second = computable(boxes1, boxes2)
    if not aligned:
        first = first[:, None]
    shared = intersections(first, second, offset)
    whole = areas(first, offset)
    ious.copy_(shared / (whole + areas(second, offset) - shared if mode == 0 else whole))


def iou_with_all(box: Tensor, boxes: Tensor, offset: int = 0) -> Tensor:
    """Return the ``(N,)`` IoU of one ``(4,)`` box with ``(N, 4)`` boxes."""
    shared = intersections(box, boxes, offset)
    return shared / (areas(box, offset) + areas(boxes, offset) - shared)


def decay(ious: Tensor, iou_threshold: float, sigma: float, method: int) -> Tensor:
    """Return soft-NMS's factor for scores at ``ious``: Bodla et al., ICCV 2017, section 3."""
    if method == NAIVE:
        return torch.where(ious >= iou_threshold, 0.0, 1.0)
    if method == LINEAR:
        return torch.where(ious >= iou_threshold, 1 - ious, 1.0)
    return torch.exp(-ious.square() / sigma)


def softnms(
    boxes: Tensor,
    scores: Tensor,
    dets: Tensor,
    iou_threshold: float,
    sigma: float,
    min_score: float,
    method: int,
    offset: int,
) -> Tensor:
    """Return the indices kept, best first, and write their boxes and decayed scores into ``dets (N, 5)``.

    ``method`` is 0 naive, 1 linear, 2 Gaussian. As in mmcv the first box stays whatever its score.
    """
    left = torch.arange(len(boxes), device=boxes.device)
    scores = scores.clone()
    kept: list[Tensor] = []
    while len(left):
        position = int(scores[left].argmax())
        best = left[position]
        dets[len(kept), :4], dets[len(kept), 4] = boxes[best], scores[best]
        kept.append(best)
        left = torch.cat((left[:position], left[position + 1 :]))
        scores[left] *= decay(iou_with_all(boxes[best], boxes[left], offset), iou_threshold, sigma, method)
        left = left[scores[left] >= min_score]
    return torch.stack(kept) if kept else left


def nms_match(dets: Tensor, iou_threshold: float) -> list[list[int]]:
    """Group ``dets (N, 5)``: each kept box, best first, with those it suppresses at IoU >= ``iou_threshold``."""
    left = dets[:, 4].sort(descending=True).indices
    groups = []
    while len(left):
        best, left = left[0], left[1:]
        matched = iou_with_all(dets[best, :4], dets[left, :4]) >= iou_threshold
        groups.append([int(best), *left[matched].tolist()])
        left = left[~matched]
    return groups


OPS = (nms, softnms, nms_match, bbox_overlaps)
