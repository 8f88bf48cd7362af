"""The bridge between a task model's normalised batch and a restorer's RGB in [0, 1], there and back."""

from typing import Any, List, Mapping, NamedTuple, Sequence, Tuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mmdapled.images import content_sizes
from mmdapled.structures import RestorationOutput


class RestoredGroup(NamedTuple):
    """Images of one content size that were restored together.

    Args:
        indices: their places in the batch.
        size: height and width of their content; the rest of the batch tensor is padding.
        output: what the restorer returned for them.
    """

    indices: List[int]
    size: Tuple[int, int]
    output: RestorationOutput


class Bridge(nn.Module):
    """Restore a batch as a task model's data preprocessor made it, and give it back in the same form.

    Only what the restorer changed is added to the batch: where it changes nothing the very bits of the plain
    pipeline come through, and padding stays padding.

    Args:
        data_preprocessor: the task model's own config, of which ``mean``, ``std``, ``bgr_to_rgb`` and ``rgb_to_bgr``
            are read; a config that wraps another one (multi-branch) is looked through.
        input_order: channel order of the images that the pipeline loads.
    """

    mean: Tensor
    scale: Tensor

    def __init__(self, data_preprocessor: Mapping[str, Any], input_order: str = 'bgr') -> None:
        super().__init__()
        if input_order not in ('bgr', 'rgb'):
            raise ValueError(f"input_order: expected 'bgr' or 'rgb', got {input_order!r}")
        config = _innermost(data_preprocessor)
        mean, std = config.get('mean'), config.get('std')
        swapped = bool(config.get('bgr_to_rgb') or config.get('rgb_to_bgr'))
        self.is_rgb = (input_order == 'rgb') != swapped
        self.register_buffer('mean', _per_channel(mean, 0.0) / 255, persistent=False)
        self.register_buffer('scale', 255 / _per_channel(std, 1.0), persistent=False)

    def to_rgb(self, inputs: Tensor) -> Tensor:
        """RGB in [0, 1] of normalised ``inputs (N, 3, H, W)``."""
        rgb = (inputs.float() / self.scale + self.mean).clamp(0, 1)
        return rgb if self.is_rgb else rgb.flip(1)

    def from_rgb(self, rgb: Tensor) -> Tensor:
        """Normalise RGB ``(N, 3, H, W)`` in [0, 1] as the task model's data preprocessor would."""
        return ((rgb if self.is_rgb else rgb.flip(1)) - self.mean) * self.scale

    def forward(self, inputs: Tensor, restorer: nn.Module) -> Tuple[Tensor, List[RestoredGroup]]:
        """Restore ``inputs (N, 3, H, W)``, normalised and padded; return them restored, and the restorer's outputs.

        Images of one content size are restored in one call; each gets what it would get alone.
        """
        groups, deltas = [], torch.zeros_like(inputs)
        for size, indices in _group_by_size(content_sizes(inputs)).items():
            height, width = size
            rgb = self.to_rgb(inputs[indices, :, :height, :width])
            output = restorer(rgb)
            groups.append(RestoredGroup(indices, size, output))
            delta = F.pad(self._delta(output.image - rgb), self._padding(inputs, size)).to(inputs.dtype)
            deltas = delta if len(indices) == len(inputs) else deltas.index_copy(
                0, torch.tensor(indices, device=inputs.device), delta)  # fmt: skip
        return inputs + deltas, groups

    def _delta(self, change: Tensor) -> Tensor:
        return (change if self.is_rgb else change.flip(1)) * self.scale

    @staticmethod
    def _padding(inputs: Tensor, size: Sequence[int]) -> Tuple[int, int, int, int]:
        return 0, inputs.shape[-1] - size[1], 0, inputs.shape[-2] - size[0]


def _group_by_size(sizes: Sequence[Tuple[int, int]]) -> dict:
    groups: dict = {}
    for index, size in enumerate(sizes):
        groups.setdefault(size, []).append(index)
    return groups


def _innermost(config: Mapping[str, Any]) -> Mapping[str, Any]:
    while isinstance(config.get('data_preprocessor'), Mapping):
        config = config['data_preprocessor']
    return config


def _per_channel(values: Any, default: float) -> Tensor:
    if values is None:
        values = [default]
    tensor = torch.tensor([float(value) for value in values])
    if tensor.numel() not in (1, 3):
        raise ValueError(f'data_preprocessor: expected 1 or 3 values of mean and std, got {tensor.numel()}')
    return tensor.expand(3).reshape(1, 3, 1, 1).clone()
