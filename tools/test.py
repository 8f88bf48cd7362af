"""Evaluate a checkpoint, plain or with a restorer in front: mAP or mIoU, and PSNR and SSIM where there is ground truth.

python tools/test.py CONFIG CHECKPOINT
python tools/test.py CONFIG none --restorer iat --restorer-checkpoint iat.pth      (zero-shot)
"""

import argparse
import sys
from pathlib import Path

from _start import HELD
from mmengine.config import Config, DictAction

from mmdapled.engine.run_output import build_runner
from mmdapled.run_config.evaluation_options import add_drawings, add_output, add_tta
from mmdapled.run_config.run_options import add_common_options, load_config, require_parts

EXIT_CODES = 'Exit codes: 0 tested, 1 error, 2 bad arguments, 130 interrupted by Ctrl-C.'


def parse_args() -> argparse.Namespace:
    """Read the command line: mmdet's own options, then ours."""
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EXIT_CODES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument('--out', help='write the predictions: a .pkl file, for mmseg a folder of PNG maps')
    parser.add_argument('--show', action='store_true', help='show the predictions in a window')
    parser.add_argument(
        '--show-dir', help='write images of the predictions and strips of the restoration into this folder'
    )
    parser.add_argument('--wait-time', type=float, default=2, help='seconds for which --show shows an image')
    parser.add_argument(
        '--tta', action='store_true', help='average over flips and scales, those of the config if it has any'
    )
    parser.add_argument(
        '--cfg-options', nargs='+', action=DictAction, help='override settings of the config: a.b=1 c="[1,2]"'
    )
    add_common_options(parser)
    parser.add_argument(
        'checkpoint', help='weights of the trained model, or `none` for the weights that the config loads'
    )
    return parser.parse_args()


def test_config(args: argparse.Namespace) -> Config:
    """Apply the options to the config."""
    cfg = load_config(args)
    require_parts(cfg, ('test_dataloader', 'test_cfg', 'test_evaluator'))
    cfg.load_from = None if args.checkpoint == 'none' else args.checkpoint
    if cfg.load_from is not None and not Path(cfg.load_from).is_file():
        raise SystemExit(f'checkpoint: no file {cfg.load_from}')
    if args.show or args.show_dir:
        add_drawings(cfg, args.show, args.show_dir, args.wait_time)
    if args.tta:
        add_tta(cfg)
    if args.out is not None:
        add_output(cfg, args.out)
    return cfg


def main() -> int:
    """Test and return the exit code."""
    cfg = test_config(parse_args())
    runner = build_runner(cfg, HELD)
    try:
        runner.test()
    except KeyboardInterrupt:
        print('interrupted: nothing was evaluated', file=sys.stderr)
        return 130
    return 0


if __name__ == '__main__':
    sys.exit(main())
