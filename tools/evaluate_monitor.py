"""Measure how often the monitor raises an alarm: rarely for a camera's usual evening, surely for an unusual one.

    python tools/evaluate_monitor.py
    python tools/evaluate_monitor.py --usual camera/last_week --unusual camera/rain

Without folders the images are drawn: streets, as a simulated camera sees them from dusk to night (see
mmdapled/datasets/evenings.py). For each trial, images for the reference and for the other evening are drawn at random,
without replacement: what is measured holds for independent images. --usual takes a folder of your own in place of the
drawn ones; --unusual takes folders that should raise the alarm. Exit code: 0 done, 2 nothing could be started.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import mmdapled  # noqa: F401  registers the parts; before torch, for its threads

# isort: split
import numpy as np
from rich.console import Console
from rich.progress import track
from rich.table import Table

from mmdapled.apis.sources import Source, list_sources
from mmdapled.datasets.evenings import PARTS, evening_image
from mmdapled.monitoring.drift import ALARM, Thresholds, drifts
from mmdapled.monitoring.measurement import Gauge, distinct
from mmdapled.priors.builder import build_prior

# Evenings as equal parts in their order.
USUAL = ('dusk', 'night')
EVENINGS: dict[str, tuple[str, ...]] = {
    'usual': USUAL,
    'rain from the middle on': ('dusk', 'rain'),
    'rain in the last quarter': ('dusk', 'dusk', 'night', 'rain'),
    'a third of the light at night': ('dusk', 'dim night'),
    'lens out of focus at night': ('dusk', 'lens out of focus'),
}
Rows = np.ndarray


def parse_args() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--usual', metavar='FOLDER', help='usual images, in place of drawn ones')
    parser.add_argument('--unusual', nargs='+', default=[], metavar='FOLDER', help='images that should raise the alarm')
    parser.add_argument('--images', type=int, default=600, help='drawn images of each part of an evening')
    parser.add_argument('--sizes', nargs='+', default=['100x40', '100x100', '300x100'], metavar='RxN',
                        help='images of the reference x of the evening')  # fmt: skip
    parser.add_argument('--trials', type=int, default=500, help='pairs of reference and evening of each size')
    parser.add_argument('--prior', help='name in configs/_base_/priors, or a config file; by default the bundled one')
    parser.add_argument('--alpha', type=float, default=0.01, help='as for mmdapled monitor')
    parser.add_argument('--seed', type=int, default=0, help='seed of the images and of the draws')
    parser.add_argument('--json', help='write the values into this file too')
    return parser.parse_args()


def measured_parts(args: argparse.Namespace, gauge: Gauge) -> dict[str, Rows]:
    """Return the statistics of the images of each part of an evening, or folder: ``(N, statistics)``."""
    if args.usual:
        return {folder: rows(gauge, list_sources([folder]), folder) for folder in (args.usual, *args.unusual)}
    if args.unusual:
        raise ValueError('--unusual: give --usual too, a folder of usual images')
    seeds = {part: args.seed * len(PARTS) + number for number, part in enumerate(PARTS)}
    return {part: rows(gauge, drawn(part, seed, args.images), part) for part, seed in seeds.items()}


def drawn(part: str, seed: int, length: int) -> Iterator[Source]:
    """Yield drawn images."""
    for index in range(length):
        yield Source(f'{part} {index}', Path(f'{index}.png'), evening_image(part, seed, index))


def rows(gauge: Gauge, sources: Iterable[Source], title: str) -> Rows:
    """Measure images; those that fail and repetitions are left out."""
    tracked = track(list(sources), description=title, console=Console(stderr=True))
    return np.array([list(one.values.values()) for one in distinct(map(gauge.measure, tracked))])


def alarm_rate(
    parts: dict[str, Rows], names: Sequence[str], usual: Sequence[str], other: Sequence[str],
    size: tuple[int, int], args: argparse.Namespace,
) -> float:  # fmt: skip
    """Return the share of trials with an alarm."""
    rng, alarms = np.random.default_rng(args.seed), 0
    for _ in range(args.trials):
        order = {part: rng.permutation(len(values)) for part, values in parts.items()}
        reference = take(parts, order, usual, size[0])
        evening = take(parts, order, other, size[1])
        found = drifts(
            {name: np.sort(column) for name, column in zip(names, reference.T, strict=True)},
            dict(zip(names, evening.T, strict=True)),
            Thresholds(alpha=args.alpha),
        )
        alarms += any(drift.verdict == ALARM for drift in found.values())
    return alarms / args.trials


def take(parts: dict[str, Rows], order: dict[str, np.ndarray], names: Sequence[str], number: int) -> Rows:
    """Return the first unused images of parts, equal shares of each, and remove them from ``order``."""
    taken = []
    for place, name in enumerate(names):
        count = number * (place + 1) // len(names) - number * place // len(names)
        if count > len(order[name]):
            raise ValueError(f'{name}: {len(parts[name])} different images, the sizes need more; lower --sizes')
        taken.append(parts[name][order[name][:count]])
        order[name] = order[name][count:]
    return np.concatenate(taken)


def rates(args: argparse.Namespace) -> dict[str, dict[str, float]]:
    """Return the share of alarms by evening and size."""
    gauge = Gauge(build_prior(args.prior))
    sizes = {size: tuple(int(part) for part in size.split('x')) for size in args.sizes}
    parts = measured_parts(args, gauge)
    usual: Sequence[str] = (args.usual,) if args.usual else USUAL
    evenings = {name: (name,) for name in (args.usual, *args.unusual)} if args.usual else EVENINGS
    return {
        title: {
            size: alarm_rate(parts, gauge.statistics, usual, names, (numbers[0], numbers[1]), args)
            for size, numbers in sizes.items()
        }
        for title, names in evenings.items()
    }


def main() -> int:
    """Measure, print and write."""
    args = parse_args()
    try:
        values: dict[str, Any] = rates(args)
    except (ValueError, OSError, RuntimeError) as error:
        print(f'error: {error}', file=sys.stderr)
        return 2
    table = Table('evening', *(size.replace('x', ' and ') for size in args.sizes), title='share of alarms, %')
    for title, row in values.items():
        table.add_row(title, *(f'{100 * rate:.1f}' for rate in row.values()))
    Console(stderr=True).print(table)
    print(json.dumps(values, indent=1))
    if args.json:
        Path(args.json).write_text(json.dumps(values), encoding='utf-8')
    return 0


if __name__ == '__main__':
    sys.exit(main())
