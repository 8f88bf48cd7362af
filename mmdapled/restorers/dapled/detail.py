"""Detail: a full-resolution residual, estimated at half of the resolution on the image that is already brightened."""

import torch.nn.functional as F
from torch import Tensor, nn

from mmdapled.restorers.dapled.blocks import GatedFeedForward
from mmdapled.restorers.layers import ChannelNorm, zeroed

# Channels of the answer: RGB of 2x2 pixels, and a gate for each of the two finest octaves.
RESIDUAL, GATES = 12, 2


class FineBlock(nn.Module):
    """A gated depth-wise feed-forward with pre-norm and without attention, for features of high resolution."""

    def __init__(self, channels: int, expansion: float) -> None:
        super().__init__()
        self.norm = ChannelNorm(channels)
        self.feed_forward = GatedFeedForward(channels, expansion)

    def forward(self, x: Tensor) -> Tensor:
        """Return the same shape, ``(N, C, h, w)``."""
        return x + self.feed_forward(self.norm(x))


class DetailHead(nn.Module):
    """Add what the illumination curve cannot: noise taken out, edges sharpened; zero at initialisation.

    It sees the image after the curve, where noise and edges have about the same strength for every exposure. Its input
    is detached: no gradient reaches the curve.

    Args:
        fine: channels at half of the resolution.
        coarse: channels of the decoder's finest features.
        depth: number of :class:`FineBlock`.
        expansion: of their hidden channels.
    """

    def __init__(self, fine: int, coarse: int, depth: int, expansion: float) -> None:
        super().__init__()
        self.look = nn.Conv2d(3, fine, 4, stride=2, padding=1)
        self.reduce = nn.Conv2d(coarse, fine, 1)
        self.blocks = nn.Sequential(*(FineBlock(fine, expansion) for _ in range(depth)))
        self.answer = nn.Conv2d(fine, RESIDUAL + GATES, 3, padding=1)
        zeroed(self.answer)

    def forward(self, bright: Tensor, fine: Tensor, coarse: Tensor) -> Tensor:
        """Return the residual ``(N, 3, H, W)``.

        Args:
            bright: RGB after the curve, ``(N, 3, H, W)``.
            fine: features of the stem, ``(N, C, H / 2, W / 2)``.
            coarse: features of the decoder, ``(N, D, h, w)``.
        """
        seen = self.look(bright * 2 - 1)
        known = F.interpolate(self.reduce(coarse), size=fine.shape[-2:], mode='bilinear', align_corners=False)
        answer = self.answer(self.blocks(F.gelu(seen + fine + known)))
        return F.pixel_shuffle(answer[:, :RESIDUAL], 2) + gated_bands(bright, answer[:, RESIDUAL:])


def gated_bands(image: Tensor, gates: Tensor) -> Tensor:
    """Return both finest octaves of an image, each times its gate: how much of it to add.

    A gate of -1 takes the octave out, as noise asks for, a positive one sharpens.

    Args:
        image: ``(N, 3, H, W)``.
        gates: ``(N, 2, H / 2, W / 2)``, the finest octave first.
    """
    half = F.avg_pool2d(image, 2)
    quarter = F.avg_pool2d(half, 2)
    finest = (image - doubled(half)) * doubled(gates[:, :1])
    return finest + doubled((half - doubled(quarter)) * gates[:, 1:])


def doubled(image: Tensor) -> Tensor:
    """Return ``image`` twice as high and wide."""
    return F.interpolate(image, scale_factor=2.0, mode='bilinear', align_corners=False)
