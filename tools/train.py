"""Train any mmdet, mmseg or mmengine config, plain or with a restorer in front.

python tools/train.py configs/detection/yolox-nano_msrs-night_dapled-t.py
python tools/train.py mmdet::retinanet/retinanet_r50_fpn_1x_coco.py --restorer dapled-t
"""

import argparse
import sys
from pathlib import Path

from _start import HELD
from mmengine.config import Config, DictAction

from mmdapled.engine import LivenessError
from mmdapled.engine.run_output import build_runner
from mmdapled.run_config.joint_config import add_hook
from mmdapled.run_config.run_options import add_common_options, load_config, require_parts

EXIT_CODES = (
    'Exit codes: 0 trained, 1 error, 2 bad arguments, 3 LivenessHook stopped the run, 130 interrupted by Ctrl-C.'
)


def parse_args() -> argparse.Namespace:
    """Read the command line: mmdet's own options, then ours."""
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EXIT_CODES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add_common_options(parser)
    parser.add_argument('--amp', action='store_true', help='train with automatic mixed precision')
    parser.add_argument('--auto-scale-lr', action='store_true', help='scale the learning rate with the batch size')
    parser.add_argument(
        '--resume', nargs='?', const='auto',
        help='resume from this checkpoint; without a value, from the latest one in the work dir',
    )  # fmt: skip
    parser.add_argument('--seed', type=int, help='seed of weights, data order and augmentation')
    parser.add_argument(
        '--deterministic', action='store_true', help='use deterministic CUDA algorithms, which are slower'
    )
    parser.add_argument(
        '--cfg-options', nargs='+', action=DictAction, help='override settings of the config: a.b=1 c="[1,2]"'
    )
    return parser.parse_args()


def training_config(args: argparse.Namespace) -> Config:
    """Apply the options to the config."""
    cfg = load_config(args)
    require_parts(cfg, ('train_dataloader', 'train_cfg', 'optim_wrapper'))
    add_hook(cfg, 'EpochSeedHook')
    if args.amp:
        cfg.optim_wrapper.type = 'AmpOptimWrapper'
        cfg.optim_wrapper.loss_scale = 'dynamic'
    if args.auto_scale_lr:
        if 'base_batch_size' not in cfg.get('auto_scale_lr', {}):
            raise SystemExit('--auto-scale-lr: the config has no auto_scale_lr.base_batch_size to scale from')
        cfg.auto_scale_lr.enable = True
    if args.seed is not None:
        cfg.randomness = {'seed': args.seed, 'deterministic': args.deterministic}
    if args.resume is not None:
        cfg.resume = True
        cfg.load_from = None if args.resume == 'auto' else args.resume
    return cfg


def main() -> int:
    """Train and return the exit code."""
    cfg = training_config(parse_args())
    runner = build_runner(cfg, HELD)
    try:
        runner.train()
    except LivenessError as error:
        print(f'stopped: {error}', file=sys.stderr)
        return 3
    except KeyboardInterrupt:
        runner.save_checkpoint(runner.work_dir, 'interrupted.pth', by_epoch=True)
        print(f'interrupted at iteration {runner.iter}; weights are in {Path(runner.work_dir) / "interrupted.pth"}, '
              'the last whole epoch goes on with --resume', file=sys.stderr)  # fmt: skip
        return 130
    return 0


if __name__ == '__main__':
    sys.exit(main())
