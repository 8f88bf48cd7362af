"""A plot of quality against latency."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any


def draw_quality(rows: Sequence[Mapping[str, Any]], quality: Mapping[str, float], file: Path) -> None:
    """Plot PSNR over latency, on a logarithmic axis, of the models that have both.

    Args:
        rows: with ``model``, ``latency_ms``, ``latency_spread_ms``, ``size``, as tools/benchmark.py writes them.
        quality: model -> PSNR in dB.
        file: image to write; its suffix chooses the format.

    Raises:
        ValueError: no model has both.
    """
    known = [row for row in rows if row['model'] in quality]
    if not known:
        raise ValueError(
            f'nothing to draw: latency is known of {[row["model"] for row in rows]}, quality of {sorted(quality)}'
        )
    import matplotlib

    matplotlib.use('Agg')
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(7, 4.5), layout='constrained')
    for row in known:
        spot = row['latency_ms'], quality[row['model']]
        axes.errorbar(*spot, xerr=row['latency_spread_ms'] / 2, fmt='o', color='#0072b2', capsize=2)
        axes.annotate(row['model'], spot, textcoords='offset points', xytext=(6, 6))
    axes.set(xscale='log', xlabel=f'latency at {known[0]["size"]}, ms', ylabel='PSNR, dB')
    axes.grid(alpha=0.3)
    figure.savefig(file, dpi=150)
    plt.close(figure)
