"""Restore images with any restorer.

    python tools/restore.py night.jpg --restorer gamma --out-dir restored
    python tools/restore.py folder/ --restorer iat --checkpoint iat_lol_v1.pth --out-dir restored --strips

Reads 8- and 16-bit images, grey or colour (alpha is dropped), and writes 8-bit PNG.
"""

import argparse
import sys
from collections.abc import Sequence

import mmdapled  # noqa: F401  registers the parts
from mmdapled.apis import DAPLEDInferencer
from mmdapled.restorers import Gated

FAILED, UNUSABLE, INTERRUPTED = 1, 2, 130
EXIT_CODES = (
    'Exit codes: 0 all restored; 1 some failed, each is named, the others are done; 2 nothing could be started;\n'
    '130 interrupted by Ctrl-C, --skip-existing continues.'
)


def parse_args(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EXIT_CODES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument('inputs', nargs='+', metavar='INPUT', help='images, or folders, with their subfolders')
    parser.add_argument('--restorer', default='dapled-t', help='a name (see `python -m mmdapled list`) or config file')
    parser.add_argument(
        '--checkpoint',
        help="weights: the restorer's own or a joint model's; bundled ones for dapled-t and dapled-s",
    )
    parser.add_argument('--out-dir', required=True, help='folder of the PNG files')
    parser.add_argument('--batch-size', type=int, default=1, help='number of images of equal size restored together')
    parser.add_argument('--device', help='such as cuda:0; by default a GPU where there is one')
    parser.add_argument(
        '--tile', type=int, metavar='PIXELS',
        help='restore larger images in tiles of this side in pixels, in bounded memory; start with 1024',
    )  # fmt: skip
    parser.add_argument(
        '--gate', nargs='?', type=float, const=True, default=False, metavar='LEVEL',
        help='restore only images whose level of darkness or blur is at least LEVEL, copy the others; without a '
             'number by the calibrated levels',
    )  # fmt: skip
    parser.add_argument('--strips', action='store_true', help='write strips/NAME.png: night | heatmaps | restored')
    parser.add_argument('--show', action='store_true', help='open a window for each image')
    parser.add_argument('--skip-existing', action='store_true', help='skip images whose PNG exists')
    parser.add_argument('--no-progress', dest='progress', action='store_false', help='show no progress bar')
    return parser.parse_args(arguments)


def restore(args: argparse.Namespace) -> int:
    """Restore the inputs; return the exit code."""
    inferencer = DAPLEDInferencer(args.restorer, args.checkpoint, args.device, args.tile, args.gate)
    results = inferencer.iterate(
        args.inputs, args.out_dir, args.batch_size, args.strips, args.show, args.progress, args.skip_existing
    )
    done, failed = 0, 0
    try:
        for result in results:
            done, failed = done + (result.error is None), failed + (result.error is not None)
            if result.error is not None:
                print(f'error: {result.error}', file=sys.stderr)
    except KeyboardInterrupt:
        print(f'stopped: {done} restored in {args.out_dir}; --skip-existing goes on from there', file=sys.stderr)
        return INTERRUPTED
    gate = inferencer.restorer
    kept = f', {gate.seen - gate.restored} of them left as they were' if isinstance(gate, Gated) else ''
    print(f'{done} restored in {args.out_dir}{kept}' + (f', {failed} failed' if failed else ''))
    return FAILED if failed else 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the tool; errors that leave nothing to do become one line and exit code 2."""
    args = parse_args(arguments)
    try:
        return restore(args)
    except (KeyError, ValueError, TypeError, OSError, RuntimeError) as error:
        text = error.args[0] if isinstance(error, KeyError) and error.args else error
        print(f'error: {text}', file=sys.stderr)
        return UNUSABLE


if __name__ == '__main__':
    sys.exit(main())
