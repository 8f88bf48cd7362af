"""Find the images about which the prior and the simple statistics disagree most."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from mmdapled.monitoring.change_points import ranks
from mmdapled.monitoring.measurement import PRIOR, SIMPLE, Measurement

# Of over-exposure most images have none, so that their ranks say nothing.
COMPARED = ('dark', 'blurry')


class Disagreement(NamedTuple):
    """One image and level.

    Args:
        measurement: the image.
        level: ``dark`` or ``blurry``.
        prior: share of the usual images with a lower level by the prior.
        simple: the same by the simple statistics.
    """

    measurement: Measurement
    level: str
    prior: float
    simple: float

    @property
    def size(self) -> float:
        """Return the difference of both shares, in [0, 1]."""
        return abs(self.prior - self.simple)


def disagreements(
    measurements: Sequence[Measurement], reference: Mapping[str, np.ndarray], most: int = 8
) -> list[Disagreement]:
    """Return the images with the largest disagreements, largest first; each image once, with its larger one.

    The two scales differ, so that ranks among the usual images are compared, not levels.
    """
    found: dict[str, Disagreement] = {}
    for level in COMPARED:
        for one, prior, simple in _ranked(measurements, reference, level):
            candidate = Disagreement(one, level, prior, simple)
            if one.name not in found or found[one.name].size < candidate.size:
                found[one.name] = candidate
    return sorted(found.values(), key=lambda disagreement: -disagreement.size)[:most]


def _ranked(
    measurements: Sequence[Measurement], reference: Mapping[str, np.ndarray], level: str
) -> list[tuple[Measurement, float, float]]:
    names = f'{PRIOR}/{level}', f'{SIMPLE}/{level}'
    if not measurements or any(name not in reference for name in names):
        return []
    prior, simple = (ranks(reference[name], [one.values[name] for one in measurements]) for name in names)
    return list(zip(measurements, prior.tolist(), simple.tolist(), strict=True))
