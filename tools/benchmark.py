"""Measure the cost of restorers, alone and in front of a detector: parameters, MACs, latency, memory.

    python tools/benchmark.py
    python tools/benchmark.py --models dapled-t iat --sizes 256x256 480x640 --json cost.json
    python tools/benchmark.py --models dapled-t iat --sizes 416x416 --detector configs/_base_/models/yolox-nano.py
    python tools/benchmark.py --models dapled-t dapled-s --quality quality.json --plot quality.png

Random images, batch 1, fp32. In a round every model runs once, so that ratios hold on a noisy machine; latency is the
median over the rounds, its spread the distance of the quartiles. Memory is the peak for one image above the idle
process, measured in a process of its own. With --detector the detector is timed with and without the restorer in its
data preprocessor, and the MACs of both together are counted.
"""

import argparse
import json
import re
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import mmdapled  # noqa: F401  registers the parts; before torch, for its threads

# isort: split
import torch
from mmengine.config import Config
from rich.console import Console
from rich.progress import track
from rich.table import Table

from mmdapled.apis.model_zoo import get_model
from mmdapled.evaluation.cost import count_macs, count_parameters, interleaved, peak_megabytes
from mmdapled.restorers.tiles import restore_tiled
from mmdapled.run_config.joint_config import put_in_front
from mmdapled.run_config.run_options import read_config
from mmdapled.tasks.task_model import build_in_library

MODELS = ('dapled-n', 'dapled-t', 'dapled-s', 'dapled-b', 'zero-dce', 'iat', 'nafnet')
SIZES = ('256x256', '480x640')
COLUMNS = {
    'model': 'model', 'size': 'size', 'params_m': 'params, M', 'gmacs': 'GMAC', 'latency_ms': 'ms',
    'latency_spread_ms': 'spread', 'ratio': 'ratio', 'peak_mb': 'peak, MB', 'joint_ms': 'with detector, ms',
    'joint_gmacs': 'with detector, GMAC', 'added_share': 'added, %',
}  # fmt: skip
EXIT_CODES = 'Exit codes: 0 done, 2 nothing could be started.'
WIDTH = 160  # columns
Row = dict[str, Any]


def size_of(text: str) -> tuple[int, int]:
    """Return height and width of ``480x640``."""
    match = re.fullmatch(r'(\d+)x(\d+)', text)
    if match is None:
        raise argparse.ArgumentTypeError(f'expected HEIGHTxWIDTH such as 480x640, got {text!r}')
    return int(match[1]), int(match[2])


def parse_args() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EXIT_CODES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument('--models', nargs='+', default=MODELS, help='names (`python -m mmdapled list`) or config files')
    parser.add_argument('--sizes', nargs='+', type=size_of, default=[size_of(size) for size in SIZES],
                        help='HEIGHTxWIDTH in pixels')  # fmt: skip
    parser.add_argument('--device', default='cpu', help='cpu, cuda, cuda:1 ...')
    parser.add_argument('--threads', type=int, help="threads of torch on the CPU (default: torch's own choice)")
    parser.add_argument('--rounds', type=int, default=15, help='timed runs of each model')
    parser.add_argument('--tile', type=int, help='restore in tiles of this side, in pixels')
    parser.add_argument('--no-memory', action='store_true', help='do not measure memory, which takes a process per row')
    parser.add_argument(
        '--detector', metavar='CONFIG', help='put the restorers in front of this detector: a file, or mmdet::FILE'
    )
    parser.add_argument('--quality', metavar='FILE', help='JSON of model -> PSNR in dB, for --plot')
    parser.add_argument('--plot', metavar='FILE', help='plot quality against the latency at the first size')
    parser.add_argument('--json', help='also write the rows to this file')
    args = parser.parse_args()
    if bool(args.quality) != bool(args.plot):
        parser.error('--quality and --plot go together')
    return args


def job(name: str, size: tuple[int, int], device: str, tile: Any) -> Callable[[], Any]:
    """Return a function that restores one random image."""
    model: Any = get_model(name).to(device)
    model.to(memory_format=torch.channels_last)
    image = torch.rand(1, 3, *size, device=device)
    restore = partial(restore_tiled, model, tile=tile) if tile else model

    @torch.inference_mode()
    def run() -> Any:
        return restore(image)

    return run


