"""Test whether an arm differs from plain: over the images by bootstrap, over the seeds by their signs."""

from collections.abc import Sequence
from statistics import mean, stdev
from typing import NamedTuple

import numpy as np

LEVEL = 0.95  # of the confidence interval


class Spread(NamedTuple):
    """Mean and standard deviation (None for one seed) of a metric over the seeds, and their number."""

    mean: float
    sd: float | None
    seeds: int

    def __str__(self) -> str:
        return self.text(digits=1)

    def text(self, digits: int) -> str:
        """Return mean ± standard deviation with ``digits`` after the point."""
        return f'{self.mean:.{digits}f}' + ('' if self.sd is None else f' ± {self.sd:.{digits}f}')


class Difference(NamedTuple):
    """Difference of an arm from plain in the deciding metric (mAP50 or mIoU), in points.

    Args:
        mean: mean over the seeds.
        low: lower end of the bootstrap interval of that mean over the images.
        high: upper end.
        by_seed: difference of each seed.
    """

    mean: float
    low: float
    high: float
    by_seed: Sequence[float]


def spread(values: Sequence[float]) -> Spread:
    """Return mean and sample standard deviation."""
    return Spread(mean(values), stdev(values) if len(values) > 1 else None, len(values))


def difference(pairs: Sequence[tuple[np.ndarray, np.ndarray]]) -> Difference:
    """Return the paired difference of an arm from plain, seed by seed on the same images.

    A resample draws images with replacement, the same for all runs, and averages the difference over the seeds: the
    interval covers the choice of the images, given these seeds.

    Args:
        pairs: per seed the metric of plain and of the arm in points, each ``(1 + resamples,)``: on the images
            themselves, then on resamples.
    """
    by_seed = np.array([other - one for one, other in pairs])
    resampled = by_seed[:, 1:].mean(axis=0)
    low, high = np.nanquantile(resampled, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Difference(float(by_seed[:, 0].mean()), float(low), float(high), by_seed[:, 0].tolist())


def verdict(found: Difference) -> str:
    """Describe in words what the difference shows and what it does not."""
    same_sign = all(value > 0 for value in found.by_seed) or all(value < 0 for value in found.by_seed)
    if found.low <= 0 <= found.high:
        return 'no difference can be shown'
    word = 'above' if found.mean > 0 else 'below'
    if len(found.by_seed) == 1:
        return f'{word} plain on these images, from one seed: other seeds may differ'
    if not same_sign:
        return f'{word} plain in the mean, but the seeds do not agree: no difference can be shown'
    return f'{word} plain: the interval leaves out 0, and all {len(found.by_seed)} seeds agree'
