"""Make ExDark's annotation files in COCO format, by one of its two protocols of splits.

    python tools/dataset_converters/exdark.py data/exdark --protocol official
    python tools/dataset_converters/exdark.py data/exdark --protocol maet --lists data/exdark/main

official: 3,000 / 1,800 / 2,563 photos, as imageclasslist.txt says. SOURCE holds, at any depth, the class folders of
ExDark.zip, those of ExDark_Annno.zip (Bicycle/2015_00001.png.txt) and imageclasslist.txt.

maet: 5,896 / 1,467 photos, as the lists of MAET and IAT say, train.txt and val.txt. Boxes are those of ExDark_Annno.zip
where SOURCE has them, else the XML files of MAET's archive (JPEGImages/IMGS, Annotations/LABLE, main).

Results by one protocol say nothing about the other, so each has files of its own. Each image gets the attributes
lighting and place. Exit code: 0 done, 2 not.
"""

import argparse
import sys
from pathlib import Path
from typing import Optional, Sequence

from mmdapled.datasets.converters.command import converter_parser, run_converter
from mmdapled.datasets.converters.exdark import convert_maet, convert_official


def parse_args(arguments: Optional[Sequence[str]] = None) -> argparse.Namespace:
    """Read the command line."""
    parser = converter_parser(__doc__)
    parser.add_argument('--protocol', required=True, choices=('official', 'maet'), help='whose splits')
    parser.add_argument('--lists', type=Path, help='maet: folder of train.txt and val.txt, default SOURCE/main')
    args = parser.parse_args(arguments)
    if args.lists and args.protocol != 'maet':
        parser.error('--lists belongs to --protocol maet; the official splits come from imageclasslist.txt')
    return args


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Convert."""
    args = parse_args(arguments)
    if args.protocol == 'official':
        return run_converter('exdark_official', args, lambda: convert_official(args.source))
    return run_converter('exdark_maet', args, lambda: convert_maet(args.source, args.lists))


if __name__ == '__main__':
    sys.exit(main())
