"""Measure an image: its luma, its degradation levels by two priors, and how sure a detector is of its boxes."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import cv2
import numpy as np
import torch

from mmdapled.apis.sources import Source
from mmdapled.images import ImageError, rgb_batch
from mmdapled.monitoring.detector import Detector
from mmdapled.priors.base import BasePrior
from mmdapled.priors.image_statistics import ImageStatistics

LUMA = 'luma'
PRIOR, SIMPLE, DETECTOR = 'prior', 'simple', 'detector'
# Levels that ImageStatistics estimates.
SIMPLE_LEVELS = ('dark', 'blurry', 'overexposed')


@dataclass
class Measurement:
    """The statistics of one image.

    Args:
        name: path of the file.
        time: time of the image, None where it is unknown.
        values: ``luma``, ``prior/dark``, ``simple/dark``, ``detector/boxes`` ...; empty for an image that failed.
        digest: equal for images with equal pixels.
        error: reason for a failure.
    """

    name: str
    time: datetime | None = None
    values: dict[str, float] = field(default_factory=dict)
    digest: str = ''
    error: str = ''


class Gauge:
    """Measure the statistics of images.

    ``luma`` is the mean Rec. 601 luma, 0 to 255. ``prior/...`` are the levels by the prior, ``simple/...`` those by
    :class:`.ImageStatistics`, both in [0, 1]. ``detector/...`` is what :class:`.Detector` returns.

    Args:
        prior: prior with levels of any names.
        detector: detector, None for no statistics of its boxes.
        device: device to which the prior is moved.
    """

    def __init__(self, prior: BasePrior, detector: Detector | None = None, device: str = 'cpu') -> None:
        self.prior, self.detector, self.device = prior.to(device), detector, device
        self.simple = ImageStatistics().eval()

    def __call__(self, image: np.ndarray) -> dict[str, float]:
        """Return the statistics of a uint8 BGR image ``(H, W, 3)``."""
        rgb = rgb_batch(image).to(self.device)
        with torch.inference_mode():
            levels = dict(zip(self.prior.names, self.prior(rgb).levels[0].tolist(), strict=True))
            simple = dict(zip(self.simple.names, self.simple(rgb).levels[0].tolist(), strict=True))
        found: dict[str, float] = {} if self.detector is None else self.detector(image)
        return {
            LUMA: float(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY).mean()),
            **{f'{PRIOR}/{name}': level for name, level in levels.items()},
            **{f'{SIMPLE}/{name}': simple[name] for name in SIMPLE_LEVELS},
            **{f'{DETECTOR}/{name}': value for name, value in found.items()},
        }

    @property
    def statistics(self) -> list[str]:
        """Return the names of the statistics."""
        return list(self(patterns()[0]))

    def response(self) -> list[float]:
        """Return the prior's levels of three patterns, which tell priors and weights apart on any machine."""
        with torch.inference_mode():
            levels = [self.prior(rgb_batch(pattern).to(self.device)).levels[0] for pattern in patterns()]
        return [round(level, 4) for level in torch.cat(levels).tolist()]

    def measure(self, source: Source, time: datetime | None = None) -> Measurement:
        """Measure an image file; a file that fails gives a measurement with an error."""
        try:
            image = source.read()
            return Measurement(source.name, time, self(image), digest(image))
        except (ImageError, OSError) as error:
            return Measurement(source.name, time, error=str(error))
        except RuntimeError as error:  # such as too little memory for the prior or the detector
            return Measurement(source.name, time, error=f'{source.name}: {error}')


def digest(image: np.ndarray) -> str:
    """Return a text that is equal for images of equal size and pixels."""
    return hashlib.blake2b(np.ascontiguousarray(image).data, salt=str(image.shape[:2]).encode()[:16]).hexdigest()[:32]


def distinct(measurements: Iterable[Measurement]) -> list[Measurement]:
    """Return the measurements that did not fail, the first one of each group of images with equal pixels."""
    first: dict[str, Measurement] = {}
    for measurement in measurements:
        if not measurement.error:
            first.setdefault(measurement.digest, measurement)
    return list(first.values())


def patterns() -> list[np.ndarray]:
    """Return a pattern of waves by day, at night and blurred, uint8 BGR ``(96, 128, 3)``."""
    rows, columns = np.mgrid[:96, :128]
    waves = [np.sin(columns / 5 + phase) * np.cos(rows / 7 - phase) for phase in (0, 1, 2)]
    day = (127 + 100 * np.stack(waves, axis=-1)).astype(np.uint8)
    return [day, day // 8, cv2.blur(day, (9, 9))]


def as_row(measurement: Measurement) -> dict[str, Any]:
    """Return a measurement for JSON."""
    time = None if measurement.time is None else measurement.time.isoformat()
    if measurement.error:
        return {'image': measurement.name, 'time': time, 'error': measurement.error}
    return {'image': measurement.name, 'time': time, **{k: round(v, 4) for k, v in measurement.values.items()}}
