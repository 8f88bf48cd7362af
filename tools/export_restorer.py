"""Write the weight file of a restorer from a training run: safetensors, the restorer alone, without optimizer state.

    python tools/export_restorer.py CONFIG work_dirs/.../iter_6000.pth dapled-t.safetensors

From a joint run it takes the restorer, from a run with averaged weights (EMAHook) the average.
"""

import argparse
import sys
from pathlib import Path

import mmdapled  # noqa: F401  registers the parts; before torch, for its threads

# isort: split
from safetensors.torch import save_file

from mmdapled.restorers import Gated
from mmdapled.restorers.builder import build_restorer, restorer_config

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
    args = parser.parse_args()
    if Path(args.out).suffix != '.safetensors':
        parser.error(f'out: expected a .safetensors file, got {args.out}')
    return args


def main() -> int:
    """Load, check that nothing is missing, write."""
    args = parse_args()
    try:
        restorer = build_restorer({**restorer_config(args.config), 'checkpoint': args.checkpoint})
        restorer = restorer.restorer if isinstance(restorer, Gated) else restorer
    except (KeyError, ValueError, OSError, RuntimeError) as error:
        print(f'error: {error.args[0] if isinstance(error, KeyError) else error}', file=sys.stderr)
        return 2
    report = restorer.load_report
    assert report is not None
    if report.missing:
        print(f'error: {args.checkpoint} lacks {", ".join(report.missing)}; nothing was written', file=sys.stderr)
        return 2
    tensors = {key: value.contiguous() for key, value in restorer.state_dict().items()}
    save_file(tensors, args.out, metadata={'licence': args.licence, 'config': Path(args.config).name})
    print(f'{args.out}: {len(tensors)} tensors, {Path(args.out).stat().st_size / 1e6:.2f} MB')
    return 0


if __name__ == '__main__':
    sys.exit(main())
