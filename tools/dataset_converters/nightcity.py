"""Make NightCity's label maps in the 19 classes that are trained on, beside the published ones.

    python tools/dataset_converters/nightcity.py data/nightcity

SOURCE holds NightCity-images/images/{train,val}/ and NightCity-label/label/{train,val}/ with *_labelIds.png, in
Cityscapes' 34 ids; each gets a *_trainIds.png. Exit code: 0 done, 2 not.
"""

import argparse
import sys
from pathlib import Path
from typing import Optional, Sequence

from mmdapled.datasets.converters.command import UNUSABLE
from mmdapled.datasets.converters.nightcity import convert


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Convert."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('source', type=Path, help='folder of the data set as it was unpacked')
    args = parser.parse_args(arguments)
    try:
        count = convert(args.source)
    except (OSError, ValueError) as error:
        print(f'error: {error}', file=sys.stderr)
        return UNUSABLE
    print(f'{count} label maps; next: python tools/dataset_converters/verify.py nightcity {args.source}')
    return 0


if __name__ == '__main__':
    sys.exit(main())
