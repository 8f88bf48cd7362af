"""Measure PSNR, SSIM and LPIPS of a restorer on a folder of degraded and a folder of clean images with the same names.

Without clean images: degradation levels by the bundled prior, of the images as they are and restored.

    python tools/evaluate_restorer.py dapled-t dapled-t data/lol_v1/eval/low data/lol_v1/eval/high
    python tools/evaluate_restorer.py dapled-t restorer.pth data/lol_v1/eval/low data/lol_v1/eval/high
    python tools/evaluate_restorer.py configs/ablation/dapled-t_prior-full.py work_dirs/prior-full/iter_400.pth LOW HIGH

    python tools/evaluate_restorer.py dapled-t dapled-t photos/of/the/night

With --probe: clean photos, darkened and blurred by known amounts with the simulated camera, without noise.

    python tools/evaluate_restorer.py dapled-t dapled-t data/coco128/val2017 --probe --also dapled-s dapled-s

RGB, restored images rounded to 8 bits, mean over the images.
"""

import argparse
import json
import sys
from functools import partial
from pathlib import Path
from typing import Any

import mmdapled  # noqa: F401  registers the parts; before torch, for its threads

# isort: split
import torch
from rich.console import Console
from rich.progress import track
from rich.table import Column, Table

from mmdapled.datasets.image_folder import check_same_names, list_images
from mmdapled.evaluation.lpips import lpips_network
from mmdapled.evaluation.probe import BLUR_LENGTHS, EXPOSURES, INPUT, Score, conditions, probe
from mmdapled.evaluation.psnr import psnr
from mmdapled.evaluation.ssim import ssim
from mmdapled.images import read_image, rgb_batch, round_to_8_bit
from mmdapled.priors.builder import build_prior
from mmdapled.restorers.builder import build_restorer, restorer_config

UNUSABLE = 2

EXIT_CODES = 'Exit codes: 0 done, 2 nothing could be started.'


def parse_args() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EXIT_CODES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument('restorer', help='a name (see `python -m mmdapled list`) or a config file')
    parser.add_argument(
        'checkpoint', help="weights: the restorer's own or a joint model's; dapled-t, dapled-s: the bundled ones; "
                           'none for a classical restorer',
    )  # fmt: skip
    parser.add_argument('low', help='folder of degraded images; with --probe of clean photos')
    parser.add_argument('high', nargs='?', help='folder of clean images; without it levels are measured')
    parser.add_argument(
        '--lpips', metavar='VGG16', help="also measure LPIPS, with this copy of torchvision's vgg16-397923af.pth"
    )
    parser.add_argument('--json', help='also write the results to this file')
    probing = parser.add_argument_group('probe')
    probing.add_argument('--probe', action='store_true', help='print PSNR and edges kept at each exposure and blur')
    probing.add_argument('--also', nargs=2, action='append', default=[], metavar=('RESTORER', 'CHECKPOINT'),
                         help='one more restorer in the table; may be repeated')  # fmt: skip
    probing.add_argument('--exposures', nargs='+', type=float, default=EXPOSURES, metavar='GAIN',
                         help='linear gains, 1 is day (default: 1 0.1)')  # fmt: skip
    probing.add_argument('--blur-lengths', nargs='+', type=float, default=BLUR_LENGTHS, metavar='PIXELS',
                         help='paths of the shake in a photo 640 px wide (default: 0 8 16)')  # fmt: skip
    probing.add_argument('--limit', type=int, help='use only the first photos')
    args = parser.parse_args()
    if args.lpips and args.high is None:
        parser.error('--lpips needs clean images')
    if args.probe and args.high is not None:
        parser.error('--probe takes one folder, of clean photos')
    return args


def built(name: str, checkpoint: str) -> Any:
    """Build a restorer, in evaluation mode; the checkpoint ``none`` keeps the weights of its config."""
    return build_restorer(restorer_config(name), None if checkpoint == 'none' else checkpoint).eval()


