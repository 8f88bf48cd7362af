"""Detail: a small full-resolution residual from features of half resolution."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mmdapled.restorers.dapled.zero_init import zeroed


class DetailHead(nn.Module):
    """Add what the illumination curve can't: edges back from blur, noise taken out; zero at initialisation."""

    def __init__(self, fine: int, coarse: int) -> None:
        super().__init__()
        self.reduce = nn.Conv2d(coarse, fine, 1)
        self.merge = nn.Conv2d(2 * fine, fine, 3, padding=1)
        self.residual = nn.Conv2d(fine, 12, 3, padding=1)
        zeroed(self.residual)

    def forward(self, fine: Tensor, coarse: Tensor) -> Tensor:
        """Residual ``(N, 3, H, W)`` from ``fine (N, C, H/2, W/2)`` and decoder features ``coarse (N, D, h, w)``."""
        coarse = F.interpolate(self.reduce(coarse), size=fine.shape[-2:], mode='bilinear', align_corners=False)
        merged = F.gelu(self.merge(torch.cat([fine, coarse], dim=1)))
        return F.pixel_shuffle(self.residual(merged), 2)
