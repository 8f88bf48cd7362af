"""``mmdapled``, which is also ``python -m mmdapled``: one command line for all commands."""

import argparse
import sys
from importlib import import_module
from pathlib import Path

from mmdapled.version import __version__

# Files of mmdapled/cli, each with a function `add` that adds its command, in the order of the help text.
COMMANDS = (
    'restore',
    'doctor',
    'listing',
    'env',
    'inspection',
    'monitor',
    'export',
)


def parser() -> argparse.ArgumentParser:
    """Return the command line."""
    is_script = Path(sys.argv[0]).stem == 'mmdapled'
    top = argparse.ArgumentParser(
        'mmdapled' if is_script else 'python -m mmdapled', description='Night restoration in front of any detector.'
    )
    top.add_argument('--version', action='version', version=f'mmdapled {__version__}')
    commands = top.add_subparsers(dest='command', required=True, metavar='COMMAND')
    for name in COMMANDS:
        import_module(f'mmdapled.cli.{name}').add(commands)
    return top


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code."""
    args = parser().parse_args(arguments)
    return args.run(args)


if __name__ == '__main__':
    sys.exit(main())
