"""What tests run in processes of their own.

A spawned process looks a function up by the name of its module. Those of test modules begin with ``tests``, and
mmsegmentation 1.2.2 installs a package of that name.
"""

import functools
import json
from pathlib import Path

import torch


def allocate(megabytes):
    """A job of known size."""
    return functools.partial(torch.ones, megabytes * 1_000_000 // 4)


def fail():
    """A job that cannot start."""
    raise ValueError('no such model')


def evaluate_in_ranks(rank, world, folder, ann_file, classes, samples, pictures):
    """Evaluate a share of the samples in one of several processes; each writes the figures that it got."""
    from mmengine.evaluator import Evaluator

    from mmdapled.evaluation import NightCocoMetric

    torch.distributed.init_process_group('gloo', init_method=f'file://{folder}/store', rank=rank, world_size=world)
    count = len(samples)
    evaluator = Evaluator([NightCocoMetric(ann_file=ann_file)])
    evaluator.dataset_meta = dict(classes=classes)
    for place in (place % count for place in range(rank, count + 1, world)):  # one is repeated, to be dropped
        evaluator.process([samples[place]], dict(inputs=[pictures[place]]))
    (Path(folder) / f'{rank}.json').write_text(json.dumps(evaluator.evaluate(count)))
    # A process that ends while the other one still talks to it would end that one too.
    torch.distributed.barrier()
    torch.distributed.destroy_process_group()
