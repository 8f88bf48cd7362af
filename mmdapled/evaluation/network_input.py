"""Measure luma and degradation levels of the input images of a model, before restoration."""

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor

from mmdapled.images import content_sizes, float_rgb
from mmdapled.priors.builder import EMBEDDED_MODEL, EMBEDDED_PRIOR, build_prior

# Rec. 601 in BGR order, applied to the encoded values as OpenCV's grey is.
LUMA_WEIGHTS = (0.114, 0.587, 0.299)


def input_images(data_batch: Any) -> list[Tensor] | None:
    """Return the images ``(3, H, W)`` of a data batch as the pipeline made them, without padding.

    They are resized, and degraded if the pipeline degrades, but not restored. :func:`.content_sizes` finds the
    padding, as in the bridge. With test-time augmentation the first variant of each image is returned. None if the
    batch has no images, as when stored predictions are evaluated.
    """
    inputs = data_batch.get('inputs') if isinstance(data_batch, Mapping) else None
    if inputs is None:
        return None
    if len(inputs) and isinstance(inputs[0], (list, tuple)):
        inputs = inputs[0]
    return [_without_padding(image) for image in inputs]


def _without_padding(image: Tensor) -> Tensor:
    height, width = content_sizes(image[None])[0]
    return image[:, :height, :width]


def mean_luma(image: Tensor) -> float:
    """Return the mean Rec. 601 luma, 0 to 255, of a BGR image ``(3, H, W)`` of encoded values 0 to 255.

    >>> mean_luma(torch.full((3, 4, 6), 114.0))
    114.0
    """
    means = image.double().mean(dim=(-2, -1)).cpu()
    return float(means @ torch.tensor(LUMA_WEIGHTS, dtype=torch.float64))


class DegradationLevels:
    """Estimator of degradation levels in [0, 1] of a BGR image ``(3, H, W)`` of 0 to 255, by a prior built once.

    Args:
        prior: config of a prior, or ``mmdapled-tiny``.
        names: degradations, by the prior's names.

    Raises:
        ValueError: the prior's name is unknown; in the first call, the prior lacks a degradation.
    """

    def __init__(self, prior: str | Mapping[str, Any], names: Sequence[str]) -> None:
        if isinstance(prior, str) and prior != EMBEDDED_MODEL:
            raise ValueError(f'prior: expected a config or the name {EMBEDDED_MODEL!r}, got {prior!r}')
        self.config = dict(EMBEDDED_PRIOR if isinstance(prior, str) else prior)
        self.names = tuple(names)
        self._prior: Any = None

    @torch.inference_mode()
    def __call__(self, image: Tensor, device: torch.device) -> dict[str, float]:
        """Estimate the levels on ``device``, by name."""
        if self._prior is None:
            self._prior = self._build(device)
        rgb = float_rgb(image.to(device)[None])
        levels = dict(zip(self._prior.names, self._prior(rgb).levels[0].tolist(), strict=True))
        return {name: levels[name] for name in self.names}

    def _build(self, device: torch.device) -> Any:
        prior = build_prior(self.config).to(device)
        unknown = [name for name in self.names if name not in prior.names]
        if unknown:
            raise ValueError(f'level_bins: the prior knows {list(prior.names)}, got {unknown}')
        return prior
