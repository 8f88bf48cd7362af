"""PSNR and SSIM of a restorer on a folder of degraded and a folder of clean pictures with the same names.

    python tools/evaluate_pairs.py dapled-t restorer.pth data/lol_v1/eval/low data/lol_v1/eval/high
    python tools/evaluate_pairs.py configs/ablation/dapled-t_prior-full.py work_dirs/prior-full/iter_400.pth LOW HIGH

RGB, restored pictures rounded to 8 bits, mean over the pictures. Exit code: 0 done, 2 nothing could be started.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any, Dict

import torch
from rich.console import Console
from rich.progress import track

import mmdapled  # noqa: F401  registers the parts
from mmdapled.apis.degradation_levels import to_rgb
from mmdapled.apis.image_io import read_image
from mmdapled.datasets.image_folder import check_same_names, list_images
from mmdapled.evaluation.psnr import psnr
from mmdapled.evaluation.ssim import ssim
from mmdapled.restorers.builder import build_restorer, restorer_config

UNUSABLE = 2


def parse_args() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('restorer', help='a name (see `python -m mmdapled list`) or a config file')
    parser.add_argument('checkpoint', help="weights: the restorer's own or a joint model's; none for a classical one")
    parser.add_argument('low', help='folder of degraded pictures')
    parser.add_argument('high', help='folder of clean pictures')
    parser.add_argument('--json', help='write the figures into this file too')
    return parser.parse_args()


@torch.inference_mode()
def figures_of(restorer: Any, low: Path, high: Path) -> Dict[str, float]:
    """Mean PSNR in dB and SSIM over the pictures, and how many they are."""
    names = list_images(str(low))
    check_same_names(str(low), names, str(high), list_images(str(high)))
    rows = []
    for name in track(names, description='evaluating', console=Console(stderr=True)):
        restored = restorer(to_rgb(read_image(low / name))).image.mul(255).round() / 255
        clean = to_rgb(read_image(high / name))
        rows.append((float(psnr(restored, clean)), float(ssim(restored, clean))))
    mean_psnr, mean_ssim = (sum(column) / len(rows) for column in zip(*rows, strict=True))
    return {'PSNR': round(mean_psnr, 3), 'SSIM': round(mean_ssim, 4), 'pictures': len(rows)}


def main() -> int:
    """Evaluate and print."""
    args = parse_args()
    try:
        checkpoint = None if args.checkpoint == 'none' else args.checkpoint
        restorer = build_restorer(restorer_config(args.restorer), checkpoint).eval()
        figures = figures_of(restorer, Path(args.low), Path(args.high))
    except (KeyError, ValueError, OSError, RuntimeError) as error:
        print(f'error: {error.args[0] if isinstance(error, KeyError) else error}', file=sys.stderr)
        return UNUSABLE
    print(json.dumps(figures))
    if args.json:
        Path(args.json).write_text(json.dumps(figures), encoding='utf-8')
    return 0


if __name__ == '__main__':
    sys.exit(main())
