"""A frozen CLIP image tower for losses, neither trained nor saved."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from mmdapled.images import full_precision
from mmdapled.priors.dense_features import resize_and_normalise
from mmdapled.priors.open_clip_tower import build_clip
from mmdapled.priors.unlisted import Unlisted

MAX_STAGES = 5


class FrozenClip(nn.Module):
    """The image tower of an open_clip model on RGB in [0, 1] of any size.

    Args:
        visual: the tower.
        mean: RGB mean of its training images, of values in [0, 1].
        std: their standard deviation.
        size: side in pixels of the square to which images are resized.
    """

    mean: Tensor
    std: Tensor

    def __init__(self, visual: nn.Module, mean: tuple[float, ...], std: tuple[float, ...], size: int) -> None:
        super().__init__()
        self.visual = Unlisted(visual)
        self.size = size
        self.register_buffer('mean', torch.tensor(mean).view(1, 3, 1, 1), persistent=False)
        self.register_buffer('std', torch.tensor(std).view(1, 3, 1, 1), persistent=False)

    def embed(self, image: Tensor) -> Tensor:
        """Return CLIP's image feature ``(N, D)`` of unit length."""
        features = self.visual.module(self._prepare(image))
        features = features[0] if isinstance(features, (tuple, list)) else features
        return nn.functional.normalize(features.float(), dim=-1)

    def stages(self, image: Tensor) -> list[Tensor]:
        """Return the feature maps of the five stages of a ResNet, or of five evenly spread blocks of a ViT."""
        tower: Any = self.visual.module
        indices = stage_indices(tower)
        output = tower.forward_intermediates(self._prepare(image), indices=indices, intermediates_only=True)
        return output['image_intermediates']

    def _prepare(self, image: Tensor) -> Tensor:
        return resize_and_normalise(full_precision(image).to(self.mean.dtype), self.size, self.mean, self.std)


def stage_indices(visual: Any) -> list[int]:
    """Return the indices of the intermediate layers of an open_clip tower that are compared, first to last."""
    blocks = len(visual.transformer.resblocks) if hasattr(visual, 'transformer') else MAX_STAGES
    return sorted({round(float(place)) for place in torch.linspace(0, blocks - 1, MAX_STAGES)})


def build_frozen_clip(model: str, pretrained: str, size: int) -> tuple[FrozenClip, nn.Module, Callable[..., Any]]:
    """Build the frozen tower, and return the whole CLIP and its tokenizer, which encode prompts, too.

    Raises:
        ValueError, RuntimeError: raised by :func:`.build_clip`.
    """
    clip, mean, std, tokenizer = build_clip(model, pretrained, size)
    visual: Any = clip.visual
    return FrozenClip(visual, mean, std, size), clip, tokenizer
