"""Command-line options that ``tools/train.py`` and ``tools/test.py`` share, and the config that they define."""

import argparse
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mmengine.config import Config

from mmdapled.run_config.joint_config import WAYS, detector_config, put_in_front


def add_common_options(parser: argparse.ArgumentParser) -> None:
    """Add the config, mmdet's common options and those that put a restorer in front."""
    parser.add_argument('config', help='config file, or one of an installed package: mmdet::yolox/yolox_nano_...py')
    parser.add_argument('--work-dir', help='folder of logs and checkpoints (default: work_dirs/CONFIG)')
    parser.add_argument('--launcher', choices=['none', 'pytorch', 'slurm', 'mpi'], default='none', help='job launcher')
    parser.add_argument('--local_rank', '--local-rank', type=int, default=0, help=argparse.SUPPRESS)
    ours = parser.add_argument_group("restorer in front of the config's model")
    ours.add_argument('--restorer', help='name from `python -m mmdapled list`: dapled-t, iat ...')
    ours.add_argument('--restorer-checkpoint', help='weights of the restorer')
    ours.add_argument('--task-checkpoint', help="weights of the plain model, head sliced to the data set's classes")
    ours.add_argument('--way', choices=WAYS, default='joint', help='joint model, or drop-in for one of its parts')


def load_config(args: argparse.Namespace) -> Config:
    """Read the config, put the restorer in front, apply ``--cfg-options`` and set the work dir.

    Raises:
        SystemExit: no such config; ``--restorer-checkpoint`` without ``--restorer``; an unknown restorer.
    """
    os.environ.setdefault('LOCAL_RANK', str(args.local_rank))
    cfg = read_config(args.config)
    cfg.launcher = args.launcher
    _put_restorer(cfg, args)
    if args.cfg_options is not None:
        cfg.merge_from_dict(args.cfg_options)
    name = Path(args.config.rpartition('::')[2]).stem + (f'_{args.restorer}' if args.restorer else '')
    cfg.work_dir = args.work_dir or cfg.get('work_dir') or str(Path('work_dirs') / name)
    return cfg


def read_config(name: str) -> Config:
    """Read a config file, or one of an installed package: ``mmdet::yolox/yolox_nano_8xb8-300e_coco.py``.

    Raises:
        SystemExit: no such file.
    """
    if '::' in name:
        from mmengine.hub import get_config

        return get_config(name)
    if not Path(name).is_file():
        raise SystemExit(f"config: no file {name}; `python -m mmdapled list` lists ours, mmdet::FILE is one of mmdet's")
    return Config.fromfile(name)


def require_parts(cfg: Config, parts: Sequence[str]) -> None:
    """Check that the config has the parts that a tool needs.

    Raises:
        SystemExit: a part is missing or None.
    """
    missing = [part for part in parts if cfg.get(part) is None]
    if missing:
        raise SystemExit(f'config: expected {", ".join(parts)}; {", ".join(missing)} missing')


def _put_restorer(cfg: Config, args: argparse.Namespace) -> None:
    if args.restorer:
        try:
            put_in_front(cfg, args.restorer, args.way, args.restorer_checkpoint, args.task_checkpoint)
        except (KeyError, ValueError) as error:
            raise SystemExit(f'--restorer: {error.args[0]}') from error
        if args.task_checkpoint:
            detector_config(cfg.model).classes = dataset_classes(cfg)
    elif args.restorer_checkpoint:
        raise SystemExit('--restorer-checkpoint needs --restorer NAME')
    elif args.task_checkpoint:
        hook = {'type': 'TaskCheckpointHook', 'checkpoint': args.task_checkpoint}
        cfg.custom_hooks = [*(cfg.get('custom_hooks') or []), hook]


def dataset_classes(cfg: Config) -> object:
    """Return the class names in the config's data set, or None where only the type of the data set knows them."""
    loaders = [cfg.get(f'{split}_dataloader') for split in ('train', 'val', 'test')]
    dataset: Any = next((loader.dataset for loader in loaders if loader), {})
    while 'metainfo' not in dataset and ('dataset' in dataset or 'datasets' in dataset):
        dataset = dataset.get('dataset') or dataset.datasets[0]
    return dataset.get('metainfo', {}).get('classes')
