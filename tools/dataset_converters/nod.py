"""Make annotation files for one camera of NOD (Night Object Detection) that point to where its photos are.

    python tools/dataset_converters/nod.py data/nod --camera sony
    python tools/dataset_converters/nod.py data/nod --camera nikon

SOURCE holds, at any depth, the JPEG files and annotations/ of github.com/igor-morawski/NOD
(NOD_Sony_RX100m7_train.json ...) or, where that is missing, of RAW-NOD (rawpy_new_Sony_RX100m7_train.json ...).
Images keep their ids. Exit code: 0 done, 2 not.
"""

import argparse
import sys
from typing import Optional, Sequence

from mmdapled.datasets.converters.command import converter_parser, run_converter
from mmdapled.datasets.converters.nod import CAMERAS, convert


def parse_args(arguments: Optional[Sequence[str]] = None) -> argparse.Namespace:
    """Read the command line."""
    parser = converter_parser(__doc__)
    parser.add_argument('--camera', required=True, choices=tuple(CAMERAS), help='the subset')
    return parser.parse_args(arguments)


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Convert."""
    args = parse_args(arguments)
    return run_converter(f'nod_{args.camera}', args, lambda: convert(args.source, args.camera))


if __name__ == '__main__':
    sys.exit(main())
