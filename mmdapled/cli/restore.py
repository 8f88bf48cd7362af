"""``mmdapled restore``, which is also tools/restore.py: restore images and videos."""

import argparse
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from mmdapled.cli.command import add_command

TEXT = 'restore images, folders, videos or a camera, and detect objects in them'
DESCRIPTION = """Restore images, folders, videos or a camera with any restorer.

    mmdapled restore night.jpg -o restored
    mmdapled restore photos/ clip.mp4 -o restored --compare
    mmdapled restore photos/ -o restored --detector mmdet::yolox/yolox_nano_8xb8-300e_coco.py yolox_nano.pth

Folders keep their structure, and files their names, formats and bit depths. Photos are turned upright by their EXIF
orientation. Videos keep frame rate, length and, with ffmpeg, their audio."""
EXIT_CODES = (
    '0 all restored; 1 some failed, each is named at the end, the others are done;\n'
    '2 nothing could be started; 130 interrupted by Ctrl-C, --skip-existing continues'
)
FAILED, UNUSABLE, INTERRUPTED = 1, 2, 130


def add(commands: Any) -> None:
    """Add ``restore``."""
    add_arguments(add_command(commands, 'restore', TEXT, main, EXIT_CODES, DESCRIPTION))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``restore``."""
    parser.add_argument(
        'inputs', nargs='+', metavar='PATH',
        help='images, videos, folders with their subfolders, patterns in quotes ("nights/**/*.jpg"), or the index of '
             'a camera',
    )  # fmt: skip
    parser.add_argument('-o', '--out', '--out-dir', dest='out_dir', required=True, help='folder of the restored files')
    _add_model_arguments(parser.add_argument_group('models'))
    _add_output_arguments(parser.add_argument_group('output'))
    _add_run_arguments(parser.add_argument_group('run'))


def _add_model_arguments(group: Any) -> None:
    group.add_argument('--restorer', default='dapled-t', help='a name (see `mmdapled list`) or config file')
    group.add_argument(
        '--checkpoint',
        help="weights: the restorer's own or a joint model's; bundled ones for dapled-t and dapled-s",
    )
    group.add_argument(
        '--detector', nargs=2, metavar=('CONFIG', 'CHECKPOINT'),
        help='mmdet model that looks at the restored images; its boxes go to preds/NAME.json',
    )  # fmt: skip
    group.add_argument(
        '--tile', type=int, metavar='PIXELS',
        help='restore larger images in tiles of this side in pixels, in bounded memory; 0 restores whole images '
             '(default: 2048 for restorers with weights)',
    )  # fmt: skip
    group.add_argument(
        '--gate', nargs='?', type=float, const=True, default=False, metavar='LEVEL',
        help='restore only images whose level of darkness or blur is at least LEVEL, copy the others; without a '
             'number by the calibrated levels',
    )  # fmt: skip
    group.add_argument('--device', help='such as cuda:0; by default a GPU where there is one')
    group.add_argument(
        '--precision', choices=('fp32', 'fp16', 'bf16'), default='fp32',
        help='fp16 and bf16 compute in mixed precision, faster where the device has it',
    )  # fmt: skip


def _add_output_arguments(group: Any) -> None:
    group.add_argument(
        '--compare', action='store_true',
        help='write compare/NAME: before and after, with boxes of --detector, heatmaps and histograms',
    )  # fmt: skip
    group.add_argument('--strips', action='store_true', help='write strips/NAME: night | heatmaps | restored')
    group.add_argument('--levels', metavar='CSV', help='write the degradation levels of each image to this file')
    group.add_argument(
        '--format', metavar='NAME', help='png, jpg, webp, tif, bmp or ppm for all images; by default each keeps its own'
    )
    group.add_argument('--quality', type=int, default=95, help='of JPEG and WebP, 1 to 100 (default: 95)')
    group.add_argument(
        '--score-thr', type=float, default=0.3, help='lowest score of a box that is drawn (default: 0.3)'
    )
    group.add_argument(
        '--steady', type=float, default=0.4, metavar='SECONDS',
        help="time in which a video's light follows its frames; 0 restores each frame by itself (default: 0.4)",
    )  # fmt: skip
    group.add_argument('--show', action='store_true', help='open a window for each image')


def _add_run_arguments(group: Any) -> None:
    group.add_argument('--batch-size', type=int, default=1, help='number of images of equal size restored together')
    group.add_argument('--workers', type=int, default=0, help='number of images read ahead, each in a thread')
    group.add_argument('--skip-existing', action='store_true', help='skip inputs whose result exists')
    group.add_argument('--no-progress', dest='progress', action='store_false', help='show no progress bar')


@dataclass
class Tally:
    """Count what a run has done.

    Args:
        images: number of restored images.
        videos: number of frames by video.
        errors: error texts.
    """

    images: int = 0
    videos: dict[str, int] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def add(self, result: Any) -> None:
        """Count a result."""
        if result.error is not None:
            self.errors.append(result.error)
            self.videos.pop(result.name, None)
        elif result.frame is None:
            self.images += 1
        else:
            self.videos[result.name] = self.videos.get(result.name, 0) + 1

    def __str__(self) -> str:
        text = f'{self.images + len(self.videos)} restored'
        if self.videos:
            text += f' ({len(self.videos)} of them videos, {sum(self.videos.values())} frames)'
        return text


def restore(args: argparse.Namespace) -> int:
    """Restore the inputs; return the exit code."""
    from mmdapled.apis import DAPLEDInferencer
    from mmdapled.cli.levels_file import open_levels
    from mmdapled.restorers import Gated

    tile: int | Literal['auto'] = 'auto' if args.tile is None else args.tile
    inferencer = DAPLEDInferencer(
        args.restorer, args.checkpoint, args.device, tile, args.gate, args.precision, args.detector
    )
    results = inferencer.iterate(
        args.inputs, args.out_dir, args.batch_size, args.strips, args.show, args.progress, args.skip_existing,
        args.compare, pred_score_thr=args.score_thr, image_format=args.format, quality=args.quality,
        steady=args.steady, workers=args.workers,
    )  # fmt: skip
    tally = Tally()
    try:
        with open_levels(args.levels, args.skip_existing) as levels:
            count(results, tally, levels)
    except KeyboardInterrupt:
        results.close()
        _print_errors(tally.errors)
        print(f'stopped: {tally} in {args.out_dir}; --skip-existing goes on from there', file=sys.stderr)
        return INTERRUPTED
    _print_errors(tally.errors)
    gate = inferencer.restorer
    kept = f', {gate.seen - gate.restored} of them left as they were' if isinstance(gate, Gated) else ''
    print(f'{tally} in {args.out_dir}{kept}' + (f', {len(tally.errors)} failed' if tally.errors else ''))
    return FAILED if tally.errors else 0


def count(results: Iterable[Any], tally: Tally, levels: Any) -> None:
    """Take all results and write the levels of each."""
    for result in results:
        tally.add(result)
        levels.add(result)


def _print_errors(errors: list[str]) -> None:
    for error in errors:
        print(f'error: {error}', file=sys.stderr)


def main(args: argparse.Namespace) -> int:
    """Run the command; errors that leave nothing to do become one line and exit code 2."""
    try:
        return restore(args)
    except (KeyError, ValueError, TypeError, OSError, RuntimeError, ImportError) as error:
        text = error.args[0] if isinstance(error, KeyError) and error.args else error
        print(f'error: {text}', file=sys.stderr)
        return UNUSABLE
