"""Make annotation files in COCO format for the visible photos of LLVIP.

    python tools/dataset_converters/llvip.py data/llvip

SOURCE holds visible/{train,test}/ and Annotations/ of LLVIP.zip. Exit code: 0 done, 2 not.
"""

import sys
from typing import Optional, Sequence

from mmdapled.datasets.converters.command import converter_parser, run_converter
from mmdapled.datasets.converters.llvip import convert


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Convert."""
    args = converter_parser(__doc__).parse_args(arguments)
    return run_converter('llvip', args, lambda: convert(args.source))


if __name__ == '__main__':
    sys.exit(main())
