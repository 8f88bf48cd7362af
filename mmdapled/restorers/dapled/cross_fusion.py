"""CLIP-guided cross-fusion module (CCM): one scale's heatmap from image features and the prior."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mmdapled.restorers.layers import zeroed
from mmdapled.structures import PriorOutput


class CrossFusion(nn.Module):
    """Estimate where the image is degraded, at one scale of the decoder, and add the prior's answer to the features.

    Features of a coarse patch grid query the prior's tokens by cross-attention; the answer, the features themselves
    and the up-sampled prior map give the heatmap. The answer is added to the features too, by a layer that is zero at
    initialisation. Without a prior the features decide alone.

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
            self.inject = nn.Conv2d(attention_dim, channels, 1)
            zeroed(self.inject)

    def forward(self, features: Tensor, prior: PriorOutput | None = None) -> tuple[Tensor, Tensor]:
        """Return features ``(N, C, h, w)`` with the prior's answer, and the heatmap ``(N, K, h, w)``, probabilities."""
        logits = self.estimate(features)
        if self.with_prior and prior is not None:
            mixed = self._attend(features, prior)
            logits = logits + enlarged(self.answer(mixed), features) + self.trust * prior_logits(features, prior)
            features = features + enlarged(self.inject(mixed), features)
        return features, torch.sigmoid(logits)

    def _attend(self, features: Tensor, prior: PriorOutput) -> Tensor:
        """Return the answer of the prior's tokens to each patch of the grid, ``(N, A, grid, grid)``."""
        query = self.query(F.adaptive_avg_pool2d(features, self.grid)).flatten(2).transpose(1, 2)
        key, value = (layer(prior.tokens.to(features.dtype)).flatten(2).transpose(1, 2)
                      for layer in (self.key, self.value))  # fmt: skip
        mixed = F.scaled_dot_product_attention(query, key, value).transpose(1, 2)
        return mixed.reshape(mixed.shape[0], -1, self.grid, self.grid)


class PriorHeatmap(nn.Module):
    """The prior's map of this scale as it is, instead of a CCM: the ablation that shows what the CCM adds."""

    def forward(self, features: Tensor, prior: PriorOutput | None) -> tuple[Tensor, Tensor]:
        """Return the features ``(N, C, h, w)`` as they are, and the prior's map ``(N, K, h, w)``."""
        assert prior is not None, 'without a CCM the heatmaps are the prior, and there is none'
        return features, enlarged(prior.maps.to(features.dtype), features)


def prior_logits(features: Tensor, prior: PriorOutput) -> Tensor:
    """Return the logits of the prior's maps at the size of ``features``."""
    return enlarged(torch.logit(prior.maps.float(), eps=1e-3).to(features.dtype), features)


def enlarged(maps: Tensor, features: Tensor) -> Tensor:
    """Return ``maps`` at the size of ``features``."""
    return F.interpolate(maps, size=features.shape[-2:], mode='bilinear', align_corners=False)
