"""Transformer blocks whose cost grows linearly with the pixels, plain and CLIP-enhanced (CeTB)."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mmdapled.restorers.global_cues import GlobalCue
from mmdapled.restorers.layers import ChannelNorm, zeroed


def channel_attention(query: Tensor, key: Tensor, temperature: Tensor) -> Tensor:
    """Return the attention between channels (Restormer, Zamir et al., CVPR 2022, section 3.1).

    Norms and softmax are computed in fp32: square roots in fp16 give NaN.

    Args:
        query: ``(N, heads, C / heads, H * W)``.
        key: of the same shape.
        temperature: ``(heads, 1, 1)``.

    Returns:
        ``(N, heads, C / heads, C / heads)``, fp32, of sum 1 along the last axis.
    """
    with torch.autocast(query.device.type, enabled=False):
        query = F.normalize(query.float(), dim=-1, eps=1e-6)
        key = F.normalize(key.float(), dim=-1, eps=1e-6)
        return ((query @ key.transpose(-2, -1)) * temperature.float()).softmax(dim=-1)


class ChannelAttention(nn.Module):
    """Transposed self-attention on ``(N, C, H, W)``."""

    def __init__(self, channels: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.temperature = nn.Parameter(torch.ones(heads, 1, 1))
        self.qkv = nn.Conv2d(channels, 3 * channels, 1)
        self.local = nn.Conv2d(3 * channels, 3 * channels, 3, padding=1, groups=3 * channels)
        self.project = nn.Conv2d(channels, channels, 1)
        self.cue = GlobalCue()

    def forward(self, x: Tensor) -> Tensor:
        """Return the attended features; pixels only enter as the length of the compared vectors."""
        n, c, h, w = x.shape
        query, key, value = self.local(self.qkv(x)).reshape(n, 3, self.heads, c // self.heads, h * w).unbind(1)
        weights = self.cue(lambda: channel_attention(query, key, self.temperature))
        return self.project((weights.to(value.dtype) @ value).reshape(n, c, h, w))


class GatedFeedForward(nn.Module):
    """Gated depth-wise feed-forward (Restormer, section 3.2)."""

    def __init__(self, channels: int, expansion: float) -> None:
        super().__init__()
        hidden = int(channels * expansion)
        self.expand = nn.Conv2d(channels, 2 * hidden, 1)
        self.local = nn.Conv2d(2 * hidden, 2 * hidden, 3, padding=1, groups=2 * hidden)
        self.project = nn.Conv2d(hidden, channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        """Gate one half of the expanded channels by the other."""
        gate, value = self.local(self.expand(x)).chunk(2, dim=1)
        return self.project(F.gelu(gate) * value)


class Modulation(nn.Module):
    """Scale and shift of features by a heatmap, zero at initialisation, so that a dead prior is harmless."""

    def __init__(self, heatmaps: int, channels: int) -> None:
        super().__init__()
        self.affine = nn.Conv2d(heatmaps, 2 * channels, 1)
        zeroed(self.affine)

    def forward(self, x: Tensor, heatmap: Tensor) -> Tensor:
        """Modulate ``x (N, C, h, w)`` by ``heatmap (N, K, h, w)``."""
        scale, shift = self.affine(heatmap).chunk(2, dim=1)
        return x * (1 + scale) + shift


class TransformerBlock(nn.Module):
    """Attention and feed-forward with pre-norm; with ``heatmaps`` > 0 it is a CLIP-enhanced block (CeTB)."""

    def __init__(self, channels: int, heads: int, expansion: float, heatmaps: int = 0) -> None:
        super().__init__()
        self.norm1, self.norm2 = ChannelNorm(channels), ChannelNorm(channels)
        self.attention = ChannelAttention(channels, heads)
        self.feed_forward = GatedFeedForward(channels, expansion)
        self.modulation1 = Modulation(heatmaps, channels) if heatmaps else None
        self.modulation2 = Modulation(heatmaps, channels) if heatmaps else None

    def forward(self, x: Tensor, heatmap: Tensor | None = None) -> Tensor:
        """Transform ``x (N, C, h, w)``, in a CeTB by the heatmap of this scale ``(N, K, h, w)``."""
        x = x + self.attention(self._modulate(self.modulation1, self.norm1(x), heatmap))
        return x + self.feed_forward(self._modulate(self.modulation2, self.norm2(x), heatmap))

    @staticmethod
    def _modulate(modulation: nn.Module | None, x: Tensor, heatmap: Tensor | None) -> Tensor:
        return x if modulation is None else modulation(x, heatmap)
