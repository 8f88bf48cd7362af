"""Make the config of one run: the plain arm's config and the changes of the arm."""

import copy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mmengine.config import Config

from mmdapled.comparison.plan import Cell, Plan
from mmdapled.run_config.evaluation_options import evaluators
from mmdapled.run_config.joint_config import add_hook, detector_config, has_restorer, put_in_front

# Metrics that take an `outfile_prefix`.
WRITING_METRICS = ('CocoMetric', 'NightCocoMetric', 'NightIoUMetric')


def config_of(plan: Plan, cell: Cell) -> Config:
    """Return the complete config of a run.

    An arm is one of: ``dict()``, the plain config; ``dict(restorer=..., restorer_checkpoint=..., model=...)``, that
    restorer in front of the plain config's model, with ``model`` as further arguments of JointModel such as
    ``losses``; ``dict(config=FILE)``, a separate config, with ``{detector}`` and ``{dataset}`` in its path replaced.
    ``options`` override any setting. ``train=False`` tests the initial weights.

    Raises:
        FileNotFoundError: the config does not exist.
        ValueError: the arm has both ``config`` and ``restorer``.
    """
    arm = plan.arms[cell.arm]
    if 'config' in arm and 'restorer' in arm:
        raise ValueError(f'arm {cell.arm!r}: give `config` or `restorer`, not both')
    cfg = _read(plan, arm.get('config', plan.plain), cell)
    if 'restorer' in arm:
        _put_in_front(cfg, arm)
    elif 'model' in arm:
        _set_model(cfg, arm)
    for options in (plan.options, plan.datasets[cell.dataset].get('options', {}), arm.get('options', {})):
        cfg.merge_from_dict(dict(options))
    if has_restorer(cfg):
        add_hook(cfg, 'LivenessHook')
    add_hook(cfg, 'EpochSeedHook')
    cfg.randomness = {'seed': cell.seed, 'deterministic': False}
    return cfg


def with_results(cfg: Config, prefix: Path) -> Config:
    """Return a copy of the config whose test writes the files of the deciding metric, where its evaluator can.

    Detections go to ``PREFIX.bbox.json``, with the ground truth in ``PREFIX.gt.json`` if there is no annotation
    file; areas of a segmenter go to ``PREFIX.areas.json``.
    """
    cfg = copy.deepcopy(cfg)
    for evaluator in evaluators(cfg.get('test_evaluator')):
        if evaluator['type'].rpartition('.')[2] in WRITING_METRICS:
            evaluator['outfile_prefix'] = str(prefix)
    return cfg


def annotation_file(cfg: Config) -> str:
    """Return the COCO annotation file of the config's test; empty if it has none."""
    files = [evaluator.get('ann_file') for evaluator in evaluators(cfg.get('test_evaluator'))]
    return next((file for file in files if file), '')


def _read(plan: Plan, template: str, cell: Cell) -> Config:
    file = plan.config_file(template, cell)
    if not file.is_file():
        raise FileNotFoundError(f'arm {cell.arm!r}: no config {file}; correct {template!r} in the plan')
    return Config.fromfile(file)


def _put_in_front(cfg: Config, arm: Mapping[str, Any]) -> None:
    """Make the model a joint one; the hook that loads the task model's weights stays."""
    put_in_front(cfg, arm['restorer'], restorer_checkpoint=arm.get('restorer_checkpoint'))
    _set_model(cfg, arm)


def _set_model(cfg: Config, arm: Mapping[str, Any]) -> None:
    """Set the arm's arguments of the joint model, at the top or inside a semi-supervised model."""
    settings = dict(arm.get('model', {}))
    cfg.merge_from_dict({'model': settings if detector_config(cfg.model) is cfg.model else {'detector': settings}})
