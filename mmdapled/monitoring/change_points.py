"""Find when the mean of a statistic changed: ADWIN tells that it did, the best split tells where."""

from collections.abc import Sequence

import numpy as np

# ADWIN's bound is cautious: of 60 series of 120 images without change none has one at this confidence.
DELTA = 0.05


def change_points(usual: np.ndarray, values: Sequence[float], delta: float = DELTA) -> list[int]:
    """Return the positions in ``values``, in the order of time, from which their mean was another one.

    Bifet and Gavalda, Learning from time-changing data with adaptive windowing, SDM 2007: ADWIN finds that the means of
    two parts of a growing window differ, with confidence ``1 - delta``. It keeps blocks of many images, so that the
    place is searched again in its window, by :func:`best_split`. Values are replaced by their ranks among the usual
    ones, because ADWIN's bound holds for values in [0, 1].

    Raises:
        ImportError: river is missing; the message names the extra.
    """
    try:
        from river.drift import ADWIN
    except ImportError as error:
        raise ImportError("change points need river: pip install 'mmdapled[adwin]'") from error
    series, start, end, found = ranks(usual, values), 0, 0, []
    detector = ADWIN(delta=delta, clock=1)
    while end < len(series):
        detector.update(float(series[end]))
        end += 1
        if detector.drift_detected:
            start += best_split(series[start:end])
            found.append(start)
            detector, end = ADWIN(delta=delta, clock=1), start
    return found


def best_split(series: np.ndarray) -> int:
    """Return the position, from 1, at which cutting a series in two leaves the least squared deviation from both means.

    >>> best_split(np.array([0.1, 0.2, 0.9, 0.8, 0.9]))
    2
    """
    before = np.arange(1, len(series))
    sums = np.cumsum(series)
    means = sums[:-1] / before, (sums[-1] - sums[:-1]) / (len(series) - before)
    gain = before * (len(series) - before) * (means[0] - means[1]) ** 2
    return int(before[np.argmax(gain)])


def ranks(usual: np.ndarray, values: Sequence[float]) -> np.ndarray:
    """Return the share of the usual values below each value, in [0, 1]; equal ones count half."""
    below = np.searchsorted(usual, values, side='left')
    up_to = np.searchsorted(usual, values, side='right')
    return (below + up_to) / (2 * len(usual))
