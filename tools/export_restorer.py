"""Write the weight file of a restorer from a training run: safetensors, the restorer alone, without optimizer state.

    python tools/export_restorer.py CONFIG work_dirs/.../iter_6000.pth dapled-t.safetensors

The same as `mmdapled export CONFIG --checkpoint FILE --format safetensors --out FILE`.
"""

import argparse
import sys

from mmdapled.__main__ import main as command_line

EXIT_CODES = 'Exit codes: 0 written, 2 nothing could be started.'


def parse_args() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EXIT_CODES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument('config', help='config of the run, or the name of its restorer')
    parser.add_argument('checkpoint', help='checkpoint of the run')
    parser.add_argument('out', help='.safetensors file to write')
    parser.add_argument('--licence', default='Apache-2.0', help='licence of the weights, stored in the file')
    return parser.parse_args()


def main() -> int:
    """Run `mmdapled export`."""
    args = parse_args()
    options = ['--checkpoint', args.checkpoint, '--format', 'safetensors', '--out', args.out, '--licence', args.licence]
    return command_line(['export', args.config, *options])


if __name__ == '__main__':
    sys.exit(main())
