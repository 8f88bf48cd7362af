"""Plot a statistic over time beside its distribution, as an SVG image."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np

BLUE, ORANGE, GREY = '#0072b2', '#d55e00', '#777777'  # colour-blind safe
# More points are drawn as pixels: the file stays small.
MOST_VECTORS = 1000
BINS = 15


def plot(
    name: str,
    values: Sequence[float],
    times: Sequence[datetime | None],
    usual: np.ndarray,
    changes: Sequence[int] = (),
) -> bytes:
    """Return an SVG image: values over time with the usual range, and both distributions.

    Args:
        name: label of the statistic.
        values: values in the order of time.
        times: time of each; if one is unknown, images are numbered.
        usual: sorted values of the reference.
        changes: positions that are marked as changes.
    """
    import matplotlib
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 2.2), layout='constrained')
    left, right = figure.subplots(1, 2, sharey=True, width_ratios=(4, 1))
    along: Any = list(times) if times and all(times) else np.arange(1, len(values) + 1)
    _draw_series(left, along, values, usual)
    for change in changes:
        left.axvline(along[change], color=ORANGE, linestyle='--')
    left.set(ylabel=name, xlabel='' if isinstance(along, list) else 'image')
    if isinstance(along, list):
        left.tick_params(axis='x', rotation=20)
    _draw_distributions(right, values, usual)
    buffer = io.BytesIO()
    with matplotlib.rc_context({'svg.fonttype': 'none', 'svg.hashsalt': 'mmdapled'}):
        figure.savefig(buffer, format='svg', dpi=100, metadata={'Date': None})
    return buffer.getvalue()


def _draw_series(axes: Any, along: Any, values: Sequence[float], usual: np.ndarray) -> None:
    from scipy.ndimage import median_filter

    low, middle, high = np.quantile(usual, (0.05, 0.5, 0.95))
    axes.axhspan(low, high, color=BLUE, alpha=0.12, linewidth=0)
    axes.axhline(middle, color=BLUE, linewidth=1)
    axes.plot(along, values, '.', color=GREY, markersize=4, rasterized=len(values) > MOST_VECTORS)
    if len(values) >= 5:
        width = max(5, len(values) // 20)
        smooth = median_filter(np.asarray(values, dtype=float), width, mode='nearest')
        axes.plot(along, smooth, color=ORANGE, linewidth=1.5)
    axes.grid(alpha=0.3)


def _draw_distributions(axes: Any, values: Sequence[float], usual: np.ndarray) -> None:
    both = np.concatenate([usual, values])
    edges = np.histogram_bin_edges(both, BINS)
    for sample, colour in ((usual, BLUE), (values, ORANGE)):
        if len(sample):
            weights = np.full(len(sample), 1 / len(sample))
            axes.hist(
                sample, edges, weights=weights, orientation='horizontal', histtype='step', color=colour, linewidth=1.5
            )
    axes.set(xlabel='share of images')
    axes.grid(alpha=0.3)
