"""The tone curve of a camera: linear light to display values and exactly back, as look-up tables."""

from dataclasses import dataclass

import numpy as np

INVERSE_STEPS = 4096


@dataclass(frozen=True)
class ToneCurve:
    """A gamma followed by a contrast curve: ``u = x ** (1 / gamma)``, ``d = (1 - c) u + c (3 u^2 - 2 u^3)``.

    Both ends are fixed: 0 stays 0 and 1 stays 1. MAET draws gamma from U(2, 3.5) (Cui et al., ICCV 2021).

    Attributes:
        gamma: exponent of the display, about 2.2 for sRGB.
        contrast: share ``c`` of the smooth step, in [0, 1]; it darkens shadows as cameras do at night.
    """

    gamma: float = 2.2
    contrast: float = 0.0

    def display(self, linear: np.ndarray) -> np.ndarray:
        """Return display values in [0, 1] of linear light, clipped to [0, 1]."""
        root = np.clip(linear, 0, 1) ** (1 / self.gamma)
        return self._contrast(root)

    def linear(self, display: np.ndarray) -> np.ndarray:
        """Return linear light in [0, 1] of display values in [0, 1]."""
        grid = np.linspace(0, 1, INVERSE_STEPS)
        return np.interp(display, self._contrast(grid), grid) ** self.gamma

    def _contrast(self, root: np.ndarray) -> np.ndarray:
        return (1 - self.contrast) * root + self.contrast * root * root * (3 - 2 * root)

    def linear_table(self) -> np.ndarray:
        """Return linear light of the 256 values of an 8-bit channel, float32 ``(256,)``."""
        return self.linear(np.arange(256) / 255).astype(np.float32)

    def display_table(self, bits: int) -> np.ndarray:
        """Return the 8-bit values of all readings of an analogue-to-digital converter, uint8 ``(2 ** bits,)``."""
        steps = 2**bits
        return np.rint(255 * self.display(np.arange(steps) / (steps - 1))).astype(np.uint8)
