"""Make annotation files in COCO format for the labelled photos of DARK FACE (UG2+ challenge).

    python tools/dataset_converters/darkface.py data/darkface
    python tools/dataset_converters/darkface.py data/darkface --lists data/darkface/main

SOURCE holds image/1.png ... and label/1.txt ... (a count, then "left top right bottom" per line). Nobody published a
split of the 6,000 labelled photos: without --lists there is one file of all, with it also one each of train.txt and
val.txt. Papers use lists of their own (5,400 / 600 or 5,500 / 500): say whose you took. Exit code: 0 done, 2 not.
"""

import argparse
import sys
from pathlib import Path
from typing import Optional, Sequence

from mmdapled.datasets.converters.command import converter_parser, run_converter
from mmdapled.datasets.converters.darkface import convert


def parse_args(arguments: Optional[Sequence[str]] = None) -> argparse.Namespace:
    """Read the command line."""
    parser = converter_parser(__doc__)
    parser.add_argument('--lists', type=Path, help='folder of train.txt and val.txt, an image name a line')
    return parser.parse_args(arguments)


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Convert."""
    args = parse_args(arguments)
    return run_converter('darkface', args, lambda: convert(args.source, args.lists))


if __name__ == '__main__':
    sys.exit(main())
