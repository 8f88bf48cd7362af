"""``python -m mmdapled``: doctor, list, env, inspect."""

import argparse
import sys
from typing import Any

from mmdapled.version import __version__

DOCTOR = (
    "check packages, mmcv's operators, GPU, configs and CLIP weights, and print each problem with its fix; no network"
)
LIST = 'print restorers (names for tools/train.py --restorer), priors and configs (names for _base_ and the tools)'
INSPECT = 'print how dark, blurry, noisy and over-exposed images are, and write overlays of where'
ENV = 'print the environment, for a bug report'


def parser() -> argparse.ArgumentParser:
    """Return the command line."""
    top = argparse.ArgumentParser('python -m mmdapled', description='Night restoration in front of any detector.')
    top.add_argument('--version', action='version', version=f'mmdapled {__version__}')
    commands = top.add_subparsers(dest='command', required=True, metavar='COMMAND')
    add_doctor(commands)
    add_list(commands)
    add_env(commands)
    add_inspect(commands)
    return top


def add_command(commands: Any, name: str, text: str, exit_codes: str) -> argparse.ArgumentParser:
    """Add a command with an option for JSON."""
    description = f'{text[0].upper()}{text[1:]}.'
    command = commands.add_parser(name, help=text, description=description, epilog=f'Exit codes: {exit_codes}.')
    command.add_argument('--json', action='store_true', help='print JSON for programs instead of tables')
    return command


def add_doctor(commands: Any) -> None:
    """Add ``doctor``."""
    from mmdapled.cli.doctor import doctor

    command = add_command(commands, 'doctor', DOCTOR, '0 the main job can run, 1 a problem stops it')
    command.add_argument('--all', action='store_true', help='print each check on a line, with the fix of each note')
    command.set_defaults(run=lambda args: doctor(args.json, args.all))


def add_list(commands: Any) -> None:
    """Add ``list``."""
    from mmdapled.cli import listing

    command = add_command(commands, 'list', LIST, '0 done, 1 nothing matches')
    command.add_argument('filter', nargs='?', default='*', help='part of a name, or a pattern: dapled, "dapled-?"')
    command.set_defaults(run=lambda args: listing.show(args.filter, args.json))


def add_env(commands: Any) -> None:
    """Add ``env``."""
    from mmdapled.cli import env

    add_command(commands, 'env', ENV, '0 done').set_defaults(run=lambda args: env.show(args.json))


def add_inspect(commands: Any) -> None:
    """Add ``inspect``."""
    from mmdapled.cli.inspection import inspect

    command = add_command(
        commands, 'inspect', INSPECT, '0 done, 1 an image failed, 2 nothing could be started, 130 interrupted by Ctrl-C'
    )
    command.add_argument('inputs', nargs='+', metavar='PATH', help='images, or folders, with their subfolders')
    command.add_argument(
        '--out-dir', help='write overlays into this folder: the image, a map per degradation, the colour scale'
    )
    command.add_argument('--prior', help='name in configs/_base_/priors, or a config file; by default the bundled one')
    command.add_argument(
        '--prompt', nargs=3, action='append', metavar=('NAME', 'WITH', 'WITHOUT'),
        help='estimate something else, in words: --prompt rainy "a photo in the rain" "a photo on a dry day"; '
             'may be repeated; the level is not calibrated',
    )  # fmt: skip
    command.set_defaults(run=lambda args: inspect(args.inputs, args.out_dir, args.prior, args.json, args.prompt))


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code."""
    args = parser().parse_args(arguments)
    return args.run(args)


if __name__ == '__main__':
    sys.exit(main())
