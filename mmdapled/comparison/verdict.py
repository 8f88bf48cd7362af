"""Is an arm better than the plain one? Over the images by a bootstrap, over the seeds by their agreement."""

from pathlib import Path
from statistics import mean, stdev
from typing import NamedTuple, Optional, Sequence

import numpy as np

LEVEL = 0.95  # share of the resamples within the interval
RESAMPLES = 1000
JUDGED = 'mAP_50'


class Spread(NamedTuple):
    """A figure over the seeds: mean, standard deviation (None for one seed), and how many there are."""

    mean: float
    sd: Optional[float]
    seeds: int

    def __str__(self) -> str:
        return f'{self.mean:.1f}' if self.sd is None else f'{self.mean:.1f} ± {self.sd:.1f}'


class Difference(NamedTuple):
    """An arm's mAP50 minus the plain arm's, in points.

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


def difference(
    ann_file: str, plain: Sequence[Path], arm: Sequence[Path], classes: Optional[Sequence[str]] = None
) -> Difference:
    """The paired difference of an arm's detections from the plain arm's, seed by seed on the same images.

    A resample draws images with replacement, the same for all runs, and averages the difference over the seeds: the
    interval is about the choice of the images, given these seeds.

    Args:
        ann_file: COCO annotation file.
        plain: result files of the plain arm, one per seed.
        arm: those of the other arm, of the same seeds.
        classes: classes that count.

    Raises:
        ValueError: a result without detections, or of other images.
    """
    from mmdapled.evaluation.bootstrap import paired_figures
    from mmdapled.evaluation.coco_state import load_state

    first, second = ([load_state(ann_file, str(file), classes) for file in files] for files in (plain, arm))
    pairs = [paired_figures(one, other, RESAMPLES)[JUDGED] for one, other in zip(first, second, strict=True)]
    by_seed = 100 * np.array([other - one for one, other in pairs])
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
