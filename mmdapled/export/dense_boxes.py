"""Decode the boxes and scores of mmdet's one-stage heads, all of them, without thresholds and without NMS."""

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor


def check_head(head: Any) -> None:
    """Raise TypeError unless :func:`decode` knows the head: YOLOX, or one that predicts as mmdet's BaseDenseHead."""
    from mmdet.models.dense_heads import YOLOXHead
    from mmdet.models.dense_heads.base_dense_head import BaseDenseHead

    names = ('predict_by_feat', '_predict_by_feat_single')
    plain = all(getattr(type(head), name, None) is getattr(BaseDenseHead, name) for name in names)
    if not isinstance(head, YOLOXHead) and not plain:
        raise TypeError(
            f'export with a detector: expected a one-stage detector with the head of YOLOX, RetinaNet, FCOS, ATSS or '
            f'RTMDet, got {type(head).__name__}; export the restorer alone and run the detector in mmdet'
        )


def decode(head: Any, outputs: Sequence[Sequence[Tensor]], size: Sequence[Any]) -> tuple[Tensor, Tensor]:
    """Return boxes ``(N, M, 4)``, x1, y1, x2, y2 in px of the head's image, and scores ``(N, M, classes)``.

    Args:
        head: one that :func:`check_head` accepts.
        outputs: what it returns: scores, boxes and, of some heads, a factor of the scores, each by level.
        size: height and width by which boxes are clipped; YOLOX does not clip.
    """
    from mmdet.models.dense_heads import YOLOXHead

    scores, boxes, *factors = outputs
    logits = flat(scores, head.cls_out_channels)
    probabilities = logits.sigmoid() if _uses_sigmoid(head) else logits.softmax(dim=-1)[..., :-1]
    if factors:
        probabilities = probabilities * flat(factors[0], 1).sigmoid()
    shapes, kind = [level.shape[-2:] for level in scores], {'dtype': logits.dtype, 'device': logits.device}
    if isinstance(head, YOLOXHead):
        priors = torch.cat(head.prior_generator.grid_priors(shapes, with_stride=True, **kind))
        return head._bbox_decode(priors, flat(boxes, 4)), probabilities
    priors = torch.cat(head.prior_generator.grid_priors(shapes, **kind))
    return _decode_by_coder(head, priors, flat(boxes, 4), size), probabilities


def flat(levels: Sequence[Tensor], channels: int) -> Tensor:
    """Return maps ``(N, priors * channels, h, w)`` of all levels as ``(N, M, channels)``."""
    return torch.cat([level.permute(0, 2, 3, 1).flatten(1).unflatten(1, (-1, channels)) for level in levels], dim=1)


def _decode_by_coder(head: Any, priors: Tensor, boxes: Tensor, size: Sequence[Any]) -> Tensor:
    count = boxes.shape[0]
    decoded = head.bbox_coder.decode(priors.repeat(count, 1), boxes.flatten(0, 1)).unflatten(0, (count, -1))
    height, width = size
    limits = torch.stack([torch.full((), side, dtype=boxes.dtype) for side in (width, height, width, height)])
    return torch.minimum(decoded.clamp(min=0), limits)


def _uses_sigmoid(head: Any) -> bool:
    return bool(getattr(head, 'use_sigmoid_cls', True))
