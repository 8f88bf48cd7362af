"""NAFNet, a convolutional restorer: the control that a transformer of the same cost has to beat."""

from collections.abc import Sequence
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mmdapled.registry import MODELS
from mmdapled.restorers.base import BaseRestorer
from mmdapled.restorers.global_cues import GlobalCue
from mmdapled.restorers.layers import ChannelNorm
from mmdapled.structures import RestorationOutput


def simple_gate(x: Tensor) -> Tensor:
    """Multiply both halves of the channels, ``(N, 2C, H, W)`` to ``(N, C, H, W)`` (section 3.2)."""
    first, second = x.chunk(2, dim=1)
    return first * second


class NAFBlock(nn.Module):
    """A depth-wise convolution and a feed-forward, both gated by a product, on ``(N, C, H, W)`` (section 3.2).

    Both branches are scaled by weights that start at zero.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.norm1, self.norm2 = ChannelNorm(channels), ChannelNorm(channels)
        self.expand = nn.Conv2d(channels, 2 * channels, 1)
        self.local = nn.Conv2d(2 * channels, 2 * channels, 3, padding=1, groups=2 * channels)
        self.attention = nn.Conv2d(channels, channels, 1)
        self.project = nn.Conv2d(channels, channels, 1)
        self.feed_forward = nn.Conv2d(channels, 2 * channels, 1)
        self.feed_back = nn.Conv2d(channels, channels, 1)
        self.cue = GlobalCue()
        self.scale1, self.scale2 = (nn.Parameter(torch.zeros(1, channels, 1, 1)) for _ in range(2))

    def forward(self, x: Tensor) -> Tensor:
        """Return features of the same shape."""
        y = simple_gate(self.local(self.expand(self.norm1(x))))
        y = y * self.cue(lambda: self.attention(y.mean(dim=(-2, -1), keepdim=True)))
        x = x + self.scale1 * self.project(y)
        return x + self.scale2 * self.feed_back(simple_gate(self.feed_forward(self.norm2(x))))


@MODELS.register_module()
class NAFNet(BaseRestorer):
    """A U-Net of gated convolutions without activation functions, at full resolution, in our own compact sizes.

    Source: Chen et al., Simple Baselines for Image Restoration, ECCV 2022, section 3.

    Args:
        width: channels at full resolution; each level below has twice as many.
        encoder: blocks of each level on the way down.
        middle: blocks at the lowest resolution.
        decoder: blocks of each level on the way up, lowest first.
        kwargs: passed to :class:`BaseRestorer`.

    Raises:
        ValueError: encoder and decoder differ in their number of levels.
    """

    def __init__(
        self,
        width: int = 16,
        encoder: Sequence[int] = (1, 1, 1, 1),
        middle: int = 1,
        decoder: Sequence[int] = (1, 1, 1, 1),
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        if len(encoder) != len(decoder):
            raise ValueError(f'encoder, decoder: expected as many levels each, got {encoder} and {decoder}')
        widths = [width * 2**level for level in range(len(encoder) + 1)]
        self.multiple = 2 ** len(encoder)
        self.first = nn.Conv2d(3, width, 3, padding=1)
        self.last = nn.Conv2d(width, 3, 3, padding=1)
        self.encoder = nn.ModuleList(_blocks(c, count) for c, count in zip(widths[:-1], encoder, strict=True))
        self.down = nn.ModuleList(nn.Conv2d(c, 2 * c, 2, stride=2) for c in widths[:-1])
        self.middle = _blocks(widths[-1], middle)
        lowest_first = widths[-2::-1]
        self.up = nn.ModuleList(nn.Conv2d(2 * c, 4 * c, 1, bias=False) for c in lowest_first)
        self.decoder = nn.ModuleList(_blocks(c, count) for c, count in zip(lowest_first, decoder, strict=True))

    def restore(self, image: Tensor) -> RestorationOutput:
        """Restore ``(N, 3, H, W)`` RGB in [0, 1]."""
        x = self.first(image.contiguous(memory_format=torch.channels_last))
        skips: list[Tensor] = []
        for blocks, down in zip(self.encoder, self.down, strict=True):
            skips.append(blocks(x))
            x = down(skips[-1])
        x = self.middle(x)
        for up, blocks in zip(self.up, self.decoder, strict=True):
            x = blocks(F.pixel_shuffle(up(x), 2) + skips.pop())
        return RestorationOutput((image + self.last(x)).clamp(0, 1).to(image.dtype))


def _blocks(channels: int, count: int) -> nn.Sequential:
    return nn.Sequential(*(NAFBlock(channels) for _ in range(count)))
