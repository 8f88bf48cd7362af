"""Measure how well a prior separates degradations, on images that were not used to train it.

    python projects/degradation_clip/tools/evaluate_prior.py                                    (the bundled prior)
    python projects/degradation_clip/tools/evaluate_prior.py --prior clip-random --json metrics.json

Image level: area under the ROC curve (AUC) of each level, degraded against clean images, and Spearman's correlation
of the level with the settings of the camera. Patch level: AUC over pixels of images of which one half is degraded.
Photos: COCO128 val, 480 px long, through a simulated camera with known settings; LOL-v1 eval, low against high; MSRS
val, night against day. A data set that is not in the data folder is skipped with a message.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import mmdapled  # noqa: F401  registers the parts; before torch, for its threads

# isort: split
import cv2
import numpy as np
import torch
import torch.nn.functional as F
from rich.console import Console
from rich.progress import track
from rich.table import Table
from torch import Tensor
from torchmetrics.functional.regression import spearman_corrcoef

from mmdapled.datasets.image_folder import list_images
from mmdapled.datasets.night.night_camera import take
from mmdapled.datasets.night.night_shot import NightShot, Strengths
from mmdapled.evaluation.level_metric import auc
from mmdapled.images import read_image, rgb_batch
from mmdapled.priors.builder import build_prior
from mmdapled.structures import DEGRADATIONS

LONG_SIDE = 480  # pixels
REFERENCE = 640 / LONG_SIDE  # blur paths of NightShot are those of an image 640 px wide
PATHS = (9, 13, 17, 21)  # px at LONG_SIDE
EXPOSURES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.7, 1.0)
NOISE = {'shot_noise': 3e-3, 'read_noise': 1e-4}
DARK = 0.1  # exposure
Images = list[np.ndarray]

EXIT_CODES = 'Exit codes: 0 done, 2 nothing could be started.'


def parse_args() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EXIT_CODES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument('--prior', help='name in configs/_base_/priors, or a config file; by default the bundled one')
    parser.add_argument('--data', default=os.environ.get('MMDAPLED_DATA', 'data'), help='folder of all data sets')
    parser.add_argument('--limit', type=int, help='use only the first photos of each set')
    parser.add_argument('--json', help='also write the results to this file')
    return parser.parse_args()


def photos(folder: Path, limit: Any) -> Images:
    """Read the photos of a folder, resized to LONG_SIDE px."""
    images = [read_image(folder / name) for name in list_images(str(folder))[:limit]]
    scales = [LONG_SIDE / max(image.shape[:2]) for image in images]
    return [cv2.resize(p, None, fx=s, fy=s, interpolation=cv2.INTER_AREA) for p, s in zip(images, scales, strict=True)]


def shoot(images: Images, **settings: Any) -> Images:
    """Photograph images with one setting of the camera; noise and shake are seeded by the index."""
    shot = NightShot(**settings)
    return [take(image, shot, np.random.default_rng(index))[0] for index, image in enumerate(images)]


@torch.no_grad()
def maps_of(prior: Any, image: np.ndarray) -> Tensor:
    """Return the maps ``(K, h, w)`` of a BGR image."""
    return prior(rgb_batch(image)).maps[0].float()


def levels_of(prior: Any, images: Images, name: str) -> Tensor:
    """Return the level of one degradation of each image."""
    return torch.stack([maps_of(prior, image)[DEGRADATIONS.index(name)].mean() for image in images])


def image_auc(prior: Any, name: str, degraded: Images, clean: Images) -> float:
    """Return the AUC of a level, degraded against clean images."""
    scores = torch.cat([levels_of(prior, degraded, name), levels_of(prior, clean, name)])
    return float(auc(scores, torch.arange(len(scores)) < len(degraded)))


def correlation(prior: Any, name: str, sets: list[Images], truth: list[float]) -> float:
    """Return Spearman's correlation of a level with ``truth``, over the images of all settings."""
    scores = torch.cat([levels_of(prior, images, name) for images in sets])
    true = torch.cat([torch.full((len(images),), float(value)) for images, value in zip(sets, truth, strict=True)])
    return float(spearman_corrcoef(scores, true))


