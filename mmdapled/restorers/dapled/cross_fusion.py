"""CLIP-guided cross-fusion module (CCM): one scale's heatmap from image features and the prior."""

from typing import Optional

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mmdapled.priors.base import PriorOutput


class CrossFusion(nn.Module):
    """Estimate where the image is degraded, at one scale of the decoder.

    Features of a coarse patch grid query the prior's tokens by cross-attention; the answer, the features themselves
    and the up-sampled prior map give the heatmap. Without a prior the features decide alone.

    Args:
        channels: channels of the image features.
        heatmaps: K, the number of degradations.
        token_dim: D of the prior's tokens, 0 for no prior.
        attention_dim: width of the cross-attention.
        grid: side of the patch grid that queries, in patches.
    """

    def __init__(
        self, channels: int, heatmaps: int, token_dim: int = 0, attention_dim: int = 32, grid: int = 8
    ) -> None:
        super().__init__()
        self.grid = grid
        self.estimate = nn.Conv2d(channels, heatmaps, 3, padding=1)
        self.with_prior = token_dim > 0
        if self.with_prior:
            self.query = nn.Conv2d(channels, attention_dim, 1)
            self.key = nn.Conv2d(token_dim, attention_dim, 1)
            self.value = nn.Conv2d(token_dim, attention_dim, 1)
            self.answer = nn.Conv2d(attention_dim, heatmaps, 1)
            self.trust = nn.Parameter(torch.ones(1, heatmaps, 1, 1))

    def forward(self, features: Tensor, prior: Optional[PriorOutput] = None) -> Tensor:
        """Probabilities ``(N, K, h, w)`` for ``features (N, C, h, w)``."""
        logits = self.estimate(features)
        if self.with_prior and prior is not None:
            logits = logits + self._answer(features, prior) + self.trust * self._prior_logits(features, prior)
        return torch.sigmoid(logits)

    def _answer(self, features: Tensor, prior: PriorOutput) -> Tensor:
        query = self.query(F.adaptive_avg_pool2d(features, self.grid)).flatten(2).transpose(1, 2)
        key, value = (layer(prior.tokens.to(features.dtype)).flatten(2).transpose(1, 2)
                      for layer in (self.key, self.value))  # fmt: skip
        mixed = F.scaled_dot_product_attention(query, key, value).transpose(1, 2)
        patches = self.answer(mixed.reshape(mixed.shape[0], -1, self.grid, self.grid))
        return F.interpolate(patches, size=features.shape[-2:], mode='bilinear', align_corners=False)

    @staticmethod
    def _prior_logits(features: Tensor, prior: PriorOutput) -> Tensor:
        maps = torch.logit(prior.maps.float(), eps=1e-3).to(features.dtype)
        return F.interpolate(maps, size=features.shape[-2:], mode='bilinear', align_corners=False)