def restorer_rows(args: argparse.Namespace, size: tuple[int, int]) -> list[Row]:
    """Return a row for each model at one size."""
    label = 'x'.join(map(str, size))
    runs = {name: job(name, size, args.device, args.tile) for name in args.models}
    times = interleaved(runs, args.rounds, track=progress(f'latency, {label}'))
    first = times[args.models[0]]
    rows = []
    for name in args.models:
        row = dict(
            model=name, size=label, params_m=round(count_parameters(get_model(name)) / 1e6, 4),
            gmacs=round(count_macs(runs[name]) / 1e9, 4), latency_ms=round(median(times[name]), 2),
            latency_spread_ms=spread(times[name]), peak_mb=None,
            ratio=round(median(mine / other for mine, other in zip(times[name], first, strict=True)), 3),
            device=args.device, threads=torch.get_num_threads(),
        )  # fmt: skip
        rows.append(row)
    if not args.no_memory:
        for row in progress(f'memory, {label}')(rows):
            peak = peak_megabytes(job, row['model'], size, args.device, args.tile)
            row['peak_mb'] = None if peak is None else round(peak, 1)
    return rows


def spread(times: list[float]) -> float:
    """Return the distance of the quartiles."""
    if len(times) < 2:
        return 0.0
    lower, _, upper = quantiles(times, n=4)
    return round(upper - lower, 2)


def detector_job(config: str, restorer: Any, size: tuple[int, int], device: str) -> Callable[[], Any]:
    """Return a function that predicts once, through the data preprocessor, with or without a restorer in it."""
    cfg: Config = read_config(config)
    if restorer is not None:
        put_in_front(cfg, restorer, 'preprocessor')
    model: Any = build_in_library(cfg.model).eval().to(device)
    model.to(memory_format=torch.channels_last)
    image = torch.randint(0, 256, (3, *size), dtype=torch.uint8)
    sample = data_sample(size)

    @torch.inference_mode()
    def run() -> Any:
        return model.test_step({'inputs': [image], 'data_samples': [sample.clone()]})

    return run


def data_sample(size: tuple[int, int]) -> Any:
    """Return the data sample of a test pipeline for an image of this size."""
    from mmdet.structures import DetDataSample

    return DetDataSample(metainfo=dict(img_shape=size, ori_shape=size, scale_factor=(1.0, 1.0), pad_shape=size))


def add_detector(args: argparse.Namespace, size: tuple[int, int], rows: list[Row]) -> None:
    """Add to the rows the detector's cost with each restorer in front, and the added share of its time."""
    runs = {name: detector_job(args.detector, name, size, args.device) for name in args.models}
    runs['none'] = detector_job(args.detector, None, size, args.device)
    times = interleaved(runs, args.rounds, track=progress('detector'))
    for row in rows:
        mine = times[row['model']]
        row['detector'] = args.detector
        row['detector_ms'] = round(median(times['none']), 2)
        row['detector_gmacs'] = round(count_macs(runs['none']) / 1e9, 4)
        row['joint_ms'] = round(median(mine), 2)
        row['joint_gmacs'] = round(count_macs(runs[row['model']]) / 1e9, 4)
        ratios = [both / alone for both, alone in zip(mine, times['none'], strict=True)]
        row['added_share'] = round(100 * (median(ratios) - 1), 1)


def progress(title: str) -> Callable[[Any], Any]:
    """Return a progress bar with an estimate of the time left."""
    return partial(track, description=title, console=Console(stderr=True))


def show(rows: list[Row], args: argparse.Namespace) -> None:
    """Print the table."""
    keys = [key for key in COLUMNS if key in rows[0]]
    title = f'{args.device}, {torch.get_num_threads()} threads, fp32, batch 1, medians of {args.rounds}'
    table = Table(*(COLUMNS[key] for key in keys), title=title, title_justify='left')
    for row in rows:
        table.add_row(*('' if row.get(key) is None else str(row[key]) for key in keys))
    # A file or a pipe has no width of its own, and 80 columns would cut the numbers.
    Console(width=None if sys.stdout.isatty() else WIDTH).print(table)


def main() -> int:
    """Measure and print."""
    args = parse_args()
    if args.threads:
        torch.set_num_threads(args.threads)
    rows: list[Row] = []
    try:
        quality = json.loads(Path(args.quality).read_text(encoding='utf-8')) if args.quality else {}
        for size in args.sizes:
            rows += restorer_rows(args, size)
            if args.detector:
                add_detector(args, size, rows[-len(args.models) :])
    except (KeyError, ValueError, OSError, RuntimeError, SystemExit) as error:
        print(f'error: {error.args[0] if error.args else error}', file=sys.stderr)
        return 2
    show(rows, args)
    if args.json:
        Path(args.json).write_text(json.dumps(rows, indent=2), encoding='utf-8')
    if args.plot:
        from mmdapled.visualization.scatter import draw_quality

        draw_quality(rows[: len(args.models)], quality, Path(args.plot))
    return 0


if __name__ == '__main__':
    sys.exit(main())