def probed(args: argparse.Namespace) -> dict[str, Any]:
    """Print the probe's table; return it as rows of plain numbers."""
    pairs = [(args.restorer, args.checkpoint), *args.also]
    restorers = {name if checkpoint in (name, 'none') else f'{name} {Path(checkpoint).stem}': built(name, checkpoint)
                 for name, checkpoint in pairs}  # fmt: skip
    names = list_images(args.low)[: args.limit]
    photos = (read_image(Path(args.low) / name)
              for name in track(names, description='probing', console=Console(stderr=True)))  # fmt: skip
    scores = probe(photos, restorers, conditions(args.exposures, args.blur_lengths))
    table = Table('light, blur', *(Column(name, justify='right') for name in (INPUT, *restorers)),
                  title='PSNR to the clean photo in dB, correlation of the Laplacian with its')  # fmt: skip
    for condition, row in scores.items():
        table.add_row(str(condition), *(f'{score.psnr:.1f}  {score.sharpness:.2f}' for score in row.values()))
    Console(stderr=True).print(table)
    rows = [{**condition._asdict(), **{name: _rounded(score) for name, score in row.items()}}
            for condition, row in scores.items()]  # fmt: skip
    return {'rows': rows, 'pictures': len(names)}


def _rounded(score: Score) -> dict[str, float]:
    return {name: round(value, 4) for name, value in score._asdict().items()}


@torch.inference_mode()
def scores_of(restorer: Any, low: Path, high: Path, lpips: Any = None) -> dict[str, float]:
    """Return mean PSNR in dB, SSIM and, with its network, LPIPS over the images, and their number."""
    names = list_images(str(low))
    check_same_names(str(low), names, str(high), list_images(str(high)))
    measures = {'PSNR': psnr, 'SSIM': ssim} | ({} if lpips is None else {'LPIPS': partial(lpips, normalize=True)})
    rows = []
    for name in track(names, description='evaluating', console=Console(stderr=True)):
        restored = round_to_8_bit(restorer(rgb_batch(read_image(low / name))).image)
        clean = rgb_batch(read_image(high / name))
        rows.append([float(measure(restored, clean)) for measure in measures.values()])
    means = (sum(column) / len(rows) for column in zip(*rows, strict=True))
    return {**{name: round(mean, 4) for name, mean in zip(measures, means, strict=True)}, 'pictures': len(rows)}


@torch.inference_mode()
def levels_of(restorer: Any, low: Path) -> dict[str, Any]:
    """Return mean degradation levels of the images and of their restored ones, and their number."""
    prior = build_prior(None)
    before, after = [], []
    for name in track(list_images(str(low)), description='evaluating', console=Console(stderr=True)):
        image = rgb_batch(read_image(low / name))
        before.append(prior(image).levels[0])
        after.append(prior(round_to_8_bit(restorer(image).image)).levels[0])
    means = {'before': torch.stack(before).mean(0), 'after': torch.stack(after).mean(0)}
    named = {
        when: {name: round(float(level), 4) for name, level in zip(prior.names, levels, strict=True)}
        for when, levels in means.items()
    }
    return {**named, 'pictures': len(before)}


def main() -> int:
    """Evaluate and print."""
    args = parse_args()
    try:
        if args.probe:
            results = probed(args)
        elif args.high is None:
            results = levels_of(built(args.restorer, args.checkpoint), Path(args.low))
        else:
            lpips = None if args.lpips is None else lpips_network(args.lpips)
            results = scores_of(built(args.restorer, args.checkpoint), Path(args.low), Path(args.high), lpips)
    except (KeyError, ValueError, OSError, RuntimeError) as error:
        print(f'error: {error.args[0] if isinstance(error, KeyError) else error}', file=sys.stderr)
        return UNUSABLE
    print(json.dumps(results))
    if args.json:
        Path(args.json).write_text(json.dumps(results), encoding='utf-8')
    return 0


if __name__ == '__main__':
    sys.exit(main())
