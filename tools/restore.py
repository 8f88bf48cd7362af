"""Restore images, folders, videos or a camera with any restorer; the same as ``mmdapled restore``."""

import argparse
import sys
from collections.abc import Sequence

import mmdapled  # noqa: F401  registers the parts
from mmdapled.cli import restore


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the tool and return its exit code."""
    parser = argparse.ArgumentParser(
        description=restore.DESCRIPTION.replace('mmdapled restore', 'python tools/restore.py'),
        epilog=f'Exit codes: {restore.EXIT_CODES}.',
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    restore.add_arguments(parser)
    return restore.main(parser.parse_args(arguments))


if __name__ == '__main__':
    sys.exit(main())
