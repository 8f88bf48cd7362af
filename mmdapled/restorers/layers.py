"""Layers and initialisations that several restorers share."""

import torch
from torch import Tensor, nn


class ChannelNorm(nn.Module):
    """Layer norm over the channels of ``(N, C, H, W)``, in fp32; free of copies in channels_last."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(channels, eps=1e-5)

    def forward(self, x: Tensor) -> Tensor:
        """Normalise every pixel's channels."""
        with torch.autocast(x.device.type, enabled=False):
            normed = self.norm(x.permute(0, 2, 3, 1).float())
        return normed.permute(0, 3, 1, 2).to(x.dtype)


def zeroed(layer: nn.Module) -> None:
    """Set every parameter of ``layer`` to zero."""
    for parameter in layer.parameters():
        nn.init.zeros_(parameter)
