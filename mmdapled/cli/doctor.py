"""``python -m mmdapled doctor``: what is installed, what works, and the fix for what does not."""

import json
import warnings
from typing import List

from .check import OK, PROBLEM, WARNING, Check

MARKS = {OK: '[green]ok[/]', WARNING: '[yellow]warning[/]', PROBLEM: '[red]problem[/]'}


def check_gpu() -> Check:
    """Look for an accelerator; the main job runs without one."""
    import torch

    if torch.cuda.is_available():
        count = torch.cuda.device_count()
        return Check('GPU', f'{count} x {torch.cuda.get_device_name(0)}, CUDA {torch.version.cuda}')
    return Check('GPU', f'none; the CPU computes, with {torch.get_num_threads()} threads')


def run_checks() -> List[Check]:
    """Run every check; one that fails unexpectedly is reported, and the others still run."""
    from .clip_weights import check_clip_weights
    from .config_checks import check_configs
    from .operators import check_operators
    from .versions import check_versions

    checks: List[Check] = []
    for group in (check_versions, check_operators, lambda: [check_gpu()], check_configs, check_clip_weights):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter('ignore')  # of the packages that are looked at; the report says what matters
                checks += group()
        except Exception as error:
            checks.append(Check(getattr(group, '__name__', 'GPU'), f'{type(error).__name__}: {error}', WARNING))
    return checks


def doctor(as_json: bool = False) -> int:
    """Print the report; return 1 where something stops the main job, 0 otherwise."""
    checks = run_checks()
    blocked = any(check.state == PROBLEM for check in checks)
    if as_json:
        print(json.dumps({'ok': not blocked, 'checks': [check.as_dict() for check in checks]}, indent=2))
    else:
        print_report(checks)
    return int(blocked)


def print_report(checks: List[Check]) -> None:
    """Print a table of what was found, and below it what to do."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console()
    table = Table('', 'what', 'found', title='mmdapled doctor')
    for check in checks:
        table.add_row(MARKS[check.state], escape(check.name), escape(check.detail))
    console.print(table)
    for check in checks:
        if check.fix:
            # Commands are printed whole on their own line, for copying.
            mark = MARKS[check.state] if check.state != OK else 'note'
            console.print(f'{mark} {escape(check.name)}: {escape(check.fix)}', soft_wrap=True)
    if all(check.state != PROBLEM for check in checks):
        console.print('[green]Nothing stops the main job.[/]')
