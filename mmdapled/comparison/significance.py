"""Is an arm better than the plain one? Over the images by a bootstrap, over the seeds by their agreement."""

from statistics import mean, stdev
from typing import NamedTuple, Optional, Sequence, Tuple

import numpy as np

LEVEL = 0.95  # share of the resamples within the interval


class Spread(NamedTuple):
    """A figure over the seeds: mean, standard deviation (None for one seed), and how many there are."""

    mean: float
    sd: Optional[float]
    seeds: int

    def __str__(self) -> str:
        return self.text(digits=1)

    def text(self, digits: int) -> str:
        """Mean ± standard deviation, with so many digits after the point."""
        return f'{self.mean:.{digits}f}' + ('' if self.sd is None else f' ± {self.sd:.{digits}f}')


class Difference(NamedTuple):
    """An arm's judged figure (mAP50 or mIoU) minus the plain arm's, in points.

    Args:
        mean: over the seeds.
        low: lower end of the bootstrap interval over the images, of the mean over the seeds.
        high: upper end.
        by_seed: of each seed.
    """

    mean: float
    low: float
    high: float
    by_seed: Sequence[float]


def spread(values: Sequence[float]) -> Spread:
    """Mean and sample standard deviation."""
    return Spread(mean(values), stdev(values) if len(values) > 1 else None, len(values))


def difference(pairs: Sequence[Tuple[np.ndarray, np.ndarray]]) -> Difference:
    """The paired difference of an arm from the plain arm, seed by seed on the same images.

    A resample draws images with replacement, the same for all runs, and averages the difference over the seeds: the
    interval is about the choice of the images, given these seeds.

    Args:
        pairs: of each seed the judged figure of the plain arm and of the other one, in points, each
            ``(1 + resamples,)``: on the images themselves, then on resamples.
    """
    by_seed = np.array([other - one for one, other in pairs])
    resampled = by_seed[:, 1:].mean(axis=0)
    low, high = np.nanquantile(resampled, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Difference(float(by_seed[:, 0].mean()), float(low), float(high), by_seed[:, 0].tolist())


def verdict(found: Difference) -> str:
    """In plain words: what can be said of the difference and what cannot."""
    same_sign = all(value > 0 for value in found.by_seed) or all(value < 0 for value in found.by_seed)
    if found.low <= 0 <= found.high:
        return 'no difference can be shown'
    word = 'above' if found.mean > 0 else 'below'
    if len(found.by_seed) == 1:
        return f'{word} plain on these images, from one seed: other seeds may differ'
    if not same_sign:
        return f'{word} plain in the mean, but the seeds do not agree: no difference can be shown'
    return f'{word} plain: the interval leaves out 0, and all {len(found.by_seed)} seeds agree'