def pixel_auc(prior: Any, name: str, day: Images, field: str, **settings: Any) -> float:
    """Return the AUC over pixels of images of which the left or the right half is degraded."""
    scores, truth = [], []
    for index, image in enumerate(day):
        height, width = image.shape[:2]
        half = np.zeros((height, width), np.float32)
        half[:, : width // 2] = index % 2
        half[:, width // 2 :] = 1 - index % 2
        shot = NightShot(**settings, strengths=Strengths(**{field: half}))
        maps = maps_of(prior, take(image, shot, np.random.default_rng(index))[0])[DEGRADATIONS.index(name)]
        pixels = F.interpolate(maps[None, None], size=(height // 8, width // 8), mode='bilinear')[0, 0]
        scores.append(pixels.flatten())
        truth.append(
            torch.from_numpy(cv2.resize(half, pixels.shape[::-1], interpolation=cv2.INTER_NEAREST)).flatten() > 0.5
        )
    return float(auc(torch.cat(scores), torch.cat(truth)))


def simulated(prior: Any, day: Images) -> dict[str, Callable[[], float]]:
    """Return the measurements on photos through the simulated camera."""
    dim = shoot(day, exposure=DARK)
    tests: dict[str, Callable[[], float]] = {
        f'dark, AUC, exposure {DARK}': lambda: image_auc(prior, 'dark', dim, day),
        'noisy, AUC': lambda: image_auc(prior, 'noisy', shoot(day, **NOISE), day),
        'noisy, AUC, both dark': lambda: image_auc(prior, 'noisy', shoot(day, exposure=DARK, **NOISE), dim),
        'dark, Spearman with exposure': lambda: correlation(
            prior, 'dark', [shoot(day, exposure=value) for value in EXPOSURES], [-value for value in EXPOSURES]
        ),
        'blurry, Spearman with path': lambda: correlation(
            prior, 'blurry', [shoot(day, blur_length=path * REFERENCE) for path in (0, 5, *PATHS)], [0, 5, *PATHS]
        ),
        'dark, pixel AUC, half dark': lambda: pixel_auc(prior, 'dark', day, 'dark', exposure=DARK),
        'blurry, pixel AUC, half blurred 13 px': lambda: pixel_auc(
            prior, 'blurry', day, 'blurry', blur_length=13 * REFERENCE
        ),
    }
    for path in PATHS:
        tests[f'blurry, AUC, {path} px'] = partial(_blur_auc, prior, day, day, path, 1.0)
        tests[f'blurry, AUC, {path} px, both dark'] = partial(_blur_auc, prior, day, dim, path, DARK)
    return tests


def _blur_auc(prior: Any, day: Images, sharp: Images, path: float, exposure: float) -> float:
    return image_auc(prior, 'blurry', shoot(day, blur_length=path * REFERENCE, exposure=exposure), sharp)


def real(prior: Any, data: Path, limit: Any) -> dict[str, Callable[[], float]]:
    """Return the measurements on the real pairs of folders that exist."""
    folders = {
        'dark, AUC, LOL-v1 eval, low against high': ('lol_v1/eval/low', 'lol_v1/eval/high'),
        'dark, AUC, MSRS night against day': ('msrs_night/val', 'msrs_night/day'),
    }
    tests: dict[str, Callable[[], float]] = {}
    for name, (dark, bright) in folders.items():
        if (data / dark).is_dir() and (data / bright).is_dir():
            tests[name] = lambda dark=dark, bright=bright: image_auc(  # type: ignore[misc]
                prior, 'dark', photos(data / dark, limit), photos(data / bright, limit)
            )
        else:
            print(f'left out: {name}: no {data / dark} or {data / bright}', file=sys.stderr)
    return tests


def main() -> int:
    """Print the metrics; return 2 if photos or prior are missing."""
    args = parse_args()
    data = Path(args.data)
    try:
        day = photos(data / 'coco128' / 'val2017', args.limit)
        prior = build_prior(args.prior)
    except (OSError, ValueError, RuntimeError) as error:
        print(f'error: {error}', file=sys.stderr)
        return 2
    tests = {**real(prior, data, args.limit), **simulated(prior, day)}
    progress = track(sorted(tests), description='evaluating', console=Console(stderr=True))
    metrics = {name: round(tests[name](), 4) for name in progress}
    table = Table('metric', 'value', title=f'{args.prior or "bundled prior"}, {len(day)} photos', title_justify='left')
    for name, value in metrics.items():
        table.add_row(name, f'{value:.3f}')
    Console().print(table)
    if args.json:
        Path(args.json).write_text(json.dumps(metrics, indent=2), encoding='utf-8')
    return 0


if __name__ == '__main__':
    sys.exit(main())
