"""Antonym prompts, which put a degradation into words, and their text features."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

Prompts = Mapping[str, tuple[Sequence[str], Sequence[str]]]

# (degraded, clean) as in CLIP-IQA (Wang et al., AAAI 2023, section 3); "over-exposed" is ours.
ANTONYM_PROMPTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    'dark': (('Dark photo.',), ('Bright photo.',)),
    'blurry': (('Blurry photo.',), ('Sharp photo.',)),
    'noisy': (('Noisy photo.',), ('Clean photo.',)),
    'overexposed': (('Over-exposed photo.',), ('Well-exposed photo.',)),
}


def encode_prompts(clip: Any, tokenizer: Callable[..., Any], prompts: Prompts) -> Tensor:
    """Encode antonym pairs with a CLIP text tower, in one pass; several phrasings of one side are averaged.

    Returns:
        ``(K, 2, D)`` unit-length features, degraded first.
    """
    sides = [list(side) for pair in prompts.values() for side in pair]
    tokens = tokenizer([phrasing for side in sides for phrasing in side])
    features = F.normalize(clip.encode_text(tokens.to(next(clip.parameters()).device)), dim=-1)
    means = [side.mean(0) for side in features.split([len(side) for side in sides])]
    return F.normalize(torch.stack(means), dim=-1).unflatten(0, (len(prompts), 2))


def antonym_probabilities(features: Tensor, text: Tensor, temperature: Tensor, bias: Tensor | None = None) -> Tensor:
    """Return the probability of the degraded side of each pair, softmax over scaled cosines (CLIP-IQA, section 3).

    Args:
        features: unit-length image features ``(N, D, h, w)``.
        text: unit-length text features ``(K, 2, D)``, degraded first.
        temperature: factor of the cosines, per degradation, ``(K,)``.
        bias: summand after it, ``(K,)``.

    Returns:
        ``(N, K, h, w)`` in [0, 1].
    """
    # A softmax over two is a sigmoid of the difference.
    logits = cosine_differences(features, text) * temperature.view(1, -1, 1, 1)
    return torch.sigmoid(logits if bias is None else logits + bias.view(1, -1, 1, 1))


def cosine_differences(features: Tensor, text: Tensor) -> Tensor:
    """Return cosine to the degraded minus cosine to the clean side, ``(N, K, h, w)`` in fp32, by one projection."""
    direction = text[:, 0] - text[:, 1]
    return F.conv2d(features, direction[:, :, None, None].to(features.dtype)).float()


def smoothed(maps: Tensor, size: int) -> Tensor:
    """Average ``maps (N, K, h, w)`` over boxes of ``size x size`` patches, size odd; boxes are cut at the border.

    Light and shake change slowly over an image, but a single patch may be a white wall at night.

    >>> smoothed(torch.tensor([[[[0.0, 0.0, 1.0]]]]), 3)
    tensor([[[[0.0000, 0.3333, 0.5000]]]])
    """
    return maps if size == 1 else F.avg_pool2d(maps, size, stride=1, padding=size // 2, count_include_pad=False)
