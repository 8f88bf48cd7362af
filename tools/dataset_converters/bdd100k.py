"""Make annotation files in COCO format for BDD100K's images of the night.

    python tools/dataset_converters/bdd100k.py data/bdd100k

SOURCE holds images/100k/{train,val}/ and, at any depth, the detection labels: det_train.json and det_val.json (2020),
or bdd100k_labels_images_train.json and bdd100k_labels_images_val.json (2018; not the same images and boxes).

Night is timeofday "night"; "dawn/dusk" is not. Each image gets the attributes timeofday, weather and scene. The classes
that BDD100K does not evaluate (other person, other vehicle, trailer) and crowds become regions to ignore.
Exit code: 0 done, 2 not.
"""

import sys
from typing import Optional, Sequence

from mmdapled.datasets.converters.bdd100k import convert
from mmdapled.datasets.converters.command import converter_parser, run_converter


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Convert."""
    args = converter_parser(__doc__).parse_args(arguments)
    return run_converter('bdd100k_night', args, lambda: convert(args.source))


if __name__ == '__main__':
    sys.exit(main())
