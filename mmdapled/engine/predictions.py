"""What a task model predicted, for comparing two predictions of one batch."""

from typing import Any, List

import torch
from torch import Tensor

# Data fields of a sample that a task model does not predict.
NOT_PREDICTED = ('gt_', 'restored_', 'heatmaps', 'degradation_', 'ignored_', 'proposals')


def predicted(samples: Any) -> List[Tensor]:
    """Every tensor that a task model predicted, in a fixed order; neither ground truth nor restored images."""
    tensors: List[Tensor] = []
    for sample in samples:
        fields = sample.to_dict() if hasattr(sample, 'to_dict') else dict(sample)
        kept = {name: value for name, value in sorted(fields.items()) if not name.startswith(NOT_PREDICTED)}
        tensors += _tensors(kept)
    return tensors


def _tensors(value: Any) -> List[Tensor]:
    if isinstance(value, Tensor):
        return [value]
    if isinstance(value, dict):
        return [tensor for name in sorted(value) for tensor in _tensors(value[name])]
    if hasattr(value, 'to_dict'):
        return _tensors(value.to_dict())
    return []


def equal_predictions(first: List[Tensor], second: List[Tensor]) -> bool:
    """Whether both hold the same bits."""
    return len(first) == len(second) and all(
        one.shape == other.shape and torch.equal(one, other) for one, other in zip(first, second, strict=True)
    )


def finds_nothing(tensors: List[Tensor]) -> bool:
    """Whether a prediction has no element at all, as a detector's without any detection; not one without tensors."""
    return bool(tensors) and all(tensor.numel() == 0 for tensor in tensors)
