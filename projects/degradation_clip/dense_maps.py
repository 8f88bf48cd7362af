"""Input of the image tower and degradation maps in training, with gradients."""

from collections.abc import Sequence
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from mmdapled.images import float_rgb
from mmdapled.priors.dense_features import resize_and_normalise
from mmdapled.priors.prompts import antonym_probabilities, smoothed


def tower_input(inputs: Sequence[Tensor], size: int, mean: Tensor, std: Tensor) -> Tensor:
    """Return the tower's input ``(N, 3, size, size)`` for uint8 BGR images ``(3, H, W)`` of any sizes."""
    resized = [resize_and_normalise(float_rgb(image[None]), size, mean, std) for image in inputs]
    return torch.cat(resized).contiguous(memory_format=torch.channels_last)


def read_maps(values: Tensor, text: Tensor, log_temperature: Tensor, bias: Tensor, smoothing: int = 1) -> Tensor:
    """Return the smoothed :func:`.antonym_probabilities` of dense features of any length."""
    features = F.normalize(values.float(), dim=1)
    return smoothed(antonym_probabilities(features, text, log_temperature.exp(), bias), smoothing)


def write_maps(maps: Tensor, samples: Sequence[Any]) -> Sequence[Any]:
    """Write ``heatmaps (K, h, w)`` and their means ``degradation_levels (K,)`` into the data samples."""
    for sample, heatmaps in zip(samples, maps, strict=True):
        sample.set_field(heatmaps, 'heatmaps', field_type='data')
        sample.set_field(heatmaps.mean((1, 2)), 'degradation_levels', field_type='data')
    return samples
