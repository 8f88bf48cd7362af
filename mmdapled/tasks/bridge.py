"""The bridge between a task model's normalised batch and a restorer's RGB in [0, 1]."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mmdapled.images import content_sizes
from mmdapled.structures import RestorationOutput


class RestoredGroup(NamedTuple):
    """Images of one content size that were restored together.

    Args:
        indices: their positions in the batch.
        size: height and width of their content; the rest of the batch tensor is padding.
        output: the restorer's output for them.
        image: their content before restoration, RGB in [0, 1], ``(len(indices), 3, *size)``.
    """

    indices: list[int]
    size: tuple[int, int]
    output: RestorationOutput
    image: Tensor


class Bridge(nn.Module):
    """Restore a normalised, padded batch and return it in the same form.

    Only the restorer's change is added to the batch: a restorer that changes nothing is bit-equal to the plain
    pipeline, and padding stays padding.

    Args:
        data_preprocessor: the task model's own config, for ``mean``, ``std``, ``bgr_to_rgb`` and ``rgb_to_bgr``; of
            nested ones (multi-branch) the innermost is read.
        input_order: channel order of the images that the pipeline loads.

    Raises:
        ValueError: unknown ``input_order``; mean or std with neither 1 nor 3 values.
    """

    mean: Tensor
    scale: Tensor

    def __init__(self, data_preprocessor: Mapping[str, Any], input_order: str = 'bgr') -> None:
        super().__init__()
        if input_order not in ('bgr', 'rgb'):
            raise ValueError(f"input_order: expected 'bgr' or 'rgb', got {input_order!r}")
        config = data_preprocessor
        while isinstance(config.get('data_preprocessor'), Mapping):
            config = config['data_preprocessor']
        swapped = bool(config.get('bgr_to_rgb') or config.get('rgb_to_bgr'))
        self.is_rgb = (input_order == 'rgb') != swapped
        self.register_buffer('mean', _per_channel(config.get('mean'), 0.0) / 255, persistent=False)
        self.register_buffer('scale', 255 / _per_channel(config.get('std'), 1.0), persistent=False)

    def to_rgb(self, inputs: Tensor) -> Tensor:
        """Return RGB in [0, 1] of normalised ``inputs (N, 3, H, W)``."""
        return self._reorder((inputs.float() / self.scale + self.mean).clamp(0, 1))

    def from_rgb(self, rgb: Tensor) -> Tensor:
        """Normalise RGB ``(N, 3, H, W)`` in [0, 1] as the task model's data preprocessor does."""
        return (self._reorder(rgb) - self.mean) * self.scale

    def forward(self, inputs: Tensor, restorer: nn.Module) -> tuple[Tensor, list[RestoredGroup]]:
        """Restore normalised, padded ``inputs (N, 3, H, W)``; return the restored batch and the restorer's outputs.

        Images of one content size are restored in one call, with the result that each would have alone.
        """
        positions: dict[tuple[int, int], list[int]] = defaultdict(list)
        for index, size in enumerate(content_sizes(inputs)):
            positions[size].append(index)
        groups, deltas = [], torch.zeros_like(inputs)
        for (height, width), indices in positions.items():
            rgb = self.to_rgb(inputs[indices, :, :height, :width])
            output = restorer(rgb)
            groups.append(RestoredGroup(indices, (height, width), output, rgb))
            padding = (0, inputs.shape[-1] - width, 0, inputs.shape[-2] - height)
            delta = F.pad(self._reorder(output.image - rgb) * self.scale, padding).to(inputs.dtype)
            whole = len(indices) == len(inputs)
            deltas = delta if whole else deltas.index_copy(0, torch.tensor(indices, device=inputs.device), delta)
        return inputs + deltas, groups

    def _reorder(self, image: Tensor) -> Tensor:
        """Convert between RGB and the channel order of the batch."""
        return image if self.is_rgb else image.flip(1)


def _per_channel(values: Any, default: float) -> Tensor:
    tensor = torch.tensor([float(value) for value in ([default] if values is None else values)])
    if tensor.numel() not in (1, 3):
        raise ValueError(f'data_preprocessor: expected 1 or 3 values of mean and std, got {tensor.numel()}')
    return tensor.expand(3).reshape(1, 3, 1, 1).clone()
