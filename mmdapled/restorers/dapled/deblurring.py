"""Deblurring: a full-resolution residual from the brightened image and from what undoing its blur gives."""

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mmdapled.restorers.dapled.blur_kernel import deconvolve
from mmdapled.restorers.dapled.detail import GATES, RESIDUAL, gated_bands
from mmdapled.restorers.global_cues import GlobalCue
from mmdapled.restorers.layers import zeroed

# Ratios of noise to signal of the deconvolved images that the head looks at: a sharp one that rings, a soft one.
NOISES = (0.01, 0.1)


class ResidualBlock(nn.Module):
    """Two dense 3x3 convolutions, whose channels the mean over the image weighs (Hu et al., CVPR 2018, section 3).

    Dense convolutions reach several times the speed of depth-wise ones on a CPU, and move edges in fewer layers. The
    mean over the image tells every pixel the direction and the length of a shake that is the same everywhere.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(channels, channels, 3, padding=1)
        self.weigh = nn.Linear(channels, channels)
        self.second = nn.Conv2d(channels, channels, 3, padding=1)
        self.cue = GlobalCue()

    def forward(self, x: Tensor) -> Tensor:
        """Return the same shape, ``(N, C, h, w)``."""
        y = F.relu(self.first(x))
        weights = self.cue(lambda: 2 * torch.sigmoid(self.weigh(y.mean(dim=(-2, -1)))))
        return x + self.second(y * weights[:, :, None, None])


class DeblurringHead(nn.Module):
    """Add what the illumination curve cannot: edges back from blur, noise taken out; zero at initialisation.

    A U-Net of dense convolutions at 1/2, 1/4, 1/8 ... of the resolution. It sees the image after the curve, where noise
    and edges have about the same strength for every exposure, and its luma with the blur undone by the estimated
    kernel, whose ringing it has to leave out. Its input is detached: no gradient reaches the curve.

    Args:
        dims: channels at 1/2, 1/4, 1/8 ... of the resolution.
        depths: blocks per level on the way down.
        up_depths: blocks per level on the way up, finest first.
        coarse: channels of the decoder's finest features.
    """

    def __init__(self, dims: Sequence[int], depths: Sequence[int], up_depths: Sequence[int], coarse: int) -> None:
        super().__init__()
        pairs = list(zip(dims, dims[1:], strict=False))
        self.look = nn.Conv2d(RESIDUAL + 4 * len(NOISES), dims[0], 3, padding=1)
        self.encoder = nn.ModuleList(_blocks(c, depth) for c, depth in zip(dims, depths, strict=True))
        self.down = nn.ModuleList(nn.Conv2d(fine, low, 2, stride=2) for fine, low in pairs)
        self.reduce = nn.Conv2d(coarse, dims[-1], 1)
        self.up = nn.ModuleList(nn.Conv2d(low, 4 * fine, 1) for fine, low in pairs)
        self.decoder = nn.ModuleList(_blocks(c, depth) for c, depth in zip(dims[:-1], up_depths, strict=True))
        self.answer = nn.Conv2d(dims[0], RESIDUAL + GATES, 3, padding=1)
        zeroed(self.reduce)
        zeroed(self.answer)

    def forward(self, bright: Tensor, coarse: Tensor, kernels: Tensor) -> Tensor:
        """Return the residual ``(N, 3, H, W)``.

        Args:
            bright: RGB after the curve, ``(N, 3, H, W)``; H and W divide by 2 to the number of levels.
            coarse: features of the decoder, ``(N, D, h, w)``.
            kernels: of the blur, ``(N, k, k)``, see :func:`.blur_kernel.deconvolve`.
        """
        luma = bright.mean(dim=1)
        sharpened = deconvolve(luma, kernels, NOISES) - luma[:, None]
        seen = torch.cat([bright, sharpened.to(bright.dtype)], dim=1)
        x = self.look(F.pixel_unshuffle(seen, 2).contiguous(memory_format=torch.channels_last))
        skips: list[Tensor] = []
        for blocks, down in zip(self.encoder, self.down, strict=False):
            skips.append(blocks(x))
            x = down(skips[-1])
        known = F.interpolate(self.reduce(coarse), size=x.shape[-2:], mode='bilinear', align_corners=False)
        x = self.encoder[-1](x + known)
        for up, blocks in zip(reversed(self.up), reversed(self.decoder), strict=True):
            x = blocks(F.pixel_shuffle(up(x), 2) + skips.pop())
        answer = self.answer(x)
        return F.pixel_shuffle(answer[:, :RESIDUAL], 2) + gated_bands(bright, answer[:, RESIDUAL:])


def _blocks(channels: int, count: int) -> nn.Sequential:
    return nn.Sequential(*(ResidualBlock(channels) for _ in range(count)))
