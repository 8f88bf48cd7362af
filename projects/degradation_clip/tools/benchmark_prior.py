"""Measure the cost of a prior: milliseconds per image, and its share of a joint detector's training step.

    python projects/degradation_clip/tools/benchmark_prior.py
    python projects/degradation_clip/tools/benchmark_prior.py --prior clip-random --rounds 20 --json cost.json

In each round every variant runs once, so that ratios hold on a noisy machine; the medians are printed. The step is one
of YOLOX-Nano with dapled-t in front at 416x416: forward pass, backward pass, optimizer. Random data, CPU, fp32.
"""

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import mmdapled  # noqa: F401  registers the parts; before torch, for its threads

# isort: split
import torch
from mmengine.config import Config
from mmengine.structures import InstanceData
from rich.console import Console
from rich.progress import track
from rich.table import Table

from mmdapled.compat import configs_folder
from mmdapled.evaluation.cost import interleaved
from mmdapled.priors.builder import build_prior, prior_config
from mmdapled.priors.dense_features import dense_features
from mmdapled.priors.open_clip_tower import build_clip
from mmdapled.registry import MODELS

EXIT_CODES = 'Exit codes: 0 done, 2 nothing could be started.'
SIDE = 416  # pixels
BATCH = 8


def parse_args() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EXIT_CODES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument('--prior', default='mmdapled-tiny', help='name in configs/_base_/priors, or a config file')
    parser.add_argument('--rounds', type=int, default=15, help='timed runs of each variant')
    parser.add_argument('--threads', type=int, default=2, help='threads of torch')
    parser.add_argument('--compile', action='store_true', help='also time the tower under torch.compile')
    parser.add_argument('--json', help='also write the results to this file')
    return parser.parse_args()


def timed(variants: Mapping[str, Callable[[], Any]], rounds: int, what: str) -> dict[str, float]:
    """Return the median milliseconds of each variant, run in turn."""
    shown = partial(track, description=what, console=Console(stderr=True))
    return {name: round(median(times), 2) for name, times in interleaved(variants, rounds, track=shown).items()}


def prior_variants(name: str, compiled: bool) -> dict[str, Callable[[], Any]]:
    """Return the whole prior as it is used, and its tower in other forms, on one image."""
    prior: Any = build_prior(name)
    size, image = prior.working_size, torch.rand(1, 3, SIDE, SIDE)
    config = prior_config(name)
    plain, last = (build_clip(config['model'], config['pretrained'], size)[0] for _ in range(2))
    tower: Any = plain.visual
    rows_tower: Any = last.to(memory_format=torch.channels_last).visual
    ready = torch.rand(1, 3, size, size)
    rows = ready.contiguous(memory_format=torch.channels_last)
    variants = {
        'prior, as used': lambda: prior(image),
        'tower, NCHW': lambda: dense_features(tower, ready),
        'tower, channels_last': lambda: dense_features(rows_tower, rows),
        'tower, channels_last, batch norms folded': lambda: dense_features(prior.visual, rows),
    }
    if compiled:
        fast = torch.compile(dense_features)
        variants['the same, compiled'] = lambda: fast(prior.visual, rows)
    return variants


def step_variants(name: str) -> dict[str, Callable[[], Any]]:
    """Return a training step and a prediction of a joint model, without and with the prior."""
    task = Config.fromfile(configs_folder() / '_base_' / 'models' / 'yolox-nano.py').model
    variants: dict[str, Callable[[], Any]] = {}
    for label, guide in (('without', None), ('with', prior_config(name))):
        config = dict(type='JointModel', restorer=dict(type='DAPLED', arch='t', prior=guide), task_model=task)
        model: Any = MODELS.build(config).to(memory_format=torch.channels_last)
        optimizer = torch.optim.SGD([w for w in model.parameters() if w.requires_grad], lr=0.0)
        variants[f'step of {BATCH} images, {label}'] = partial(step, model, optimizer)
        variants[f'prediction of 1 image, {label}'] = partial(predict, model)
    return variants


def batch(count: int) -> dict[str, Any]:
    """Draw images with one box each."""
    from mmdet.structures import DetDataSample

    samples = []
    for _ in range(count):
        shape = (SIDE, SIDE)
        sample = DetDataSample(metainfo=dict(img_shape=shape, ori_shape=shape, scale_factor=(1.0, 1.0)))
        boxes = torch.tensor([[50.0, 60.0, 200.0, 220.0]])
        sample.gt_instances = InstanceData(bboxes=boxes, labels=torch.zeros(1, dtype=torch.long))
        samples.append(sample)
    images = [torch.randint(0, 256, (3, SIDE, SIDE), dtype=torch.uint8) for _ in range(count)]
    return {'inputs': images, 'data_samples': samples}


def step(model: Any, optimizer: torch.optim.Optimizer) -> None:
    """Run one training step."""
    model.train()
    data = model.data_preprocessor(batch(BATCH), True)
    loss, _ = model.parse_losses(model(**data, mode='loss'))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


@torch.inference_mode()
def predict(model: Any) -> None:
    """Run one prediction."""
    model.eval()
    model(**model.data_preprocessor(batch(1), False), mode='predict')


def main() -> int:
    """Time and print; return 2 if the prior cannot be built."""
    args = parse_args()
    torch.set_num_threads(args.threads)
    try:
        with torch.inference_mode():
            values = timed(prior_variants(args.prior, args.compile), args.rounds, 'prior')
        values.update(timed(step_variants(args.prior), args.rounds, 'joint model'))
    except (OSError, ValueError, RuntimeError) as error:
        print(f'error: {error}', file=sys.stderr)
        return 2
    table = Table('measure', 'ms', title=f'{args.prior}, {args.threads} threads, medians of {args.rounds}')
    for name, value in values.items():
        table.add_row(name, f'{value:.2f}')
    for what in (f'step of {BATCH} images', 'prediction of 1 image'):
        share = values[f'{what}, with'] / values[f'{what}, without'] - 1
        values[f'{what}, added by the prior, %'] = round(100 * share, 1)
        table.add_row(f'{what}: added by the prior', f'{100 * share:.1f} %')
    Console().print(table)
    if args.json:
        Path(args.json).write_text(json.dumps(values, indent=2), encoding='utf-8')
    return 0


if __name__ == '__main__':
    sys.exit(main())
