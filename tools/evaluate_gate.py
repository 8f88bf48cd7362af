"""Measure the share of images that a gate restores: low for day photos, high for dark and blurred ones.

    python tools/evaluate_gate.py data/coco128/val2017 --day data/msrs_night/day --night data/msrs_night/val
    python tools/evaluate_gate.py data/voc_day/train data/coco128/train2017 --calibrate 0.985

The first folders hold sharp day photos: they are read as they are, turned to night by NightDegradation and blurred
along 8 and 16 px, seed = index. AUC: area under the ROC curve of the level of darkness (of blur, where they are
blurred) against the first folders' photos as they are. Milliseconds: one image of 416x416, in turn, median.
--calibrate prints the thresholds below which that share of the photos stays. Exit code: 0 done, 2 nothing could be
started.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import mmdapled  # noqa: F401  registers the parts; before torch, for its threads

# isort: split
import numpy as np
import torch
from rich.console import Console
from rich.progress import track
from rich.table import Table

from mmdapled.datasets.image_folder import list_images
from mmdapled.datasets.transforms.night_degradation import NightDegradation
from mmdapled.evaluation.cost import interleaved
from mmdapled.evaluation.level_metric import auc
from mmdapled.evaluation.probe import Condition
from mmdapled.images.convert import rgb_batch
from mmdapled.images.files import read_image
from mmdapled.priors.builder import build_prior
from mmdapled.restorers.gated import Gated
from mmdapled.structures import DEGRADATIONS

PATHS = (8, 16)
SIDE = 416
Degrade = Callable[[np.ndarray, int], np.ndarray]


def parse_args() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('photos', nargs='+', help='folders of sharp day photos')
    parser.add_argument('--day', nargs='+', default=[], metavar='FOLDER', help='more day photos, used as they are')
    parser.add_argument('--night', nargs='+', default=[], metavar='FOLDER', help='night photos, used as they are')
    parser.add_argument('--priors', nargs='+', default=['image-statistics', 'mmdapled-tiny'], metavar='PRIOR',
                        help='names in configs/_base_/priors, or config files')  # fmt: skip
    parser.add_argument('--calibrate', type=float, metavar='QUANTILE', help='print thresholds instead')
    parser.add_argument('--limit', type=int, help='use the first photos of each folder only')
    parser.add_argument('--threads', type=int, default=2, help='threads of torch')
    parser.add_argument('--json', help='write the values into this file too')
    return parser.parse_args()


def image_sets(args: argparse.Namespace) -> Iterator[tuple[str, str, Degrade, int]]:
    """Yield folder, title, the degradation of its images, and the index of the level that should show it."""
    night = NightDegradation(fixed=True)
    ways: list[tuple[str, Degrade, int]] = [('', _untouched, 0)]
    if args.calibrate is None:
        ways += [(', night', lambda image, index: night({'img': image, 'img_id': index})['img'], 0)]
        ways += [(f', {path} px', Condition(1.0, path).photograph, 1) for path in PATHS]
    for folder in args.photos:
        yield from ((folder, title, degrade, kind) for title, degrade, kind in ways)
    yield from ((folder, '', _untouched, 0) for folder in (*args.day, *args.night))


def _untouched(image: np.ndarray, _index: int) -> np.ndarray:
    return image


@torch.inference_mode()
def measured(priors: dict[str, Any], folder: str, title: str, degrade: Degrade, limit: int) -> dict[str, torch.Tensor]:
    """Return the levels ``(N, K)`` of a folder's images by each prior."""
    rows: dict[str, list[torch.Tensor]] = {name: [] for name in priors}
    names = list_images(folder)[:limit]
    for index, name in enumerate(track(names, description=f'{folder}{title}', console=Console(stderr=True))):
        image = rgb_batch(degrade(read_image(Path(folder) / name), index))
        for prior_name, prior in priors.items():
            rows[prior_name].append(prior(image).levels[0])
    return {name: torch.stack(levels) for name, levels in rows.items()}


def shares(args: argparse.Namespace, priors: dict[str, Any]) -> dict[str, Any]:
    """Print and return the share of images restored, and the AUC, for each set and prior."""
    gates = {name: Gated('identity', prior).eval() for name, prior in priors.items()}
    table = Table('images', *(f'{name}: restored, AUC' for name in priors))
    clean: dict[str, list[torch.Tensor]] = {name: [] for name in priors}
    found = [(folder + title, kind, measured(priors, folder, title, degrade, args.limit))
             for folder, title, degrade, kind in image_sets(args)]  # fmt: skip
    for title, _, levels in found:
        for name in priors:
            clean[name] += [levels[name]] if title in args.photos else []
    result: dict[str, Any] = {}
    for title, kind, levels in found:
        result[title] = {
            name: {'restored': round(float(gates[name].needs(own).float().mean()), 4),
                   'AUC': round(against(own[:, kind], torch.cat(clean[name])[:, kind]), 4)}
            for name, own in levels.items()
        }  # fmt: skip
        cells = (f'{100 * row["restored"]:.1f} %  {row["AUC"]:.3f}' for row in result[title].values())
        table.add_row(f'{title} ({len(levels[args.priors[0]])})', *cells)
    Console(stderr=True).print(table)
    image = torch.rand(1, 3, SIDE, SIDE)
    times = interleaved({name: partial(prior, image) for name, prior in priors.items()}, rounds=30)
    result['milliseconds'] = {name: round(median(spent), 2) for name, spent in times.items()}
    return result


def against(levels: torch.Tensor, clean: torch.Tensor) -> float:
    """Return the area under the ROC curve of levels against those of clean images."""
    degraded = torch.cat([torch.ones(len(levels)), torch.zeros(len(clean))]).bool()
    return float(auc(torch.cat([levels, clean]), degraded))


def thresholds(args: argparse.Namespace, priors: dict[str, Any]) -> dict[str, dict[str, float]]:
    """Return the quantile of each level over the photos, by prior."""
    sets = [measured(priors, folder, title, degrade, args.limit) for folder, title, degrade, _ in image_sets(args)]
    return {name: dict(zip(DEGRADATIONS, _rounded(torch.cat([levels[name] for levels in sets]).quantile(
        args.calibrate, dim=0)), strict=True)) for name in priors}  # fmt: skip


def _rounded(values: torch.Tensor) -> Sequence[float]:
    return [round(value, 3) for value in values.tolist()]


def main() -> int:
    """Measure, print and write."""
    args = parse_args()
    torch.set_num_threads(args.threads)
    try:
        priors = {name: build_prior(name) for name in args.priors}
        values = shares(args, priors) if args.calibrate is None else thresholds(args, priors)
    except (KeyError, ValueError, OSError, RuntimeError) as error:
        print(f'error: {error.args[0] if isinstance(error, KeyError) else error}', file=sys.stderr)
        return 2
    print(json.dumps(values, indent=1))
    if args.json:
        Path(args.json).write_text(json.dumps(values), encoding='utf-8')
    return 0


if __name__ == '__main__':
    sys.exit(main())
