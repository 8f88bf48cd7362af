"""Draw the results of each arm and its difference from plain, with intervals."""

from pathlib import Path
from typing import Any

from mmdapled.comparison.arm_results import ResultGroup
from mmdapled.comparison.metric_format import format_of
from mmdapled.comparison.significance import Difference

BLUE, ORANGE, GREY = '#0072b2', '#d55e00', '#777777'  # colour-blind safe


def draw_group(group: ResultGroup, metric: str, file: Path) -> None:
    """Draw ``metric`` over the seeds and the difference of the deciding metric from plain, one line per arm."""
    import matplotlib

    matplotlib.use('Agg')
    import matplotlib.pyplot as plt

    arms = [arm for arm in group.arms if metric in arm.metrics][::-1]
    figure, (left, right) = plt.subplots(
        1, 2, figsize=(11, 1.2 + 0.5 * len(arms)), sharey=True, layout='constrained'
    )  # fmt: skip
    for row, arm in enumerate(arms):
        value = arm.metrics[metric]
        left.errorbar(value.mean, row, xerr=value.sd, fmt='o', color=BLUE, capsize=3)
        if arm.difference:
            _draw_difference(right, row, arm.difference)
    left.set(yticks=range(len(arms)), yticklabels=[arm.name for arm in arms], xlabel=format_of(metric).label)
    right.axvline(0, color=GREY, linewidth=1)
    right.set(xlabel=difference_label(group))
    for axes in (left, right):
        axes.grid(alpha=0.3)
    figure.suptitle(f'{group.detector} on {group.dataset}')
    figure.savefig(file, dpi=120)
    plt.close(figure)


def difference_label(group: ResultGroup) -> str:
    """Return the label of the axis of the differences; empty where no metric decides."""
    names = ' or '.join(group.deciding_metrics)
    return f'{names} - plain, points; 95 % over the images; seeds as crosses' if names else ''


def _draw_difference(axes: Any, row: int, found: Difference) -> None:
    axes.plot([found.low, found.high], [row, row], color=ORANGE, linewidth=2)
    axes.plot(found.mean, row, 'o', color=ORANGE)
    axes.plot(found.by_seed, [row] * len(found.by_seed), 'x', color=GREY)
