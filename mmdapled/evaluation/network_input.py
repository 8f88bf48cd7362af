"""What is measured on the picture that a detector was given, before anything restores it."""

from typing import Any, Dict, List, Mapping, Optional, Sequence, Union

import torch
from torch import Tensor

from mmdapled.images import content_sizes, float_rgb
from mmdapled.priors.builder import EMBEDDED_MODEL, EMBEDDED_PRIOR, build_prior

# Rec. 601, in BGR order: the grey of OpenCV. Applied to the encoded values, as OpenCV does.
LUMA_WEIGHTS = (0.114, 0.587, 0.299)


def input_images(data_batch: Any) -> Optional[List[Tensor]]:
    """The pictures ``(3, H, W)`` of a data batch as the pipeline made them, without their padding.

    They are resized, and turned to night where the pipeline does so, but not restored: the model does that later.
    Padding is told by :func:`.content_sizes`, as the bridge tells it. With test-time augmentation it is the first
    variant of each picture. None where the batch has no pictures, as when stored predictions are evaluated.
    """
    inputs = data_batch.get('inputs') if isinstance(data_batch, Mapping) else None
    if inputs is None:
        return None
    if len(inputs) and isinstance(inputs[0], (list, tuple)):
        inputs = inputs[0]
    return [_without_padding(picture) for picture in inputs]


def _without_padding(picture: Tensor) -> Tensor:
    height, width = content_sizes(picture[None])[0]
    return picture[:, :height, :width]


def mean_luma(picture: Tensor) -> float:
    """Mean Rec. 601 luma, 0 to 255, of a BGR picture ``(3, H, W)`` of encoded values 0 to 255."""
    means = picture.double().mean(dim=(-2, -1)).cpu()
    return float(means @ torch.tensor(LUMA_WEIGHTS, dtype=torch.float64))


class DegradationLevels:
    """Levels of some degradations, in [0, 1], of a BGR picture ``(3, H, W)`` of 0 to 255; the prior is built once.

    Args:
        prior: config of a prior, or ``mmdapled-tiny``.
        names: degradations, as the prior names them.

    Raises:
        ValueError: an unknown name of a prior; when first called, a degradation that the prior doesn't know.
    """

    def __init__(self, prior: Union[str, Mapping[str, Any]], names: Sequence[str]) -> None:
        if isinstance(prior, str) and prior != EMBEDDED_MODEL:
            raise ValueError(f'prior: expected a config or the name {EMBEDDED_MODEL!r}, got {prior!r}')
        self.config = dict(EMBEDDED_PRIOR if isinstance(prior, str) else prior)
        self.names = tuple(names)
        self._prior: Any = None

    @torch.inference_mode()
    def __call__(self, picture: Tensor, device: torch.device) -> Dict[str, float]:
        """Estimate the levels on ``device``."""
        if self._prior is None:
            self._prior = self._build(device)
        rgb = float_rgb(picture.to(device)[None])
        levels = dict(zip(self._prior.names, self._prior(rgb).levels[0].tolist(), strict=True))
        return {name: levels[name] for name in self.names}

    def _build(self, device: torch.device) -> Any:
        prior = build_prior(self.config).to(device)
        unknown = [name for name in self.names if name not in prior.names]
        if unknown:
            raise ValueError(f'level_bins: the prior knows {list(prior.names)}, got {unknown}')
        return prior
