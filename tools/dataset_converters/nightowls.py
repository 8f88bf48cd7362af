"""Make annotation files for NightOwls that mmdet reads and that point to where its frames are.

    python tools/dataset_converters/nightowls.py data/nightowls

SOURCE holds nightowls_training/, nightowls_validation/ and, at any depth, nightowls_training.json and
nightowls_validation.json. The class "ignore" and boxes marked so become regions to ignore, a region for every class.
Images keep their ids and get the attribute timeofday. Exit code: 0 done, 2 not.
"""

import sys
from typing import Optional, Sequence

from mmdapled.datasets.converters.command import converter_parser, run_converter
from mmdapled.datasets.converters.nightowls import convert


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Convert."""
    args = converter_parser(__doc__).parse_args(arguments)
    return run_converter('nightowls', args, lambda: convert(args.source))


if __name__ == '__main__':
    sys.exit(main())
