"""``mmdapled doctor``: check the installation, and name the fix of each problem."""

import json
import warnings
from typing import Any

from mmdapled.cli.check import NOTE, OK, PROBLEM, WARNING, Check
from mmdapled.cli.command import add_command

TEXT = (
    "check packages, mmcv's operators, GPU, configs and CLIP weights, and print each problem with its fix; no network"
)
COLOURS = {OK: 'green', NOTE: 'cyan', WARNING: 'yellow', PROBLEM: 'red'}


def add(commands: Any) -> None:
    """Add ``doctor``."""
    codes = '0 the main job can run, 1 a problem stops it'
    command = add_command(commands, 'doctor', TEXT, lambda args: doctor(args.json, args.all), codes, json=True)
    command.add_argument('--all', action='store_true', help='print each check on a line, with the fix of each note')


def check_gpu() -> Check:
    """Look for a GPU; the main job runs without one."""
    import torch

    if torch.cuda.is_available():
        count = torch.cuda.device_count()
        return Check('GPU', f'{count} x {torch.cuda.get_device_name(0)}, CUDA {torch.version.cuda}')
    return Check('GPU', f'none, the CPU is used with {torch.get_num_threads()} threads')


def run_checks() -> list[Check]:
    """Run all checks; one that raises becomes a warning, and the others still run."""
    from mmdapled.cli.clip_weights import check_clip_weights
    from mmdapled.cli.config_checks import check_configs
    from mmdapled.cli.operators import check_operators
    from mmdapled.cli.versions import check_versions

    checks: list[Check] = []
    for group in (check_versions, check_operators, lambda: [check_gpu()], check_configs, check_clip_weights):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter('ignore')  # of the packages that are imported
                checks += group()
        except Exception as error:
            checks.append(Check(getattr(group, '__name__', 'GPU'), f'{type(error).__name__}: {error}', WARNING))
    return checks


def doctor(as_json: bool = False, show_all: bool = False) -> int:
    """Print the report; return 1 where something stops the main job, 0 otherwise."""
    checks = run_checks()
    blocked = any(check.state == PROBLEM for check in checks)
    if as_json:
        print(json.dumps({'ok': not blocked, 'checks': [check.as_dict() for check in checks]}, indent=2))
    else:
        print_report(checks if show_all else shorten(checks))
        if not blocked:
            print(
                'Nothing stops the main job.'
                + ('' if show_all else ' --all prints everything, with a fix for each note.')
            )
    return int(blocked)


def shorten(checks: list[Check]) -> list[Check]:
    """Join the checks of each group and state in one line; warnings and problems stay whole."""
    lines: dict[Any, Check] = {}
    for number, check in enumerate(checks):
        text = check.short or check.detail
        if check.state in (WARNING, PROBLEM):
            lines[number] = check
        elif (key := (check.group or check.name, check.state)) in lines:
            lines[key].detail += f', {text}'
        else:
            lines[key] = Check(key[0], text, check.state)
    return list(lines.values())


def print_report(checks: list[Check]) -> None:
    """Print a line for each check, and its fix below it."""
    from rich.console import Console
    from rich.markup import escape

    console = Console(highlight=False)
    for check in checks:
        mark = f'[{COLOURS[check.state]}]{check.state:<8}[/]'
        # Soft wrap: a command that is to be copied stays whole.
        console.print(f'{mark} {escape(check.name)}: {escape(check.detail)}', soft_wrap=True)
        if check.fix:
            console.print(f'         fix: {escape(check.fix)}', soft_wrap=True)
