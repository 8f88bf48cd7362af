"""What the histogram of an image's tones tells about its exposure."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

BINS = 32
VALUES = 256


def value_counts(image: Tensor) -> Tensor:
    """Return the share of the pixels that have each 8-bit value, ``(N, C, 256)``, in fp32.

    Args:
        image: ``(N, C, h, w)`` in [0, 1].

    >>> value_counts(torch.tensor([0.0, 0.0, 0.5, 1.0]).view(1, 1, 2, 2))[0, 0, [0, 127, 128, 255]]
    tensor([0.5000, 0.0000, 0.2500, 0.2500])
    """
    values = (image.float() * (VALUES - 1)).round().clamp(0, VALUES - 1).long().flatten(2)
    counts = torch.zeros(*values.shape[:2], VALUES, device=image.device)
    return counts.scatter_add(2, values, torch.ones_like(values, dtype=counts.dtype)) / values.shape[-1]


class ToneHistogram(nn.Module):
    """Read the histograms of red, green, blue and of the brightest of them by two layers.

    Where a histogram ends tells how much light a photo lacks: most scenes hold something white, and lamps stand apart.
    Bins are of equal width in tones and overlap: a value counts for the two bins with the nearest centres.

    Args:
        tones: tone of each 8-bit value, ``(256,)`` in [-1, 1].
        hidden: numbers in the hidden layer.
        outputs: numbers that it returns.
    """

    def __init__(self, tones: Tensor, hidden: int, outputs: int) -> None:
        super().__init__()
        places = (tones + 1) * ((BINS - 1) / 2)
        self.bins: Tensor
        self.register_buffer('bins', F.relu(1 - (places[:, None] - torch.arange(BINS)).abs()), persistent=False)
        self.hidden = nn.Linear(4 * BINS, hidden)
        self.answer = nn.Linear(hidden, outputs)

    def forward(self, image: Tensor) -> Tensor:
        """Return ``(N, outputs)`` for RGB ``(N, 3, h, w)`` in [0, 1]; no gradient reaches the image."""
        seen = torch.cat([image, image.amax(dim=1, keepdim=True)], dim=1).detach()
        # The root keeps rare tones visible.
        shares = (value_counts(seen) @ self.bins.float()).sqrt().flatten(1)
        return F.relu(self.answer(F.relu(self.hidden(shares.to(self.hidden.weight.dtype)))))
