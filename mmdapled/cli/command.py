"""Add commands to the command line, each from its own file."""

import argparse
from collections.abc import Callable
from typing import Any

Run = Callable[[argparse.Namespace], int]


def add_command(
    commands: Any, name: str, text: str, run: Run, exit_codes: str, description: str = '', json: bool = False
) -> argparse.ArgumentParser:
    """Add a command and return its parser, for its own arguments.

    Args:
        commands: what ``ArgumentParser.add_subparsers`` returns.
        name: name of the command.
        text: line of the list of commands, without capital and period.
        run: takes the arguments and returns the exit code; its imports of heavy packages belong inside.
        exit_codes: meaning of each code, such as ``0 done, 1 an image failed``.
        description: help text of the command, kept as it is; by default ``text``.
        json: add ``--json``.
    """
    command = commands.add_parser(
        name,
        help=text,
        description=description or f'{text[0].upper()}{text[1:]}.',
        epilog=f'Exit codes: {exit_codes}.',
        formatter_class=argparse.RawDescriptionHelpFormatter if description else argparse.HelpFormatter,
    )
    if json:
        command.add_argument('--json', action='store_true', help='print JSON for programs instead of tables')
    command.set_defaults(run=run)
    return command
