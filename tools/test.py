"""Evaluate a checkpoint, plain or with a restorer in front: mAP, and PSNR and SSIM where there is ground truth.

python tools/test.py CONFIG CHECKPOINT
python tools/test.py CONFIG none --restorer iat --restorer-checkpoint iat.pth      (zero-shot)
"""

import argparse
import copy
import sys
from pathlib import Path

from mmengine.config import Config, ConfigDict, DictAction
from mmengine.registry import RUNNERS
from mmengine.runner import Runner

import mmdapled  # noqa: F401  registers the parts, applies what the installed versions need
from mmdapled.tasks.run_options import add_common_options, load_config


def parse_args() -> argparse.Namespace:
    """Read the command line: mmdet's own options, then ours."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--out', help='dump the predictions into this .pkl file')
    parser.add_argument('--show', action='store_true', help='show the predictions in a window')
    parser.add_argument('--show-dir', help='folder for pictures of the predictions, and strips of the restoration')
    parser.add_argument('--wait-time', type=float, default=2, help='seconds between pictures shown')
    parser.add_argument('--tta', action='store_true', help='test-time augmentation, by the config or flips and scales')
    parser.add_argument('--cfg-options', nargs='+', action=DictAction, help='override settings: a.b=1 c="[1,2]"')
    add_common_options(parser)
    parser.add_argument('checkpoint', help='file of the trained model, or `none` for what the config itself loads')
    return parser.parse_args()


def test_config(args: argparse.Namespace) -> Config:
    """Apply the options to the config."""
    cfg = load_config(args)
    cfg.load_from = None if args.checkpoint == 'none' else args.checkpoint
    if cfg.load_from is not None and not Path(cfg.load_from).is_file():
        raise SystemExit(f'checkpoint: no file {cfg.load_from}')
    if args.show or args.show_dir:
        _add_pictures(cfg, args)
    if args.tta:
        _add_tta(cfg)
    if args.out is not None:
        if not args.out.endswith(('.pkl', '.pickle')):
            raise SystemExit(f'--out: expected a .pkl file, got {args.out}')
        evaluators = cfg.test_evaluator if isinstance(cfg.test_evaluator, list) else [cfg.test_evaluator]
        cfg.test_evaluator = [*evaluators, dict(type='mmdet.DumpDetResults', out_file_path=args.out)]
    return cfg


def _add_pictures(cfg: Config, args: argparse.Namespace) -> None:
    hook = cfg.default_hooks.setdefault('visualization', dict(type='mmdet.DetVisualizationHook'))
    hook.update(draw=True, show=args.show, wait_time=args.wait_time, test_out_dir=args.show_dir)
    if args.show_dir:
        strips = dict(type='RestorationVisualizationHook', out_dir=str(Path(args.show_dir) / 'restoration'))
        cfg.custom_hooks = [*(cfg.get('custom_hooks') or []), strips]


def _add_tta(cfg: Config) -> None:
    """Wrap the model; without a TTA pipeline in the config, flips are averaged, as mmdet does."""
    if 'tta_model' not in cfg:
        cfg.tta_model = dict(type='DetTTAModel', tta_cfg=dict(nms=dict(type='nms', iou_threshold=0.5), max_per_img=100))
    if 'tta_pipeline' not in cfg:
        cfg.tta_pipeline = _flip_pipeline(cfg.test_dataloader.dataset.pipeline)
    cfg.test_dataloader.dataset.pipeline = cfg.tta_pipeline
    cfg.model = ConfigDict(**cfg.tta_model, module=cfg.model)


def _flip_pipeline(pipeline: list) -> list:
    """The test pipeline with and without a flip, which goes before what must stay last: night, padding, packing."""
    load, rest, pack = pipeline[0], list(pipeline[1:-1]), copy.deepcopy(pipeline[-1])
    packed = pack.get('pack', pack)
    packed['meta_keys'] = tuple(dict.fromkeys((*packed['meta_keys'], 'flip', 'flip_direction')))
    late = [step for step in rest if step['type'].endswith(('Pad', 'NightDegradation'))]
    early = [step for step in rest if step not in late]
    flips = [dict(type='RandomFlip', prob=1.0), dict(type='RandomFlip', prob=0.0)]
    steps = [[step] for step in early] + [flips] + [[step] for step in [*late, pack]]
    return [load, dict(type='TestTimeAug', transforms=steps)]


def main() -> int:
    """Test; exit code 130 on Ctrl-C."""
    cfg = test_config(parse_args())
    runner = Runner.from_cfg(cfg) if 'runner_type' not in cfg else RUNNERS.build(cfg)
    try:
        runner.test()
    except KeyboardInterrupt:
        print('interrupted: nothing was evaluated', file=sys.stderr)
        return 130
    return 0


if __name__ == '__main__':
    sys.exit(main())
