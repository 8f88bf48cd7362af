"""Structures shared by the whole package: degradation names, a restorer's output, a prior's output."""

from collections.abc import Sequence

from torch import Tensor

# In the order of every ``K`` axis (heatmaps, levels).
DEGRADATIONS = ('dark', 'blurry', 'noisy', 'overexposed')
# Smallest height and width, in pixels, of an image that a restorer takes.
MIN_SIZE = 16
# Side, in pixels, of the kernel of a blur that is the same everywhere.
BLUR_KERNEL_SIZE = 21


class RestorationOutput:
    """The output of a restorer.

    Args:
        image: restored RGB in [0, 1], ``(N, 3, H, W)``.
        heatmaps: one ``(N, K, h, w)`` per scale, finest first, probabilities of the K
            :data:`DEGRADATIONS`; empty for a restorer that estimates none.
        levels: ``(N, K)`` in [0, 1], one number per image and degradation, or None.
        illuminated: the image after the illumination curve alone, before detail, ``(N, 3, H, W)``, for
            :class:`mmdapled.losses.IlluminationLoss`; None if the restorer has no such step, or is not in training.
        blur_kernels: estimated kernel of the blur of each image, ``(N, k, k)`` of sum 1, for
            :class:`mmdapled.losses.BlurKernelLoss`; None likewise.
    """

    def __init__(
        self,
        image: Tensor,
        heatmaps: tuple[Tensor, ...] = (),
        levels: Tensor | None = None,
        illuminated: Tensor | None = None,
        blur_kernels: Tensor | None = None,
    ) -> None:
        self.image = image
        self.heatmaps = heatmaps
        self.levels = levels
        self.illuminated = illuminated
        self.blur_kernels = blur_kernels

    def rows(self, index: slice | Sequence[int]) -> 'RestorationOutput':
        """Return the output of some of the images."""
        optional = (self.levels, self.illuminated, self.blur_kernels)
        rows = (None if values is None else values[index] for values in optional)
        return RestorationOutput(self.image[index], tuple(maps[index] for maps in self.heatmaps), *rows)


class PriorOutput:
    """The output of a prior: which degradations, and where.

    Args:
        tokens: features that a restorer may attend to, ``(N, D, h, w)``, unit length along D.
        maps: probabilities of the K :data:`DEGRADATIONS`, ``(N, K, h, w)``.
        levels: one probability per image and degradation, ``(N, K)``.
    """

    def __init__(self, tokens: Tensor, maps: Tensor, levels: Tensor) -> None:
        self.tokens = tokens
        self.maps = maps
        self.levels = levels
