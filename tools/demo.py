"""Train a small night detector, plain and with dapled-t in front, and compare them; needs no data and no network.

Both arms train from scratch on the same dark, blurred streets (NightStreet) under one schedule and seed, and are
evaluated on the same images. A finished arm is reused; an interrupted one continues from its last epoch.
"""

import argparse
import hashlib
import json
import shutil
import sys
import time
from pathlib import Path
from typing import Any

from _start import HELD
from mmengine.config import Config

import mmdapled
from mmdapled.engine import LivenessError
from mmdapled.engine.run_output import build_runner

EXIT_CODES = 'Exit codes: 0 done, 1 error, 2 bad arguments, 3 a restorer had no effect, 130 interrupted by Ctrl-C.'
CONFIGS = Path(__file__).resolve().parents[1] / 'configs' / 'detection'
ARMS = {'plain': 'yolox-nano_night-street_plain.py', 'joint with dapled-t': 'yolox-nano_night-street_dapled-t.py'}
COLUMNS = {
    'mAP': 'coco/bbox_mAP',
    'mAP50': 'coco/bbox_mAP_50',
    'PSNR, dB': 'PSNR',
    'SSIM': 'SSIM',
    's/image': 'seconds_per_image',
    'training, s': 'training_seconds',
}


def parse_args() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EXIT_CODES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument('--work-dir', default='work_dirs/demo', help='folder of logs, checkpoints, results and images')
    parser.add_argument('--seed', type=int, default=0, help='seed of weights, data order and augmentation')
    parser.add_argument('--epochs', type=int, help='number of epochs, in place of that of the configs')
    parser.add_argument('--fresh', action='store_true', help='delete earlier runs in the work dir')
    return parser.parse_args()


def arm_config(arm: str, args: argparse.Namespace) -> Config:
    """Return the config of one arm, with its progress bar and the strips that it draws."""
    cfg = Config.fromfile(CONFIGS / ARMS[arm])
    if args.epochs:
        cfg.train_cfg.update(max_epochs=args.epochs, val_interval=args.epochs)
        cfg.param_scheduler[1].update(end=args.epochs, T_max=args.epochs)
    cfg.work_dir = str(Path(args.work_dir) / arm.replace(' ', '-'))
    cfg.randomness = dict(seed=args.seed)
    strips = dict(type='RestorationVisualizationHook', out_dir='strips', interval=20)
    cfg.custom_hooks = [
        *cfg.custom_hooks, dict(type='EpochSeedHook'), strips, dict(type='ProgressBarHook', title=arm),
    ]  # fmt: skip
    return cfg


def run_arm(arm: str, args: argparse.Namespace) -> dict[str, Any]:
    """Train and evaluate one arm, or read the result of an earlier run of the same config."""
    cfg = arm_config(arm, args)
    folder = Path(cfg.work_dir)
    key = hashlib.sha256(f'{mmdapled.__version__}{cfg.pretty_text}'.encode()).hexdigest()
    known = _read(folder / 'result.json')
    if known.get('key') == key:
        print(f'{arm}: reused from {folder}')
        return known
    if _read(folder / 'started.json').get('key') != key:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / 'started.json').write_text(json.dumps(dict(key=key)))
    cfg.resume = (folder / 'last_checkpoint').is_file()
    result = dict(key=key, **train(cfg))
    (folder / 'result.json').write_text(json.dumps(result, indent=1))
    return result


def train(cfg: Config) -> dict[str, Any]:
    """Train by the config; return the metrics of its last evaluation."""
    runner = build_runner(cfg, HELD)
    start = time.perf_counter()
    try:
        runner.train()
    finally:
        for hook in runner.hooks:
            getattr(hook, 'close', lambda: None)()
    scalars = {name.removeprefix('val/'): series.current()
               for name, series in runner.message_hub.log_scalars.items() if name.startswith('val/')}  # fmt: skip
    seconds = float(scalars.pop('time')) - float(scalars.pop('data_time'))
    return {name: float(value) for name, value in scalars.items()} | dict(
        seconds_per_image=seconds, training_seconds=time.perf_counter() - start
    )


def report(results: dict[str, dict[str, Any]], args: argparse.Namespace) -> None:
    """Print the table and the folder of the strips."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f'NightStreet at night, one seed ({args.seed}), last epoch')
    for name in ('arm', *COLUMNS):
        table.add_column(name, justify='left' if name == 'arm' else 'right')
    for arm, result in results.items():
        table.add_row(arm, *(_figure(result.get(key)) for key in COLUMNS.values()))
    Console().print(table)
    print("The plain arm's PSNR and SSIM are those of the unrestored night. One seed shows no small difference.")
    strips = sorted((Path(args.work_dir) / 'joint-with-dapled-t').glob('*/strips/*.png'))
    if strips:
        print(f'night | heatmaps | restored with boxes | ground truth: {strips[0].parent} ({len(strips)} images)')


def _figure(value: Any) -> str:
    if value is None:
        return '-'
    return f'{value:.1f}' if value >= 10 else f'{value:.3f}'


def _read(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text()) if path.is_file() else {}


def main() -> int:
    """Run both arms, print the results and return the exit code."""
    args = parse_args()
    if args.fresh:
        shutil.rmtree(args.work_dir, ignore_errors=True)
    results: dict[str, dict[str, Any]] = {}
    unfinished: list[str] = list(ARMS)
    try:
        for arm in ARMS:
            results[arm] = run_arm(arm, args)
            unfinished.remove(arm)
    except LivenessError as error:
        print(f'stopped: {error}', file=sys.stderr)
        return 3
    except KeyboardInterrupt:
        print(f'interrupted in {unfinished[0]}; the same command goes on from its last whole epoch', file=sys.stderr)
        return 130
    report(results, args)
    return 0


if __name__ == '__main__':
    sys.exit(main())
