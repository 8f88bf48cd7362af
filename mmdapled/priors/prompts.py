"""Antonym prompts: how a degradation is put into words, and their text features."""

from typing import Any, Callable, Dict, Mapping, Optional, Sequence, Tuple

import torch
import torch.nn.functional as F
from torch import Tensor

Prompts = Mapping[str, Tuple[Sequence[str], Sequence[str]]]

# (degraded, clean) as in CLIP-IQA (Wang et al., AAAI 2023, section 3); "over-exposed" is ours.
ANTONYM_PROMPTS: Dict[str, Tuple[Tuple[str, ...], Tuple[str, ...]]] = {
    'dark': (('Dark photo.',), ('Bright photo.',)),
    'blurry': (('Blurry photo.',), ('Sharp photo.',)),
    'noisy': (('Noisy photo.',), ('Clean photo.',)),
    'overexposed': (('Over-exposed photo.',), ('Well-exposed photo.',)),
}


@torch.no_grad()
def encode_prompts(clip: Any, tokenizer: Callable[..., Any], prompts: Prompts) -> Tensor:
    """Encode antonym pairs with a CLIP text tower; several phrasings of one side are averaged.

    Returns:
        ``(K, 2, D)`` unit-length features, degraded first.
    """
    pairs = [torch.stack([_encode_side(clip, tokenizer, side) for side in pair]) for pair in prompts.values()]
    return torch.stack(pairs)


def _encode_side(clip: Any, tokenizer: Callable[..., Any], phrasings: Sequence[str]) -> Tensor:
    features = F.normalize(clip.encode_text(tokenizer(list(phrasings))), dim=-1)
    return F.normalize(features.mean(0), dim=-1)


def antonym_probabilities(features: Tensor, text: Tensor, temperature: Tensor, bias: Optional[Tensor] = None) -> Tensor:
    """Probability of the degraded side of each pair, softmax over scaled cosines (CLIP-IQA, section 3).

    Args:
        features: unit-length image features ``(N, D, h, w)``.
        text: unit-length text features ``(K, 2, D)``, degraded first.
        temperature: what cosines are multiplied by, per degradation, ``(K,)``.
        bias: what is added then, ``(K,)``.

    Returns:
        ``(N, K, h, w)`` in [0, 1].
    """
    # A softmax over two is a sigmoid of the difference.
    logits = cosine_differences(features, text) * temperature.view(1, -1, 1, 1)
    return torch.sigmoid(logits if bias is None else logits + bias.view(1, -1, 1, 1))


def cosine_differences(features: Tensor, text: Tensor) -> Tensor:
    """Cosine to the degraded minus cosine to the clean side of each pair, ``(N, K, h, w)`` in fp32; one projection."""
    direction = text[:, 0] - text[:, 1]
    return F.conv2d(features, direction[:, :, None, None].to(features.dtype)).float()
