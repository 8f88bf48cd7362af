"""Test whether images differ from the reference: population stability index and Kolmogorov-Smirnov test."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

ALARM, UNCERTAIN, STABLE, TOO_FEW = 'alarm', 'uncertain', 'stable', 'not enough images'
MOST_BINS = 10
# Images that each bin of the index expects, of the smaller sample.
IMAGES_PER_BIN = 5


@dataclass(frozen=True)
class Thresholds:
    """The limits of an alarm.

    Args:
        psi: lowest population stability index; 0.25 is the usual limit of a large shift.
        alpha: highest probability of a false alarm, over all statistics together.
        images: fewest different images that are tested.
    """

    psi: float = 0.25
    alpha: float = 0.01
    images: int = 20


@dataclass(frozen=True)
class Drift:
    """The result of both tests for one statistic.

    Args:
        psi: population stability index.
        psi_chance: index that two samples of this size without drift exceed with the probability of a false alarm.
        distance: the Kolmogorov-Smirnov statistic, in [0, 1].
        p: its probability without drift, times the number of statistics (Bonferroni).
        verdict: ``alarm`` for a drift that is significant (p) and large (index); ``uncertain`` for one that is small,
            or whose index alone is above its limit and chance; ``stable``; or ``not enough images``.
    """

    psi: float
    psi_chance: float
    distance: float
    p: float
    verdict: str


NOT_TESTED = Drift(float('nan'), float('nan'), float('nan'), float('nan'), TOO_FEW)


def drifts(
    reference: Mapping[str, np.ndarray], values: Mapping[str, Sequence[float]], thresholds: Thresholds
) -> dict[str, Drift]:
    """Test each statistic of independent images against the reference."""
    alpha = thresholds.alpha / max(1, len(reference))
    return {
        name: compare(usual, np.asarray(values.get(name, ()), dtype=float), thresholds, alpha)
        for name, usual in reference.items()
    }


def compare(usual: np.ndarray, values: np.ndarray, thresholds: Thresholds, alpha: float) -> Drift:
    """Compare two samples of one statistic; ``alpha`` is the highest probability of a false alarm."""
    if len(values) < thresholds.images:
        return NOT_TESTED
    from scipy.stats import ks_2samp

    edges = bin_edges(usual, len(values))
    index = population_stability(usual, values, edges)
    chance = chance_level(len(usual), len(values), len(edges) + 1, alpha)
    found = ks_2samp(usual, values)
    significant, large = found.pvalue < alpha, index >= thresholds.psi
    uncertain = significant or index >= max(thresholds.psi, chance)
    verdict = ALARM if significant and large else UNCERTAIN if uncertain else STABLE
    corrected = min(1.0, float(found.pvalue) * thresholds.alpha / alpha)
    return Drift(index, chance, float(found.statistic), corrected, verdict)


def bin_edges(usual: np.ndarray, images: int) -> np.ndarray:
    """Return the inner edges of at most 10 bins that hold equal shares of the usual values.

    Fewer images get fewer bins. Where the lowest bin holds one value alone, it gets a lower edge too: lower values are
    then apart from it.
    """
    bins = int(np.clip(min(len(usual), images) // IMAGES_PER_BIN, 2, MOST_BINS))
    edges = np.unique(np.quantile(usual, np.arange(1, bins) / bins, method='inverted_cdf'))
    return np.unique([np.nextafter(usual[0], -np.inf), *edges]) if edges[0] == usual[0] else edges


def population_stability(usual: np.ndarray, values: np.ndarray, edges: np.ndarray) -> float:
    """Return the population stability index, the sum of ``(q - p) log(q / p)`` over the bins.

    ``p`` and ``q`` are the shares of usual and of new values in a bin, with half an image added to each bin, so that
    an empty one gives no infinite index. A value on an edge belongs to the bin below it.
    """
    counts = [
        np.bincount(np.searchsorted(edges, one, side='left'), minlength=len(edges) + 1) + 0.5 for one in (usual, values)
    ]
    before, now = (count / count.sum() for count in counts)
    return float(((now - before) * np.log(now / before)).sum())


def chance_level(usual: int, images: int, bins: int, alpha: float) -> float:
    """Return the index that two samples of one distribution exceed with probability ``alpha``.

    Yurdakul and Naranjo, Statistical properties of the population stability index, Journal of Risk Model Validation
    14(4), 2020: without drift the index is distributed as ``(1 / n + 1 / m)`` times chi-square of ``bins - 1``.
    """
    from scipy.stats import chi2

    return float((1 / usual + 1 / images) * chi2.ppf(1 - alpha, bins - 1))
